"""Knows the columns of a UserVoice export of suggestions."""

from services.portability.formats.columns import Columns
from services.portability.formats.tabular import Tabular

COLUMNS = Columns(
    name="uservoice",
    telling=frozenset({"suggestion.title"}),
    title=("suggestion.title",),
    external_id=("suggestion.id",),
    body=("suggestion.body", "suggestion.text"),
    author=("suggestion.creator.name", "suggestion.created_by.name", "user.name", "creator.name"),
    author_id=("suggestion.creator.id", "suggestion.created_by.id", "user.id", "creator.id"),
    email=(
        "suggestion.creator.email_address",
        "suggestion.created_by.email_address",
        "user.email_address",
        "creator.email",
    ),
    board=("suggestion.forum.name",),
    status=("suggestion.status.name", "suggestion.state"),
    tags=("suggestion.labels.name", "suggestion.category.name"),
    create_time=("suggestion.created_timestamp", "suggestion.created_at"),
    merged_into=("suggestion.parent.id",),
    votes=("suggestion.supporters_count", "suggestion.votes_count"),
    comments=("suggestion.comments_count",),
)


class UserVoice(Tabular):
    """Reads a UserVoice export of suggestions."""

    def __init__(self) -> None:
        """Take UserVoice's names."""
        super().__init__(COLUMNS)
