"""Compares those who got a badge at once with those who got it later."""

import math
from dataclasses import dataclass
from datetime import timedelta

# How long before and after is looked at; the same as those held out wait.
WINDOW = timedelta(days=28)
# A badge counts as shown at once where it was written so soon after it was reached.
AT_ONCE = timedelta(days=3)
# From so many members in the smaller group on, the figure says a little, or something.
LOW = 20
FAIR = 100


@dataclass(frozen=True)
class Group:
    """Holds one side; `before` and `after` are facts for each member."""

    members: int = 0
    before: float = 0.0
    after: float = 0.0
    went_on: int = 0

    @property
    def stopped(self) -> int:
        """Return how many did nothing in the time after."""
        return self.members - self.went_on

    @property
    def share(self) -> float:
        """Return the share that went on; NaN of nobody."""
        return self.went_on / self.members if self.members else math.nan


@dataclass(frozen=True)
class Effect:
    """Holds both sides."""

    shown: Group
    held_out: Group

    @property
    def lift(self) -> float:
        """Return by how much more of those who were shown it went on; NaN without a holdout."""
        return self.shown.share - self.held_out.share

    @property
    def confidence(self) -> str:
        """Return how much the lift can be relied on, by the smaller group."""
        smaller = min(self.shown.members, self.held_out.members)
        if smaller < LOW:
            return "none"
        return "low" if smaller < FAIR else "fair"
