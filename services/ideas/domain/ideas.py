"""Describes ideas, their history and their pages, and who may do what with them."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
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


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, kw_only=True)
class Content:
    """Holds what its author and staff say about an idea and is kept as they say it.

    Each field is a column, and a field of the contract, of the same name.
    """

    title: str = ""
    body: str = ""
    language: str = ""
    pinned: bool = False
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft(Content):
    """Holds an idea as somebody asks for it, with the slugs of its board and tags."""

    board: str = ""
    tags: tuple[str, ...] = ()


CONTENT = tuple(field.name for field in fields(Content))
STAFF_FIELDS = ("pinned", "locked")
# What stays of an idea whose author was erased: no text that they wrote.
REMOVED_CONTENT: Mapping[str, str] = {
    **{
        field.name: ""
        for field in fields(Content)
        if field.type is str and field.name != "language"
    },
    "title": "Removed",
}
# What can be changed later; searching relies on the language that an idea was written in.
UPDATABLE = tuple(field.name for field in fields(Draft) if field.name != "language")


@dataclass(frozen=True, kw_only=True)
class Idea(Content):
    """Holds an idea as somebody sees it; `viewer_…` are about that person.

    `vote_count` and `comment_count` include what the roll-up has not folded yet. `sources` are the
    ideas merged into it, directly or not. `viewer_weight` is 0 to 3. `imported_votes` came with an
    import without names; `imported_vote_count` adds those of the sources, and is part of
    `vote_count`.
    """

    number: int
    board: Board
    author: Person
    status: str
    status_time: datetime
    create_time: datetime
    update_time: datetime
    revision: int
    tags: tuple[Tag, ...] = ()
    vote_count: int = 0
    imported_votes: int = 0
    imported_vote_count: int = 0
    comment_count: int = 0
    answer: Answer | None = None
    response_time: datetime | None = None
    merged_into: int | None = None
    merge_time: datetime | None = None
    status_before_merge: str | None = None
    sources: tuple[int, ...] = ()
    split_from: int | None = None
    visibility: str = VISIBLE
    deleted_by: UUID | None = None
    delete_time: datetime | None = None
    listed: bool = True
    viewer_has_voted: bool = False
    viewer_follows: bool = False
    viewer_weight: int = 0
    excerpt: str = ""
    edit_time: datetime | None = None

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


def check_imported_title(form: Form, title: str, name: str = "title") -> str:
    """Return a title as another program let it be, or note in the form why it is none."""
    return form.line(name, title, least=1, most=TITLE_MOST)


def check_body(form: Form, body: str, name: str = "body") -> str:
    """Return a body, or note in the form why it is none; it may be empty."""
    return form.body(name, body, most=BODY_MOST)


def check_language(form: Form, language: str, name: str = "language") -> str:
    """Return a BCP 47 tag, English where none is given, or note in the form that it is none."""
    if not language:
        return "en"
    if not _LANGUAGE.fullmatch(language):
        form.refuse(name, "Enter a language tag like en or pt-BR.")
    return language


CHECKS: Mapping[str, Callable[[Form, str], str]] = {
    "title": check_title,
    "body": check_body,
    "language": check_language,
}
# Short titles were good enough where they come from; people here are asked for more.
IMPORT_CHECKS = {**CHECKS, "title": check_imported_title}


def check_content(
    form: Form,
    content: Content,
    names: Collection[str] = CONTENT,
    checks: Mapping[str, Callable[[Form, str], str]] = CHECKS,
) -> dict[str, Any]:
    """Return the named fields as they are kept, or note in the form what is wrong with them."""
    values = {name: getattr(content, name) for name in CONTENT if name in names}
    return {
        name: checks[name](form, value) if name in checks else value
        for name, value in values.items()
    }
