"""Names every no of this service, and what to do next."""

from shared.refusals import AlreadyExists, FailedPrecondition, Invalid, NotAllowed, NotFound


class IdeaNotFound(NotFound):
    """Refuses an idea that is not there for the caller."""

    message = "There is no such idea here. Check the number, or search for it."


class BoardNotFound(NotFound):
    """Refuses a board that is not there for the caller."""

    message = "There is no such board here. Look at the list of boards for its address."


class TagNotFound(NotFound):
    """Refuses a tag that is not there."""

    message = "There is no such tag here. Look at the list of tags for its address."


class CommentNotFound(NotFound):
    """Refuses a comment that is not there for the caller."""

    message = "There is no such comment here. It may have been removed."


class PersonNotFound(NotFound):
    """Refuses a person nobody here knows."""

    message = "There is nobody here by that name. Check the spelling of the handle."


class VotingClosed(FailedPrecondition):
    """Refuses votes on an idea that is settled."""

    message = (
        "Voting is closed because this idea is {status}. Comment on it, or raise a new idea"
        " for what is still missing."
    )


class CommentsLocked(FailedPrecondition):
    """Refuses comments where only staff may write."""

    message = "This discussion is locked; only staff can add to it. You can still vote and follow."


class BoardReadOnly(FailedPrecondition):
    """Refuses new ideas on a board that is kept for reading."""

    message = "The board {board} is kept for reading only. Choose another board for your idea."


class PostingNotAllowed(NotAllowed):
    """Refuses new ideas on a board where only staff post."""

    message = "Only staff post on the board {board}. Choose another board for your idea."


class MergedOnlyByMerging(FailedPrecondition):
    """Refuses to set or leave the status `merged` by hand."""

    message = (
        "An idea becomes merged by merging it, and comes back by undoing the merge."
        " Use merge or unmerge instead of changing the status."
    )


class ReasonMissing(Invalid):
    """Refuses to change a status without a sentence to the voters."""

    def __init__(self, *, declined: bool = False) -> None:
        """Say what the sentence is for."""
        sentence = (
            "Give the voters the reason why this is declined."
            if declined
            else "Write a sentence to the voters; they are told of the change."
        )
        super().__init__({"message": sentence})


class NotTheAuthor(NotAllowed):
    """Refuses changes to what somebody else wrote."""

    message = "Only its author or staff can change this. You can comment instead."


class OthersTookPart(FailedPrecondition):
    """Refuses to delete an idea that belongs to more than its author."""

    message = (
        "Others have voted or commented, so this is no longer yours alone to delete."
        " Ask staff if it has to go."
    )


class NotDeletedByYou(NotAllowed):
    """Refuses to restore what somebody else deleted."""

    message = "Only whoever deleted this, or staff, can bring it back."


class BoardHoldsIdeas(FailedPrecondition):
    """Refuses to delete a board with ideas."""

    message = "The board still holds ideas. Move or merge them first, or close it for posting."


class SlugTaken(AlreadyExists):
    """Refuses an address that something else has."""

    message = "{slug} is taken already. Choose another address."


class ReplyTooDeep(FailedPrecondition):
    """Refuses a reply where its thread is not on this idea."""

    message = "The comment you answer is not on this idea. Load the page again."


class CommentDeleted(FailedPrecondition):
    """Refuses changes to a deleted comment."""

    message = "This comment is deleted. Restore it first."


class OwnComment(FailedPrecondition):
    """Refuses to find one's own comment helpful."""

    message = "This is your own comment. Others say whether it helped them."


class CommentNotPublic(FailedPrecondition):
    """Refuses to find helpful what not everybody can read."""

    message = "Only comments that everybody can read can be marked as helpful."


class IdeaDeleted(FailedPrecondition):
    """Refuses changes to a deleted idea."""

    message = "This idea is deleted. Restore it first."


class ContentRemoved(FailedPrecondition):
    """Refuses to bring back what was removed for good."""

    message = "This was removed for good, so there is nothing left to bring back."


class MergedIdeasStay(FailedPrecondition):
    """Refuses to delete an idea that hangs together with others."""

    message = "Ideas were merged here. Undo the merge first, then delete what has to go."
