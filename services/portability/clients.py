"""Calls the services for imports, exports and erasures: a deadline each, and further tries."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import grpc
from google.protobuf.message import Message

from shared import actor, contracts, deadline
from shared.errors import Problem, from_rpc_error
from upwell.common.v1 import erasure_pb2

Metadata = Callable[[], Sequence[tuple[str, str]]]

TRIES = 3
AWAY = frozenset({"UNAVAILABLE", "DEADLINE_EXCEEDED"})
# Where a service said no for a reason that it gives; anything else may be different next time.
REFUSALS = frozenset(
    {
        "FAILED_PRECONDITION",
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "PERMISSION_DENIED",
        "UNAUTHENTICATED",
    }
)
# A call of an import may take this many seconds: it carries up to 200 ideas with their comments.
DEADLINE = 120.0
# Members erases a member within this many seconds, or the worker asks it again.
ERASE_MOST = 5.0
MESSAGE_LIMIT = 64 * 1024 * 1024
# A service that comes back is called again this soon.
OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_LIMIT),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)

# The address and the full proto name of each service, by its name.
Services = Mapping[str, tuple[str, str]]


class Failed(Exception):  # noqa: N818  carries an answer
    """Carries the problem of a call that can't be gone on without."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; `str()` is its sentence."""
        self.problem = problem
        super().__init__(problem.message or problem.reason)

    @property
    def is_away(self) -> bool:
        """Return whether nobody answered, so that it may be tried again later."""
        return self.problem.code in AWAY

    @property
    def is_refusal(self) -> bool:
        """Return whether the service said no, so that trying again is no use."""
        return self.problem.code in REFUSALS


class Peers:
    """Holds a stub of each service, made when it is first called."""

    def __init__(self, services: Services, stack: ExitStack) -> None:
        """Take the services; channels are closed with the stack."""
        self._services = services
        self._stack = stack
        self._stubs: dict[str, Any] = {}

    def stub(self, name: str) -> Any:  # noqa: ANN401  any service's stub
        """Return the stub of a service."""
        if name not in self._stubs:
            address, contract = self._services[name]
            channel = self._stack.enter_context(grpc.insecure_channel(address, options=OPTIONS))
            self._stubs[name] = contracts.stub(contract, channel)
        return self._stubs[name]

    def having(self, method: str) -> list[str]:
        """Return the services whose contract has a method, in the order of the registry."""
        return having(self._services, method)

    def request(self, service: str, method: str, **fields: object) -> Message:
        """Return the request of a service's method with those of the fields that it has."""
        _, contract = self._services[service]
        return contracts.request(contracts.describe(contract).methods_by_name[method], **fields)


def having(services: Services, method: str) -> list[str]:
    """Return the services whose contract has a method, in their order."""
    return [
        name
        for name, (_, contract) in services.items()
        if method in contracts.describe(contract).methods_by_name
    ]


@dataclass(frozen=True)
class Stubs:
    """Holds what an import, an export or an erasure calls, and as whom.

    `members` and `ideas` are gRPC stubs or stand for them; `peers` has those of every service, for
    what every service is asked. `metadata` is asked before each call, so
    that a long import always carries a fresh actor token; None where the stubs add it themselves.
    `timeout` is in seconds, for each call. Every call of an import may be repeated without harm.
    """

    members: Any
    ideas: Any
    metadata: Metadata | None = None
    timeout: float = 60.0
    pause: float = 0.5
    peers: Peers | None = None

    def ask(self, service: str, method: str, *, tries: int = TRIES, **fields: object) -> Any:  # noqa: ANN401  any answer
        """Return what a service answers to a call that every service has; raises `Failed`."""
        if self.peers is None:
            raise KeyError(service)
        request = self.peers.request(service, method, **fields)
        return self.call(getattr(self.peers.stub(service), method), request, tries)

    def having(self, method: str) -> list[str]:
        """Return the services that have a method, in the order in which they are asked."""
        return [] if self.peers is None else self.peers.having(method)

    def call(self, method: Callable[..., Any], request: Message, tries: int = TRIES) -> Any:  # noqa: ANN401  any answer
        """Return the answer; raises `Failed`."""
        for attempt in range(1, tries + 1):
            try:
                if self.metadata is None:
                    return method(request, timeout=self.timeout)
                return method(request, timeout=self.timeout, metadata=tuple(self.metadata()))
            except Exception as error:
                problem = _problem(error)
                if problem is None:
                    raise
                if problem.code not in AWAY or attempt == tries:
                    raise Failed(problem) from error
                threading.Event().wait(self.pause * attempt)
        raise AssertionError


def _problem(error: Exception) -> Problem | None:
    """Return what a failed call says; the gateway's own clients carry it in `problem`."""
    if isinstance(error, grpc.RpcError):
        return from_rpc_error(error)
    problem = getattr(error, "problem", None)
    return problem if isinstance(problem, Problem) else None


@contextmanager
def connected(services: Services, private_key: str, community: UUID) -> Iterator[Stubs]:
    """Yield what calls the services as the system of a community."""
    signer, who = actor.Signer(private_key), actor.system(community)

    def metadata() -> Sequence[tuple[str, str]]:
        return ((actor.METADATA_KEY, signer.sign(who)),)

    with ExitStack() as stack:
        peers = Peers(services, stack)
        yield Stubs(
            peers.stub("members"), peers.stub("ideas"), metadata, timeout=DEADLINE, peers=peers
        )


class Members:
    """Calls members as whoever called this service, for as long as they wait."""

    def __init__(self, address: str, contract: str) -> None:
        """Take where it is; the channel is opened on the first call."""
        self._address, self._contract = address, contract

    @cached_property
    def _stub(self) -> Any:  # noqa: ANN401  a stub
        # It lives as long as the process, as the server does.
        channel = grpc.insecure_channel(self._address, options=OPTIONS)
        return contracts.stub(self._contract, channel)

    def erase(self, request: erasure_pb2.EraseMemberRequest, token: str) -> Any:  # noqa: ANN401  its answer
        """Return what members confirms to whoever holds an actor token; raises `Failed`."""
        left = deadline.remaining()
        # Whoever asked is told that it goes on, so a part of their time is left for that.
        timeout = ERASE_MOST if left is None else min(ERASE_MOST, left / 2)
        stubs = Stubs(self._stub, None, lambda: ((actor.METADATA_KEY, token),), timeout=timeout)
        return stubs.call(self._stub.EraseMember, request, tries=1)
