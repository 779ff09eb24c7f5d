"""Reaches the services from a command: those that run here, or its own for as long as it takes."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

import grpc

from cli import servers
from cli.faults import Fault
from cli.folder import Folder, Keys
from services import registry
from shared import actor, contracts, errors
from shared import migrate as migrations
from shared.actor import Actor, Signer
from upwell.ideas.v1 import ideas_pb2_grpc
from upwell.members.v1 import members_pb2, members_pb2_grpc
from upwell.portability.v1 import portability_pb2_grpc
from upwell.rewards.v1 import rewards_pb2_grpc

NOBODYS = UUID(int=0)
PATIENCE = 60.0
DEADLINE = 30.0

Q_contra = TypeVar("Q_contra", contravariant=True)
A_co = TypeVar("A_co", covariant=True)


class Method(Protocol[Q_contra, A_co]):
    """Is a method of a stub."""

    def __call__(
        self,
        request: Q_contra,
        timeout: float | None = None,
        metadata: tuple[tuple[str, str], ...] | None = None,
        *,
        wait_for_ready: bool | None = None,
    ) -> A_co:
        """Call it."""


class Refused(Fault):
    """Says what a service refused, with its reason for programs."""

    def __init__(self, problem: errors.Problem) -> None:
        """Keep the problem."""
        self.problem = problem
        faults = [f"  {name}: {text}" for name, text in problem.fields.items()]
        super().__init__("\n".join([problem.message, *faults]))


@dataclass(frozen=True)
class Services:
    """Holds a stub of each service, and signs calls to them as the system.

    `addresses` says where each service listens.
    """

    stubs: Mapping[str, Any]
    addresses: Mapping[str, str]
    signer: Signer

    @property
    def members(self) -> members_pb2_grpc.MembersServiceStub:
        """Return the stub of members."""
        return cast("members_pb2_grpc.MembersServiceStub", self.stubs["members"])

    @property
    def ideas(self) -> ideas_pb2_grpc.IdeasServiceStub:
        """Return the stub of ideas."""
        return cast("ideas_pb2_grpc.IdeasServiceStub", self.stubs["ideas"])

    @property
    def rewards(self) -> rewards_pb2_grpc.RewardsServiceStub:
        """Return the stub of rewards."""
        return cast("rewards_pb2_grpc.RewardsServiceStub", self.stubs["rewards"])

    @property
    def portability(self) -> portability_pb2_grpc.PortabilityServiceStub:
        """Return the stub of portability."""
        return cast("portability_pb2_grpc.PortabilityServiceStub", self.stubs["portability"])

    def call(
        self,
        method: Method[Q_contra, A_co],
        request: Q_contra,
        who: Actor | None = None,
        timeout: float = DEADLINE,
    ) -> A_co:
        """Return a method's answer, asked as `who` or as the system of no community.

        Raises `Refused` with the sentence of the service.
        """
        token = self.signer.sign(who or actor.system(NOBODYS))
        try:
            return method(
                request,
                timeout=timeout,
                metadata=((actor.METADATA_KEY, token),),
                wait_for_ready=True,
            )
        except grpc.RpcError as error:
            raise Refused(errors.from_rpc_error(error)) from error

    def communities(self) -> list[members_pb2.Community]:
        """Return every community, the oldest first."""
        found: list[members_pb2.Community] = []
        page = ""
        while True:
            answer = self.call(
                self.members.ListCommunities,
                members_pb2.ListCommunitiesRequest(page_size=100, page_token=page),
            )
            found += answer.communities
            page = answer.next_page_token
            if not page:
                return sorted(found, key=lambda one: one.create_time.ToNanoseconds())

    def community(self, slug: str | None) -> members_pb2.Community:
        """Return the community of that slug, or the only one; else say what to do."""
        found = self.communities()
        if not found:
            message = (
                "There is no community yet. Create one: upwell community create"
                ' --slug acme --name "Acme" --host localhost'
            )
            raise Fault(message)
        names = ", ".join(one.slug for one in found)
        if slug is None:
            if len(found) > 1:
                message = f"There are several communities; say which with --community: {names}."
                raise Fault(message, 2)
            return found[0]
        for one in found:
            if one.slug == slug:
                return one
        message = f"There is no community named {slug}; there are: {names}."
        raise Fault(message)

    def metadata(self, who: Actor) -> Callable[[], tuple[tuple[str, str]]]:
        """Return what makes the metadata of a call as `who`; its token is fresh each time."""
        return lambda: ((actor.METADATA_KEY, self.signer.sign(who)),)

    def system(self, community: members_pb2.Community) -> Actor:
        """Return the system's actor in a community."""
        return actor.system(UUID(community.uid))


