"""Knows the columns of Fider's posts.csv."""

from services.portability.formats.columns import Columns
from services.portability.formats.tabular import Tabular

COLUMNS = Columns(
    name="fider",
    telling=frozenset({"number", "title", "description", "original_number"}),
    title=("title",),
    external_id=("number",),
    body=("description",),
    author=("created_by",),
    status=("status",),
    tags=("tags",),
    create_time=("created_at",),
    merged_into=("original_number",),
    answer=("response",),
    answer_author=("responded_by",),
    answer_time=("responded_at",),
    votes=("votes_count",),
    comments=("comments_count",),
)


class Fider(Tabular):
    """Reads Fider's posts.csv."""

    def __init__(self) -> None:
        """Take Fider's names."""
        super().__init__(COLUMNS)
