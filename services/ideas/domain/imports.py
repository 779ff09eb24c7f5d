"""Says what an import may carry, and what became of it."""

from dataclasses import dataclass, field
from datetime import timedelta

from shared.refusals import Invalid

MOST_RECORDS = 200
MOST_ID = 200
# Ideas keep their numbers up to this one; later ones have to fit as well.
MOST_NUMBER = 1_000_000_000
MOST_VOTES = 1_000_000_000
# Clocks of other systems may go a little fast.
FUTURE = timedelta(days=1)

BOTH, IDEAS, LINKS = 0, 1, 2
KINDS = frozenset({"status", "answer", "merge", "unmerge", "split"})


class TooManyRecords(Invalid):
    """Refuses more records than one call may hold."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"records": f"Send at most {MOST_RECORDS} records per call."})


class SourceMissing(Invalid):
    """Refuses an import that does not say where the external ids come from."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"source": "Enter the system the records come from, for example canny."})


@dataclass
class Result:
    """Holds what became of one record."""

    external_id: str
    number: int = 0
    created: bool = False
    errors: list[str] = field(default_factory=list)
    votes_created: int = 0
    comments_created: int = 0
    merged: bool = False


@dataclass(frozen=True)
class Undone:
    """Says why an imported idea was kept; an empty reason is of one that is gone."""

    external_id: str
    keep_reason: str


@dataclass
class Outcome:
    """Holds what became of a batch, in its order."""

    results: list[Result]
    boards_created: list[str] = field(default_factory=list)
    tags_created: list[str] = field(default_factory=list)
