"""Calls the other services for an import or export: a deadline each, and further tries."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
from google.protobuf.message import Message

from shared import actor, contracts
from shared.errors import Problem, from_rpc_error

Metadata = Callable[[], Sequence[tuple[str, str]]]

TRIES = 3
AWAY = frozenset({"UNAVAILABLE", "DEADLINE_EXCEEDED"})
# A call of an import may take this many seconds: it carries up to 200 ideas with their comments.
DEADLINE = 120.0
MESSAGE_LIMIT = 64 * 1024 * 1024


class Failed(Exception):  # noqa: N818  carries an answer
    """Carries the problem of a call that a import or export can't go on without."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; `str()` is its sentence."""
        self.problem = problem
        super().__init__(problem.message or problem.reason)

    @property
    def is_away(self) -> bool:
        """Return whether nobody answered, so that it may be tried again later."""
        return self.problem.code in AWAY


@dataclass(frozen=True)
class Stubs:
    """Holds what an import or export calls, and as whom.

    `members` and `ideas` are gRPC stubs or stand for them. `metadata` is asked before each call, so
    that a long import always carries a fresh actor token; None where the stubs add it themselves.
    `timeout` is in seconds, for each call. Every call of an import may be repeated without harm.
    """

    members: Any
    ideas: Any
    metadata: Metadata | None = None
    timeout: float = 60.0
    pause: float = 0.5

    def call(self, method: Callable[..., Any], request: Message) -> Any:  # noqa: ANN401  any answer
        """Return the answer; raises `Failed`."""
        for attempt in range(1, TRIES + 1):
            try:
                if self.metadata is None:
                    return method(request, timeout=self.timeout)
                return method(request, timeout=self.timeout, metadata=tuple(self.metadata()))
            except Exception as error:
                problem = _problem(error)
                if problem is None:
                    raise
                if problem.code not in AWAY or attempt == TRIES:
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
def connected(
    services: Mapping[str, tuple[str, str]], private_key: str, community: UUID
) -> Iterator[Stubs]:
    """Yield what calls the services as the system of a community.

    `services` has the address and the contract of each.
    """
    signer, who = actor.Signer(private_key), actor.system(community)

    def metadata() -> Sequence[tuple[str, str]]:
        return ((actor.METADATA_KEY, signer.sign(who)),)

    with ExitStack() as stack:
        stubs = {}
        for name, (address, contract) in services.items():
            options = [("grpc.max_receive_message_length", MESSAGE_LIMIT)]
            channel = stack.enter_context(grpc.insecure_channel(address, options=options))
            stubs[name] = contracts.stub(contract, channel)
        yield Stubs(stubs["members"], stubs["ideas"], metadata, timeout=DEADLINE)
