"""Names where an idea can stand, and which steps people may take."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain.people import Person
from services.ideas.domain.refusals import MergedOnlyByMerging, ReasonMissing

OPEN = "open"
UNDER_REVIEW = "under_review"
PLANNED = "planned"
IN_PROGRESS = "in_progress"
SHIPPED = "shipped"
DECLINED = "declined"
MERGED = "merged"

STATUSES = (OPEN, UNDER_REVIEW, PLANNED, IN_PROGRESS, SHIPPED, DECLINED, MERGED)
# What a listed idea can be; a merged one is read through its target.
LISTED = STATUSES[:-1]
MOVING = (OPEN, UNDER_REVIEW, PLANNED, IN_PROGRESS)
CLOSED = frozenset({SHIPPED, DECLINED, MERGED})
ROADMAP = (PLANNED, IN_PROGRESS, SHIPPED)
MESSAGE_MOST = 2_000


def check_move(current: str, wanted: str) -> None:
    """Raise `MergedOnlyByMerging` where a status is reached or left another way.

    Staff may make every other move, back as well as forward; each is recorded with its sentence.
    """
    if MERGED in (current, wanted):
        raise MergedOnlyByMerging(status=current)


def check_message(message: str, wanted: str) -> None:
    """Raise `ReasonMissing` where voters would be told nothing."""
    if not message:
        raise ReasonMissing(declined=wanted == DECLINED)


@dataclass(frozen=True)
class StatusChange:
    """Holds one step of public history; `kind` is status, answer, merge, unmerge or split.

    `undone` says of a merge that it was undone later.
    """

    uid: UUID
    idea: int
    kind: str
    from_status: str
    to_status: str
    message: str
    author: Person | None
    create_time: datetime
    related_idea: int | None = None
    undone: bool = False
