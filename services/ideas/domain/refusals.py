"""Names every no of this service, and what to do next."""

from shared.refusals import AlreadyExists, FailedPrecondition, Invalid, NotAllowed, NotFound


class IdeaNotFound(NotFound):
    """Refuses an idea that is not there for the caller."""

    message = "Idea not found. Check the number or search for it."


class BoardNotFound(NotFound):
    """Refuses a board that is not there for the caller."""

    message = "Board not found. Check its address in the list of boards."


class TagNotFound(NotFound):
    """Refuses a tag that is not there."""

    message = "Tag not found. Check its address in the list of tags."


class CommentNotFound(NotFound):
    """Refuses a comment that is not there for the caller."""

    message = "Comment not found. It may have been deleted."


class PersonNotFound(NotFound):
    """Refuses a person nobody here knows."""

    message = "No member has this handle. Check the spelling."


class VotingClosed(FailedPrecondition):
    """Refuses votes on an idea that is settled."""

    message = (
        "Voting is closed because this idea is {status}. You can comment on it or submit a new "
        "idea."
    )


class CommentsLocked(FailedPrecondition):
    """Refuses comments where only staff may write."""

    message = "Comments on this idea are locked. You can still vote and follow."


class BoardReadOnly(FailedPrecondition):
    """Refuses new ideas on a board that is kept for reading."""

    message = "The board {board} does not accept new ideas. Choose another board."


class PostingNotAllowed(NotAllowed):
    """Refuses new ideas on a board where only staff post."""

    message = "Only staff can post on the board {board}. Choose another board."


class MergedOnlyByMerging(FailedPrecondition):
    """Refuses to set or leave the status `merged` by hand."""

    message = "The status merged can't be set directly. Merge or unmerge the idea instead."


class ReasonMissing(Invalid):
    """Refuses to change a status without a sentence to the voters."""

    def __init__(self, *, declined: bool = False) -> None:
        """Say what the sentence is for."""
        sentence = (
            "Explain to voters why this is declined."
            if declined
            else "Write a message to voters. It is shown on the idea with the status change."
        )
        super().__init__({"message": sentence})


class NotTheAuthor(NotAllowed):
    """Refuses changes to what somebody else wrote."""

    message = "Only the author or staff can change this. You can comment instead."


class OthersTookPart(FailedPrecondition):
    """Refuses to delete an idea that belongs to more than its author."""

    message = "Others have voted or commented, so only staff can delete this idea."


class NotDeletedByYou(NotAllowed):
    """Refuses to restore what somebody else deleted."""

    message = "Only the person who deleted this, or staff, can restore it."


class BoardHoldsIdeas(FailedPrecondition):
    """Refuses to delete a board with ideas."""

    message = "This board still has ideas. Move or merge them first, or set it to read-only."


class SlugTaken(AlreadyExists):
    """Refuses an address that something else has."""

    message = "The address {slug} is already taken. Choose another."


class ReplyTooDeep(FailedPrecondition):
    """Refuses a reply where its thread is not on this idea."""

    message = "You can't reply to this comment, because it is not on this idea. Reload the page."


class CommentDeleted(FailedPrecondition):
    """Refuses changes to a deleted comment."""

    message = "This comment is deleted. Restore it first."


class OwnComment(FailedPrecondition):
    """Refuses to find one's own comment helpful."""

    message = "You can't mark your own comment as helpful."


class CommentNotPublic(FailedPrecondition):
    """Refuses to find helpful what not everybody can read."""

    message = "You can only mark public comments as helpful."


class IdeaDeleted(FailedPrecondition):
    """Refuses changes to a deleted idea."""

    message = "This idea is deleted. Restore it first."


class ContentRemoved(FailedPrecondition):
    """Refuses to bring back what was removed for good."""

    message = "This was permanently removed and can't be restored."


class MergedIdeasStay(FailedPrecondition):
    """Refuses to delete an idea that hangs together with others."""

    message = "Other ideas were merged into this one. Undo those merges before you delete it."
