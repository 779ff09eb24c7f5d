"""Says what standing is worth as time goes by: half of it after a year."""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime

HALF_LIFE_DAYS = 365


def day_of(moment: datetime) -> date:
    """Return the day of a moment in UTC; standing fades from day to day, not by the second."""
    return moment.astimezone(UTC).date()


def worth(amount: int, day: date, today: date) -> float:
    """Return what an amount of some day is worth today; what lies ahead is worth all of it."""
    return float(amount * 2.0 ** (-max(0, (today - day).days) / HALF_LIFE_DAYS))


def standing(days: Iterable[tuple[date, int]], today: date) -> int:
    """Return the whole points that the amounts of some days are worth today, never below zero."""
    return max(0, math.floor(math.fsum(worth(amount, day, today) for day, amount in days)))
