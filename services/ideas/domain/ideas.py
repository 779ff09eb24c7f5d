"""Describes ideas, their history and their pages, and who may do what with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain import statuses
from services.ideas.domain.answers import Answer
from services.ideas.domain.boards import Board
from services.ideas.domain.people import Person, Reader
from services.ideas.domain.refusals import (
    CommentsLocked,
    IdeaDeleted,
    IdeaNotFound,
    NotDeletedByYou,
    NotTheAuthor,
    OthersTookPart,
)
from services.ideas.domain.tags import Tag
from shared.refusals import Conflict
from shared.text import Form

TITLE_LEAST = 8
TITLE_MOST = 140
BODY_MOST = 10_000
MOST_TAGS = 10

# Who may see it: everyone, its author and moderators, or nobody.
VISIBLE = "visible"
HELD = "held"
HIDDEN = "hidden"
REMOVED = "removed"


@dataclass(frozen=True)
class Idea:
    """Holds an idea as somebody sees it; `viewer_…` are about that person.

    `vote_count` and `comment_count` include what the roll-up has not folded yet. `sources` are the
    ideas merged into it, directly or not. `viewer_weight` is 0 to 3.
    """

    number: int
    title: str
    body: str
    board: Board
    author: Person
    language: str
    status: str
    status_time: datetime
    create_time: datetime
    update_time: datetime
    revision: int
    tags: tuple[Tag, ...] = ()
    vote_count: int = 0
    comment_count: int = 0
    answer: Answer | None = None
    response_time: datetime | None = None
    merged_into: int | None = None
    merge_time: datetime | None = None
    status_before_merge: str | None = None
    sources: tuple[int, ...] = ()
    split_from: int | None = None
    pinned: bool = False
    locked: bool = False
    visibility: str = VISIBLE
    deleted_by: UUID | None = None
    delete_time: datetime | None = None
    listed: bool = True
    viewer_has_voted: bool = False
    viewer_follows: bool = False
    viewer_weight: int = 0
    excerpt: str = ""

    @property
    def etag(self) -> str:
        """Return what changes with every edit, and not with votes."""
        return f'"{self.revision}"'

    @property
    def deleted(self) -> bool:
        """Return whether it was deleted."""
        return self.delete_time is not None

    @property
    def votable(self) -> bool:
        """Return whether votes can be cast and retracted."""
        return (
            self.status not in statuses.CLOSED and not self.deleted and self.visibility == VISIBLE
        )

    def is_by(self, reader: Reader) -> bool:
        """Return whether somebody wrote it."""
        return reader.member is not None and reader.member == self.author.uid

    def readable_by(self, reader: Reader) -> bool:
        """Return whether somebody may read it."""
        if not self.board.readable_by(reader):
            return False
        if self.visibility == REMOVED and not reader.moderates(self.board.slug):
            return False
        if self.deleted:
            return reader.moderates(self.board.slug) or (
                reader.member is not None and reader.member == self.deleted_by
            )
        return self.visibility == VISIBLE or reader.moderates(self.board.slug) or self.is_by(reader)

    def check_reading(self, reader: Reader) -> None:
        """Raise `IdeaNotFound` where somebody may not know of it."""
        if not self.readable_by(reader):
            raise IdeaNotFound

    def check_there(self) -> None:
        """Raise `IdeaDeleted` where it was deleted."""
        if self.deleted:
            raise IdeaDeleted

    def check_commenting(self, reader: Reader) -> None:
        """Raise `CommentsLocked` or `IdeaDeleted` where somebody may not comment."""
        self.check_there()
        if self.locked and not reader.moderates(self.board.slug):
            raise CommentsLocked

    def check_editing(self, reader: Reader, *, staff_only: bool = False) -> None:
        """Raise `NotTheAuthor` or `IdeaDeleted` where somebody may not edit it."""
        if not reader.moderates(self.board.slug) and (staff_only or not self.is_by(reader)):
            raise NotTheAuthor
        self.check_there()

    def check_deleting(self, reader: Reader, *, others: bool) -> None:
        """Raise `NotTheAuthor` or `OthersTookPart`; `others` says whether others took part."""
        if reader.moderates(self.board.slug):
            return
        if not self.is_by(reader):
            raise NotTheAuthor
        if others:
            raise OthersTookPart

    def check_undeleting(self, reader: Reader) -> None:
        """Raise `NotDeletedByYou` where somebody may not bring it back."""
        if not reader.moderates(self.board.slug) and (
            reader.member is None or reader.member != self.deleted_by
        ):
            raise NotDeletedByYou


@dataclass(frozen=True)
class Page:
    """Holds a page of ideas and the token of the next, empty at the end."""

    ideas: tuple[Idea, ...]
    next_page_token: str = ""
    corrected_query: str = ""
    promise_days: int = 0


def check_etag(given: str, current: str) -> None:
    """Raise `Conflict` where somebody saw an older version; no etag means they do not mind."""
    if given and given != current:
        raise Conflict


def check_title(form: Form, title: str, name: str = "title") -> str:
    """Return a title, or note in the form why it is none."""
    return form.line(name, title, least=TITLE_LEAST, most=TITLE_MOST)


def check_body(form: Form, body: str, name: str = "body") -> str:
    """Return a body, or note in the form why it is none; it may be empty."""
    return form.body(name, body, most=BODY_MOST)