@contextmanager
def local_services(*needed: str, working: tuple[str, ...] = ()) -> Iterator[Services]:
    """Yield services that answer, whether or not `up` runs, brought up to date where it doesn't.

    `needed` are those that will be called, all by default; others need not be there. They are those
    whose addresses the environment names, else those of a running `up` on the same data, else
    processes of this command's own, which it ends. Those have workers only of the services in
    `working`, which is for what a job does.
    """
    needed = needed or tuple(service.name for service in registry.answering())
    folder = Folder.found()
    folder.open()
    keys = folder.keys()
    with ExitStack() as stack:
        addresses = addresses_given() or _addresses_of_up(folder)
        if addresses is None:
            data = stack.enter_context(servers.running(folder))
            for service in needed:
                if migrations.pending(service, data.database):
                    migrations.upgrade(service, data.database)
            addresses = stack.enter_context(_own(data, keys, needed, working))
        yield stack.enter_context(_connected(addresses, keys, needed))


def addresses_given() -> dict[str, str] | None:
    """Return where the environment says that every service listens, or None."""
    named = {
        service.name: os.environ.get(service.address_setting, "")
        for service in registry.answering()
    }
    return named if all(named.values()) else None


def _addresses_of_up(folder: Folder) -> dict[str, str] | None:
    up = folder.who_is_up()
    if up is None:
        return None
    given = os.environ.get("DATABASE_URL")
    if given and given != up.get("database"):
        return None
    return {service.name: folder.socket(service.name) for service in registry.answering()}


@contextmanager
def _own(
    data: servers.Addresses, keys: Keys, needed: Sequence[str], working: Sequence[str]
) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="upwell-") as name, ExitStack() as stack:
        rows = registry.answering()
        addresses = {row.name: f"unix:{Path(name) / row.name}.sock" for row in rows}
        environ = os.environ | {
            "DATABASE_URL": data.database,
            "REDIS_URL": data.redis,
            "UPWELL_ACTOR_PUBLIC_KEY": keys.public,
            "UPWELL_LOG_LEVEL": "WARNING",
            **{row.address_setting: addresses[row.name] for row in rows},
            **{f"UPWELL_{row.name.upper()}_METRICS": "" for row in rows},
        }
        roles = [(service, "serve", keys.of(registry.find(service))) for service in needed]
        roles += [(service, "work", keys.of_workers()) for service in working]
        for service, role, secrets in roles:
            process = subprocess.Popen(
                [sys.executable, "-m", f"services.{service}", role],
                env=environ | secrets,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
            )
            stack.callback(_end, process)
        yield addresses


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _connected(
    addresses: Mapping[str, str], keys: Keys, needed: Sequence[str]
) -> Iterator[Services]:
    with ExitStack() as stack:
        channels = {}
        for name, address in addresses.items():
            channel = grpc.insecure_channel(
                address,
                options=[
                    ("grpc.initial_reconnect_backoff_ms", 50),
                    ("grpc.min_reconnect_backoff_ms", 50),
                    ("grpc.max_reconnect_backoff_ms", 500),
                    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
                ],
            )
            channels[name] = stack.enter_context(channel)
        for name in needed:
            _wait_for(name, channels[name])
        stubs = {
            row.name: contracts.stub(row.contract, channels[row.name])
            for row in registry.answering()
        }
        yield Services(stubs, dict(addresses), Signer(keys.private))


def _wait_for(name: str, channel: grpc.Channel) -> None:
    try:
        grpc.channel_ready_future(channel).result(timeout=PATIENCE)
    except grpc.FutureTimeoutError as error:
        message = f"The {name} service does not answer. See what it wrote above."
        raise Fault(message) from error
