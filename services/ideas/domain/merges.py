"""Says which ideas can be merged, taken apart and split."""

from dataclasses import dataclass

from services.ideas.domain.ideas import Idea
from services.ideas.domain.refusals import IdeaDeleted
from services.ideas.domain.votes import AlreadyMerged, VotableIdea
from shared.refusals import FailedPrecondition, Invalid

MESSAGE_MOST = 2_000
MOST_MOVED = 1_000


class MergeIntoItself(FailedPrecondition):
    """Refuses to merge an idea into itself."""

    message = "An idea can't be merged into itself. Choose another one."


class NotMerged(FailedPrecondition):
    """Refuses to undo a merge that there is not."""

    message = "Idea #{number} is not merged into another, so there is nothing to undo."


class VotersUnknown(Invalid):
    """Refuses to move votes of people who did not vote."""

    def __init__(self, handles: list[str]) -> None:
        """Name them."""
        names = ", ".join(handles)
        super().__init__({"voters": f"These members did not vote on this idea: {names}."})


class CommentsUnknown(Invalid):
    """Refuses to move comments that are not on the idea."""

    def __init__(self, uids: list[str]) -> None:
        """Name them."""
        super().__init__(
            {"comments": f"These comments do not belong to this idea: {', '.join(uids)}."}
        )


class TooManyMoved(Invalid):
    """Refuses to move more than a split takes at once."""

    def __init__(self, name: str) -> None:
        """Name the field."""
        super().__init__({name: f"Choose at most {MOST_MOVED} at once."})


@dataclass(frozen=True)
class Preview:
    """Holds what a merge would do."""

    source: Idea
    target: Idea
    common_voters: int
    votes: int
    followers: int


def check_merge(source: VotableIdea, target: VotableIdea) -> None:
    """Raise `MergeIntoItself`, `AlreadyMerged` or `IdeaDeleted` where two ideas can't be merged.

    Whatever is merged already says into what, so an idea never ends below itself.
    """
    if source.number == target.number:
        raise MergeIntoItself
    for votable in (source, target):
        if votable.merged_into is not None:
            raise AlreadyMerged(number=votable.number, into=votable.merged_into)
        if votable.deleted:
            raise IdeaDeleted


def check_unmerge(source: VotableIdea) -> int:
    """Return what an idea was merged into; raises `NotMerged` or `IdeaDeleted`."""
    if source.deleted:
        raise IdeaDeleted
    if source.merged_into is None:
        raise NotMerged(number=source.number)
    return source.merged_into


def check_split(votable: VotableIdea) -> None:
    """Raise `AlreadyMerged` or `IdeaDeleted` where nothing can be split off."""
    if votable.merged_into is not None:
        raise AlreadyMerged(number=votable.number, into=votable.merged_into)
    if votable.deleted:
        raise IdeaDeleted
