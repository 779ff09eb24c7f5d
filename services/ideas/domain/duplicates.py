"""Says when two ideas can be suggested to be the same, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.people import Person
from services.ideas.domain.refusals import IdeaDeleted
from services.ideas.domain.votes import AlreadyMerged
from shared.refusals import FailedPrecondition, Invalid, NotFound

NOTE_MOST = 1_000
MESSAGE_MOST = 1_000

WAITING, ACCEPTED, DECLINED = "waiting", "accepted", "declined"


class SameIdea(Invalid):
    """Refuses to suggest that an idea is the same as itself."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"into": "This is the idea you are looking at. Choose the other one."})


class OtherIdeaUnknown(Invalid):
    """Refuses another idea that the caller does not see."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"into": "Idea not found. Check the number or search for it."})


class SuggestionNotFound(NotFound):
    """Refuses a suggestion that is not there."""

    message = "Report not found. Check the list of reported duplicates."


class SuggestionAccepted(FailedPrecondition):
    """Refuses to decline what was accepted."""

    message = (
        "The two ideas have been merged, so this report is accepted. Undo the merge if they are "
        "not duplicates."
    )


class AnswerMissing(Invalid):
    """Refuses to decline without a sentence to whoever made the suggestion."""

    def __init__(self) -> None:
        """Say what the sentence is for."""
        super().__init__(
            {"message": "Write a sentence to whoever suggested it: why are the two not the same?"}
        )


@dataclass(frozen=True)
class Kept:
    """Holds a suggestion as it is kept, with the numbers of its ideas."""

    uid: UUID
    idea: int
    into: int
    suggested_by: Person
    note: str
    state: str
    message: str
    create_time: datetime
    decide_time: datetime | None

    def check_declining(self) -> None:
        """Raise `SuggestionAccepted` where the ideas were merged."""
        if self.state == ACCEPTED:
            raise SuggestionAccepted


@dataclass(frozen=True)
class Suggestion:
    """Holds a suggestion with its ideas as somebody sees them; None for one they may not read."""

    kept: Kept
    idea: Idea | None
    into: Idea | None


@dataclass(frozen=True)
class Waiting:
    """Holds a page of suggestions that wait, how many there are, and the token of the next page."""

    suggestions: tuple[Suggestion, ...]
    count: int
    next_page_token: str = ""


def check_pair(idea: Idea, into: Idea) -> None:
    """Raise `SameIdea`, `AlreadyMerged` or `IdeaDeleted` where two ideas can't be the same."""
    if idea.number == into.number:
        raise SameIdea
    for item in (idea, into):
        if item.merged_into is not None:
            raise AlreadyMerged(number=item.number, into=item.merged_into)
        if item.deleted:
            raise IdeaDeleted


__all__ = [
    "ACCEPTED",
    "DECLINED",
    "MESSAGE_MOST",
    "NOTE_MOST",
    "WAITING",
    "AnswerMissing",
    "Kept",
    "OtherIdeaUnknown",
    "SameIdea",
    "Suggestion",
    "SuggestionAccepted",
    "SuggestionNotFound",
    "Waiting",
    "check_pair",
]
