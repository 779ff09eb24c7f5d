"""Holds what an idea or a comment said before an edit."""

from dataclasses import dataclass
from datetime import datetime

from services.ideas.domain.people import Person


@dataclass(frozen=True)
class Revision:
    """Holds an earlier text, since when it was there, and who changed it when.

    A comment has no title. Who and when are unknown of the oldest edits of comments.
    """

    revision: int
    body: str
    create_time: datetime
    title: str = ""
    editor: Person | None = None
    edit_time: datetime | None = None
