"""Knows the columns of a Canny export of posts."""

from services.portability.formats.columns import Columns
from services.portability.formats.tabular import Tabular

COLUMNS = Columns(
    name="canny",
    telling=frozenset({"title", "details"}),
    title=("title", "post title"),
    external_id=("post id", "id", "post url", "url"),
    body=("details", "description"),
    author=("author name", "author", "creator name"),
    author_id=("author id", "author user id", "author userid"),
    email=("author email", "creator email"),
    board=("board", "board name", "category"),
    status=("status", "post status"),
    tags=("tags",),
    create_time=("created", "created at", "created date", "date created"),
    merged_into=("merged into", "merged into post id", "merge post id"),
    votes=("votes", "score", "vote count"),
    comments=("comments", "comment count"),
)


class Canny(Tabular):
    """Reads a Canny export of posts."""

    def __init__(self) -> None:
        """Take Canny's names."""
        super().__init__(COLUMNS)
