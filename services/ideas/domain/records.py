"""Holds ideas as imports and exports know them."""

from dataclasses import dataclass
from datetime import datetime

from services.ideas.domain.ideas import Draft


@dataclass(frozen=True)
class VoteRecord:
    """Holds a vote as an import or export knows it."""

    member_uid: str
    create_time: datetime | None = None
    weight: int = 0
    source: int = 0
    on_behalf_by_uid: str = ""
    origin_external_id: str = ""


@dataclass(frozen=True)
class CommentRevisionRecord:
    """Holds what a comment said until it was edited, and since when."""

    body: str
    create_time: datetime | None = None


@dataclass(frozen=True)
class HelpfulMarkRecord:
    """Holds who found a comment helpful, and when."""

    member_uid: str
    create_time: datetime | None = None


@dataclass(frozen=True)
class CommentRecord:
    """Holds a comment as an import or export knows it."""

    external_id: str
    member_uid: str
    body: str
    create_time: datetime | None = None
    parent_external_id: str = ""
    internal: bool = False
    is_answer: bool = False
    update_time: datetime | None = None
    revisions: tuple[CommentRevisionRecord, ...] = ()
    helpful_marks: tuple[HelpfulMarkRecord, ...] = ()


@dataclass(frozen=True)
class StatusChangeRecord:
    """Holds a step of history as an import or export knows it."""

    from_status: str
    to_status: str
    message: str = ""
    member_uid: str = ""
    create_time: datetime | None = None
    kind: str = "status"
    related_external_id: str = ""


@dataclass(frozen=True, kw_only=True)
class IdeaRecord(Draft):
    """Holds an idea as an import or export knows it; its tags are names."""

    external_id: str
    member_uid: str = ""
    status: str = ""
    create_time: datetime | None = None
    update_time: datetime | None = None
    votes: tuple[VoteRecord, ...] = ()
    comments: tuple[CommentRecord, ...] = ()
    status_changes: tuple[StatusChangeRecord, ...] = ()
    answer: str = ""
    answer_member_uid: str = ""
    answer_time: datetime | None = None
    answer_update_time: datetime | None = None
    merged_into_external_id: str = ""
    merge_time: datetime | None = None
    follower_uids: tuple[str, ...] = ()
    split_from_external_id: str = ""
    # Votes without a name; `names_imported_votes` says that `votes` are some of those that came in.
    imported_votes: int = 0
    names_imported_votes: bool = False
    number: int = 0
