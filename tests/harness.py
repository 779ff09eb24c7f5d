"""Starts what tests run against: one Postgres and one Valkey per run, and services in process."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import grpc
import psycopg

from shared import actor, clock, errors, migrate
from shared.actor import Actor, Signer, Verifier
from shared.db import url_for
from shared.dev import Postgres, Valkey
from shared.server import Server

ROOT = Path(__file__).parent.parent
TEMPLATE = "upwell_template"
# A handle on a running process warns when it is dropped, so it is kept to the end.
STARTED: list[Valkey] = []


@dataclass(frozen=True)
class Keys:
    """Holds the key pair that signs and verifies actor tokens in a run."""

    private: str
    public: str
    signer: Signer = field(repr=False)
    verifier: Verifier = field(repr=False)

    @classmethod
    def make(cls) -> "Keys":
        """Return a fresh pair."""
        private, public = actor.new_keys()
        return cls(private, public, Signer(private), Verifier(public))


@dataclass(frozen=True)
class Servers:
    """Holds the addresses of the run's servers."""

    postgres: str
    valkey: str


def new_folder() -> Path:
    """Return a short-named folder for a run, which the servers' own users may enter."""
    folder = Path(tempfile.mkdtemp(prefix="upwell-test-"))
    folder.chmod(0o755)
    return folder


def services_with_migrations() -> list[str]:
    """Return the services that have a schema; UPWELL_TEST_SERVICES narrows them."""
    found = sorted(
        path.parent.parent.name
        for path in ROOT.glob("services/*/migrations/env.py")
        if any((path.parent / "versions").glob("[0-9]*.py")) or any(path.parent.glob("[0-9]*.py"))
    )
    wanted = os.environ.get("UPWELL_TEST_SERVICES")
    return found if wanted is None else [name for name in found if name in wanted.split(",")]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process of the run in at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def with_database(url: str, name: str) -> str:
    """Return a Postgres address with another database in it."""
    return url_for(url).set(database=name).render_as_string(hide_password=False)


def psycopg_url(url: str) -> str:
    """Return an address as psycopg itself reads it."""
    return url_for(url).set(drivername="postgresql").render_as_string(hide_password=False)


def administer(url: str, *statements: str) -> None:
    """Run statements that can't be in a transaction, e.g. CREATE DATABASE."""
    with psycopg.connect(psycopg_url(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def start_servers(folder: Path) -> Servers:
    """Start the run's servers and migrate the template, or find that another worker has."""
    with locked(folder):
        postgres = Postgres(folder / "pg", fast=True).start()
        STARTED.append(Valkey(folder / "valkey"))
        valkey = STARTED[-1].start()
        done = folder / "migrated"
        if not done.exists():
            administer(
                postgres,
                f"DROP DATABASE IF EXISTS {TEMPLATE}",
                f"CREATE DATABASE {TEMPLATE}",
            )
            template = with_database(postgres, TEMPLATE)
            for service in services_with_migrations():
                migrate.upgrade(service, template)
            done.touch()
    return Servers(postgres, valkey)


def stop_servers(folder: Path) -> None:
    """Stop the run's servers and remove their data."""
    if (folder / "valkey").exists():
        Valkey(folder / "valkey").stop()
    if (folder / "pg").exists():
        Postgres(folder / "pg").stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(servers: Servers, template: str = TEMPLATE) -> Iterator[str]:
    """Clone a database and drop it after; yields its address."""
    name = f"t_{uuid4().hex}"
    administer(servers.postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield with_database(servers.postgres, name)
    finally:
        administer(servers.postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def serving(
    keys: Keys,
    *services: tuple[str, Callable[[grpc.Server], None]],
    ready: Callable[[], None] = lambda: None,
    workers: int = 4,
) -> Iterator[str]:
    """Answer calls in this process through the real server and AuthInterceptor; yields the address.

    Each service is its full proto name and a function that adds its servicer to a server.
    """
    folder = Path(tempfile.mkdtemp(prefix="upwell-"))
    address = f"unix:{folder / 's.sock'}"
    server = Server(
        address=address,
        verifier=keys.verifier,
        services=list(services),
        ready=ready,
        workers=workers,
        grace_seconds=5.0,
    )
    server.start()
    try:
        yield address
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def make_actor(
    community: UUID,
    *roles: str,
    member: UUID | str | None = None,
    handle: str = "",
    kind: str = "",
    capabilities: tuple[str, ...] = (),
    scopes: tuple[str, ...] = (),
    suspended: bool = False,
) -> Actor:
    """Return an actor: a member where `member` is given, else a visitor, or of another `kind`."""
    uid = UUID(str(member)) if member else None
    return Actor(
        community=community,
        kind=kind or ("member" if uid else "visitor"),
        member=uid,
        handle=handle or (f"m-{uid.hex[:12]}" if uid else ""),
        roles=frozenset(roles) | (frozenset({"member"}) if uid else frozenset()),
        capabilities=frozenset(capabilities),
        scopes=frozenset(scopes),
        method="test",
        suspended=suspended,
    )


def freeze(moment: datetime) -> None:
    """Stop the clock at a moment, for the rest of the test."""
    clock.use(lambda: moment)


class Refusal(AssertionError):  # noqa: N818  the product says refusal
    """Says which problem a call was refused with; `problem` is what the caller sees."""

    def __init__(self, problem: errors.Problem) -> None:
        """Keep the problem."""
        self.problem = problem
        super().__init__(f"{problem.code} {problem.reason}: {problem.message} {problem.fields}")


@dataclass(frozen=True)
class Caller:
    """Calls methods as an actor, with a deadline."""

    keys: Keys

    def __call__(
        self,
        method: Callable[..., Any],
        request: Any,  # noqa: ANN401  any message
        who: Actor,
        timeout: float = 10,
    ) -> Any:  # noqa: ANN401  the method's own answer
        """Return the answer; raises `Refusal` with the problem where the call is refused."""
        metadata = ((actor.METADATA_KEY, self.keys.signer.sign(who)),)
        try:
            return method(request, timeout=timeout, metadata=metadata)
        except grpc.RpcError as error:
            raise Refusal(errors.from_rpc_error(error)) from error

    def refused(
        self,
        method: Callable[..., Any],
        request: Any,  # noqa: ANN401  any message
        who: Actor,
    ) -> errors.Problem:
        """Return the problem a call is refused with; fails where it is answered."""
        try:
            answer = self(method, request, who)
        except Refusal as refusal:
            return refusal.problem
        message = f"answered instead of refusing: {answer}"
        raise AssertionError(message)
