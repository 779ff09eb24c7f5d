"""Calls the services for a transfer: a deadline each, and another try where none answers."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.message import Message

from shared.errors import Problem, from_rpc_error

Metadata = Callable[[], Sequence[tuple[str, str]]]

TRIES = 3
AWAY = frozenset({"UNAVAILABLE"})


class Failed(Exception):  # noqa: N818  carries an answer
    """Carries the problem of a call that a transfer can't go on without."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; `str()` is its sentence."""
        self.problem = problem
        super().__init__(problem.message or problem.reason)


@dataclass(frozen=True)
class Stubs:
    """Holds what a transfer calls, and as whom.

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
