"""Says what levels there are, and which of them a member has reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Level:
    """Holds a level and what it needs: standing as it is worth today, and days since joining."""

    level: str
    standing: int
    tenure_days: int

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Level":
        """Return a stored level."""
        return cls(document["level"], document["standing"], document["tenure_days"])

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"level": self.level, "standing": self.standing, "tenure_days": self.tenure_days}

    def reached(self, standing: float, tenure_days: int) -> bool:
        """Return whether somebody has what it needs."""
        return standing >= self.standing and tenure_days >= self.tenure_days


# One good answer makes a contributor, whoever gives it and however new. From there time counts as
# well, so that nobody climbs to the top within a week, however loud the week was.
DEFAULTS = (
    Level("newcomer", 0, 0),
    Level("contributor", 10, 0),
    Level("regular", 50, 30),
    Level("guide", 200, 180),
    Level("pillar", 500, 365),
)


def levels_from(documents: Iterable[dict[str, Any]] | None) -> tuple[Level, ...]:
    """Return the levels of a community, lowest first; None means the defaults."""
    return DEFAULTS if documents is None else tuple(Level.from_json(one) for one in documents)


def level_for(levels: Sequence[Level], standing: float, tenure_days: int) -> Level:
    """Return the highest level somebody has reached; the lowest needs nothing."""
    return next(
        (one for one in reversed(levels) if one.reached(standing, tenure_days)),
        levels[0],
    )


def still_needed(levels: Sequence[Level], standing: int, tenure_days: int) -> Level | None:
    """Return the next level with what it still needs from here, or None at the top."""
    place = levels.index(level_for(levels, standing, tenure_days)) + 1
    if place == len(levels):
        return None
    after = levels[place]
    return Level(
        after.level,
        max(0, after.standing - standing),
        max(0, after.tenure_days - tenure_days),
    )


def tenure(join_time: datetime | None, moment: datetime) -> int:
    """Return whole days since somebody joined; 0 where nobody told us when."""
    return max(0, (moment - join_time).days) if join_time is not None else 0
