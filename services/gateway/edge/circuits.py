"""Keeps a service that hangs from taking the whole gateway with it.

After a few calls in a row without an answer a service is not called for a moment, then tried with
one call (Nygard, Release It!, circuit breaker). While many calls wait for it longer than usual, no
more are made, so that threads are left for what works (bulkhead).
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import prometheus_client

REFUSED = prometheus_client.Counter(
    "upwell_gateway_calls_refused",
    "Calls that were not made because a service gives no answers, by service.",
    ["service"],
)
# Calls in a row without an answer that open a circuit.
FAILURES = 5
# Seconds that it stays open at first and at most; each failed try doubles them.
PAUSE, LONGEST_PAUSE = 0.5, 4.0
# Seconds a try may take, and those after which a call counts as waiting.
TRY, LONG = 1.0, 0.75
# A call that had less than this says nothing about the service.
LEAST = 0.25


class Open(Exception):  # noqa: N818  reads as what it says
    """Says that a service is not called now."""


class Call:
    """Holds one call that was let through."""

    def __init__(self, began: float, timeout: float) -> None:
        """Take when it began and the seconds it has."""
        self.began = began
        self.timeout = timeout
        self.answered = True


@dataclass
class Circuit:
    """Decides whether a service is called; one for each in a process."""

    service: str
    # Calls that may wait at once.
    most: int
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[Call, None] = field(default_factory=dict)
    _failures: int = 0
    _pause: float = 0.0
    _until: float = 0.0
    _trying: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether the service gave no answers lately."""
        return self._pause > 0

    @contextmanager
    def call(self, timeout: float, usual: float) -> Iterator[Call]:
        """Let one call through, with the seconds it has; raises `Open`.

        Whoever calls sets `answered` to false where no answer came. One that may take longer than
        usual, such as an export, is not counted among those that wait.
        """
        call = self._begin(timeout, counted=timeout <= usual)
        try:
            yield call
        finally:
            self._end(call)

    def _begin(self, timeout: float, *, counted: bool) -> Call:
        with self._lock:
            now = self.clock()
            if self.is_open:
                if self._trying or now < self._until:
                    self._refuse()
                self._trying = True
                return Call(now, min(timeout, TRY))
            if sum(now - one.began > LONG for one in self._waiting) >= self.most:
                self._refuse()
            call = Call(now, timeout)
            if counted:
                self._waiting[call] = None
            return call

    def _refuse(self) -> None:
        REFUSED.labels(self.service).inc()
        raise Open

    def _end(self, call: Call) -> None:
        with self._lock:
            self._waiting.pop(call, None)
            if call.answered:
                self._failures, self._pause, self._trying = 0, 0.0, False
            elif self.is_open:
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
                self._until, self._trying = self.clock() + self._pause, False
            elif call.timeout >= LEAST:
                self._failures += 1
                if self._failures >= FAILURES:
                    self._pause = PAUSE
                    self._until = self.clock() + PAUSE
