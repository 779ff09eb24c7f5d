"""Describes comments, and who may do what with them."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain.ideas import VISIBLE
from services.ideas.domain.people import Person, Reader
from services.ideas.domain.refusals import (
    CommentDeleted,
    CommentNotFound,
    CommentNotPublic,
    NotDeletedByYou,
    NotTheAuthor,
    OwnComment,
)
from shared.text import Form

BODY_MOST = 10_000
MOST_MENTIONS = 20

_MENTION = re.compile(r"(?<![\w/@.])@([A-Za-z0-9][A-Za-z0-9_-]{0,62})")


@dataclass(frozen=True)
class Comment:
    """Holds a comment as it is kept; `body` is empty for readers once it is deleted."""

    uid: UUID
    idea: int
    origin_idea: int
    parent: UUID | None
    thread: UUID
    thread_time: datetime
    author: Person
    body: str
    internal: bool
    is_answer: bool
    visibility: str
    deleted_by: UUID | None
    delete_time: datetime | None
    revision: int
    create_time: datetime
    update_time: datetime
    # How many members found it helpful, and whether the viewer did.
    helpful_count: int = 0
    viewer_found_helpful: bool = False

    @property
    def etag(self) -> str:
        """Return what changes with every edit."""
        return f'"{self.revision}"'

    @property
    def deleted(self) -> bool:
        """Return whether it was deleted."""
        return self.delete_time is not None

    @property
    def counts(self) -> bool:
        """Return whether readers count it."""
        return not self.internal and not self.deleted and self.visibility == VISIBLE

    def is_by(self, reader: Reader) -> bool:
        """Return whether somebody wrote it."""
        return reader.member is not None and reader.member == self.author.uid

    def readable_by(self, reader: Reader) -> bool:
        """Return whether somebody may read it; a deleted one is read as a gap."""
        if reader.is_staff:
            return True
        return not self.internal and (self.visibility == VISIBLE or self.is_by(reader))

    def check_reading(self, reader: Reader) -> None:
        """Raise `CommentNotFound` where somebody may not know of it."""
        if not self.readable_by(reader):
            raise CommentNotFound

    def check_editing(self, reader: Reader) -> None:
        """Raise `NotTheAuthor` or `CommentDeleted` where somebody may not edit it."""
        if not reader.is_staff and not self.is_by(reader):
            raise NotTheAuthor
        if self.deleted:
            raise CommentDeleted

    def check_undeleting(self, reader: Reader) -> None:
        """Raise `NotDeletedByYou` where somebody may not bring it back."""
        if not reader.is_staff and (reader.member is None or reader.member != self.deleted_by):
            raise NotDeletedByYou

    def check_helping(self, reader: Reader) -> None:
        """Raise `OwnComment`, `CommentDeleted` or `CommentNotPublic` where it can't be marked."""
        if self.is_by(reader):
            raise OwnComment
        if self.deleted:
            raise CommentDeleted
        if not self.counts:
            raise CommentNotPublic


@dataclass(frozen=True)
class CommentPage:
    """Holds a page of comments and the token of the next, empty at the end."""

    comments: tuple[Comment, ...]
    next_page_token: str = ""


def check_body(form: Form, body: str, name: str = "body") -> str:
    """Return a comment's body, or note in the form why it is none."""
    return form.body(name, body, least=1, most=BODY_MOST)


def mentions(body: str) -> list[str]:
    """Return the handles named with @ in a text, in lower case, the first few of them."""
    found = (handle.lower() for handle in _MENTION.findall(body))
    return list(dict.fromkeys(found))[:MOST_MENTIONS]
