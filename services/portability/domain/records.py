"""Holds what files say in one form, whatever wrote them; people are named by external id."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

STATUSES = (
    "open",
    "under_review",
    "planned",
    "in_progress",
    "shipped",
    "declined",
    "merged",
)
WEIGHTS = ("nice", "important", "critical")
SOURCES = ("web", "widget", "api", "behalf", "import")
CHANGE_KINDS = ("status", "answer", "merge", "unmerge", "split")
BOARD_KINDS = ("ideas", "questions")
BOARD_ACCESSES = ("public", "members", "staff")
POSTINGS = ("members", "staff", "nobody")


@dataclass(frozen=True)
class Fault:
    """Says what is wrong with a line, and what to do about it.

    `line` counts from 1; 0 means the whole file. `refused` is false where something was left out
    but the line itself is still imported.
    """

    line: int
    external_id: str
    wrong: str
    remedy: str
    refused: bool = True

    def __str__(self) -> str:
        """Return one line for people."""
        place = f"line {self.line}" if self.line else "the file"
        named = f" ({self.external_id})" if self.external_id else ""
        return f"{place}{named}: {self.wrong} {self.remedy}".rstrip()


@dataclass(frozen=True)
class Notice:
    """Says how a line was adapted so that it could be imported, or that it holds nothing to."""

    line: int
    external_id: str
    text: str
    skipped: bool = False

    def __str__(self) -> str:
        """Return one line for people."""
        place = f"line {self.line}" if self.line else "the file"
        named = f" ({self.external_id})" if self.external_id else ""
        return f"{place}{named}: {self.text}"


@dataclass(frozen=True)
class Member:
    """A person; without an address they are a placeholder to be claimed."""

    external_id: str
    display_name: str
    handle: str = ""
    email: str = ""
    create_time: datetime | None = None
    roles: tuple[str, ...] = ()
    verified: bool = False
    # Whether the handle is that of somebody here, who is meant.
    find_by_handle: bool = False
    line: int = 0


@dataclass(frozen=True)
class Board:
    """A place for ideas; `owner` is a member's external id."""

    slug: str
    display_name: str
    purpose: str = ""
    kind: str = "ideas"
    access: str = "public"
    posting: str = "members"
    owner: str = ""
    threshold: int = 0
    position: int = 0
    line: int = 0


@dataclass(frozen=True)
class Tag:
    """A word that ideas are found by."""

    slug: str
    display_name: str
    line: int = 0


@dataclass(frozen=True)
class Vote:
    """A vote; `origin` is the idea it was cast on, where that is another."""

    member: str
    create_time: datetime | None = None
    weight: str = ""
    source: str = ""
    on_behalf_by: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Revision:
    """What a comment said until it was edited, and since when."""

    body: str
    create_time: datetime | None = None


@dataclass(frozen=True)
class HelpfulMark:
    """Who found a comment helpful, and when."""

    member: str
    create_time: datetime | None = None


@dataclass(frozen=True)
class Comment:
    """A comment or, with a `parent`, a reply."""

    external_id: str
    member: str
    body: str
    create_time: datetime | None = None
    parent: str = ""
    internal: bool = False
    is_answer: bool = False
    update_time: datetime | None = None
    revisions: tuple[Revision, ...] = ()
    helpful_marks: tuple[HelpfulMark, ...] = ()


@dataclass(frozen=True)
class StatusChange:
    """A step of an idea's history; `related` is the other idea of a merge or split."""

    from_status: str
    to_status: str
    message: str = ""
    member: str = ""
    create_time: datetime | None = None
    kind: str = "status"
    related: str = ""


@dataclass(frozen=True)
class Answer:
    """An official answer."""

    body: str
    member: str = ""
    create_time: datetime | None = None
    update_time: datetime | None = None


@dataclass(frozen=True)
class Idea:
    """An idea and everything that hangs on it; `author` is a member's external id.

    `number` is the one it has where it comes from; `imported_votes` are those whose voters are not
    known.
    """

    external_id: str
    title: str
    body: str
    board: str
    author: str
    status: str = "open"
    tags: tuple[str, ...] = ()
    create_time: datetime | None = None
    update_time: datetime | None = None
    number: int = 0
    language: str = ""
    pinned: bool = False
    locked: bool = False
    answer: Answer | None = None
    comments: tuple[Comment, ...] = ()
    status_changes: tuple[StatusChange, ...] = ()
    split_from: str = ""
    merged_into: str = ""
    merge_time: datetime | None = None
    imported_votes: int = 0
    votes: tuple[Vote, ...] = ()
    followers: tuple[str, ...] = ()
    line: int = 0

    def without_links(self) -> "Idea":
        """Return what can be made before the other ideas are there."""
        return replace(self, votes=(), followers=(), merged_into="", merge_time=None)


@dataclass(frozen=True)
class Links:
    """Joins an idea to people and to other ideas.

    `names_imported_votes` says that the votes are some of those that came in without names.
    """

    external_id: str
    votes: tuple[Vote, ...] = ()
    followers: tuple[str, ...] = ()
    merged_into: str = ""
    merge_time: datetime | None = None
    update_time: datetime | None = None
    names_imported_votes: bool = False
    line: int = 0

    def __bool__(self) -> bool:
        """Return whether there is anything to join."""
        return bool(self.votes or self.followers or self.merged_into)


Record = Member | Board | Tag | Idea | Links


def links_of(idea: Idea) -> Links:
    """Return what joins an idea to others."""
    return Links(
        external_id=idea.external_id,
        votes=idea.votes,
        followers=idea.followers,
        merged_into=idea.merged_into,
        merge_time=idea.merge_time,
        update_time=idea.update_time,
        line=idea.line,
    )


def people_of(record: Record) -> Iterable[str]:
    """Return the external ids of everyone a record names, some more than once."""
    if isinstance(record, Board):
        yield record.owner
    elif isinstance(record, Idea):
        yield record.author
        yield from (comment.member for comment in record.comments)
        yield from (mark.member for comment in record.comments for mark in comment.helpful_marks)
        yield from (change.member for change in record.status_changes)
        if record.answer:
            yield record.answer.member
    if isinstance(record, Idea | Links):
        yield from record.followers
        for vote in record.votes:
            yield vote.member
            yield vote.on_behalf_by
