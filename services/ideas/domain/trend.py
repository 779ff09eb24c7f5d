"""Says how hot an idea is: votes that fade with time, in log space, so that order never drifts.

A vote at time t adds 2^((t - EPOCH) / half-life); `hot` is log2 of the sum. One vote is O(1), and
because every idea's sum fades at the same pace, time passing changes no order.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
DAY = 86_400.0
# An idea without votes.
COLD = -math.inf
# What is 2^1000 times smaller than the largest part of a sum is nothing beside it, and 2^x stays
# within what a float can hold.
FAINT = -1000.0
# A difference keeps its digits while at least this share of the minuend is left.
PRECISE = 2.0**-10


def exponent(time: datetime, half_life_days: float) -> float:
    """Return a vote's part of the sum as log2, for when it was cast."""
    return (time - EPOCH).total_seconds() / (half_life_days * DAY)


def total(exponents: Iterable[float]) -> float:
    """Return log2 of the sum of 2^x."""
    parts = [part for part in exponents if part != COLD]
    if not parts:
        return COLD
    top = max(parts)
    return top + math.log2(math.fsum(2.0 ** max(part - top, FAINT) for part in parts))


def add(hot: float, part: float) -> float:
    """Return how hot an idea is with one more vote."""
    return total((hot, part))


def subtract(hot: float, part: float) -> float | None:
    """Return how hot an idea is with one vote less; None where too few digits would be left.

    Then the caller adds up the votes that remain.
    """
    if hot == COLD:
        return None
    top = max(hot, part)
    left = 2.0 ** max(hot - top, FAINT) - 2.0 ** max(part - top, FAINT)
    return top + math.log2(left) if left >= PRECISE else None
