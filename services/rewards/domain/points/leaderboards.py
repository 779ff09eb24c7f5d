"""Says what periods leaderboards have, and what a place on one is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.rewards.domain.people import Person
from shared.refusals import Unavailable

WEEK = "week"
MONTH = "month"
ALL_TIME = "all_time"
PERIODS = (WEEK, MONTH, ALL_TIME)


def since(period: str, moment: datetime) -> date | None:
    """Return the first day of the period a moment is in, UTC, or None for all time."""
    today = moment.date()
    if period == WEEK:
        return today - timedelta(days=today.weekday())
    if period == MONTH:
        return today.replace(day=1)
    return None


@dataclass(frozen=True)
class Score:
    """Holds what a member earned in a period, on one board or on all (`board` is empty)."""

    member: UUID
    period: str
    board: str
    standing: int


@dataclass(frozen=True)
class Place:
    """Holds one place; those with as much standing share a rank."""

    rank: int
    member: UUID
    standing: int


@dataclass(frozen=True)
class Entry:
    """Holds a place with the person who has it."""

    rank: int
    person: Person
    standing: int


@dataclass(frozen=True)
class Leaderboard:
    """Holds a page of a leaderboard, and the place of whoever asks."""

    entries: tuple[Entry, ...]
    since: date | None
    next_page_token: str = ""
    own: Entry | None = None
    opted_out: bool = False


class LeaderboardsUnavailable(Unavailable):
    """Refuses to rebuild what there is nowhere to keep."""

    message = (
        "The leaderboard store is not responding, so nothing was rebuilt. Leaderboards are read "
        "from the ledger in the meantime. Try again in a moment."
    )
