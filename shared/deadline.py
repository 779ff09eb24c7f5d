"""Knows until when the caller of the present call waits, so that nothing is done for nobody."""

import time
from contextvars import ContextVar

from shared.refusals import Unavailable

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


class DeadlinePassed(Unavailable):
    """Refuses to go on with what nobody waits for."""

    message = "This took too long. Nothing was changed; try again in a moment."


def begin(seconds: float) -> None:
    """Remember how long the caller of this call waits."""
    _ends.set(time.monotonic() + seconds)


def remaining() -> float | None:
    """Return for how many seconds the caller waits on, 0 or less when it has gone.

    None outside of a call, as in workers.
    """
    ends = _ends.get()
    return None if ends is None else ends - time.monotonic()


def check() -> None:
    """Raise `DeadlinePassed` where the caller has gone."""
    left = remaining()
    if left is not None and left <= 0:
        raise DeadlinePassed
