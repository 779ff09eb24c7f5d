"""Holds ideas as imports and exports know them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class VoteRecord:
    """Holds a vote as an import or export knows it."""

    member: str
    create_time: datetime | None = None
    weight: int = 0
    source: int = 0
    on_behalf_by: str = ""
    origin: str = ""


@dataclass(frozen=True)
class CommentRecord:
    """Holds a comment as an import or export knows it."""

    external_id: str
    member: str
    body: str
    create_time: datetime | None = None
    parent: str = ""
    internal: bool = False
    is_answer: bool = False


@dataclass(frozen=True)
class ChangeRecord:
    """Holds a step of history as an import or export knows it."""

    from_status: str
    to_status: str
    message: str = ""
    member: str = ""
    create_time: datetime | None = None
    kind: str = "status"
    related: str = ""


@dataclass(frozen=True)
class IdeaRecord:
    """Holds an idea as an import or export knows it; people are uids, other ideas external ids."""

    external_id: str
    board: str = ""
    title: str = ""
    body: str = ""
    member: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    create_time: datetime | None = None
    votes: tuple[VoteRecord, ...] = ()
    comments: tuple[CommentRecord, ...] = ()
    status_changes: tuple[ChangeRecord, ...] = ()
    answer: str = ""
    answer_member: str = ""
    answer_time: datetime | None = None
    merged_into: str = ""
    language: str = ""
    pinned: bool = False
    locked: bool = False
    followers: tuple[str, ...] = ()
    split_from: str = ""
    number: int = 0
    merge_time: datetime | None = None
