"""Says what an import may carry, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.refusals import Invalid

MOST_RECORDS = 200
MOST_ID = 200
# An export's page ends early where its ideas have this many votes and comments together.
MOST_EXPORTED = 20_000
# Clocks of other systems may go a little fast.
FUTURE = timedelta(days=1)

BOTH, IDEAS, LINKS = 0, 1, 2
KINDS = frozenset({"status", "answer", "merge", "unmerge", "split"})


class TooManyRecords(Invalid):
    """Refuses more records than one call may hold."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"records": f"Send at most {MOST_RECORDS} records per call."})


class SourceMissing(Invalid):
    """Refuses an import that does not say where the external ids come from."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"source": "Enter the system the records come from, for example canny."})


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


@dataclass
class Result:
    """Holds what became of one record."""

    external_id: str
    number: int = 0
    created: bool = False
    errors: list[str] = field(default_factory=list)
    votes_created: int = 0
    comments_created: int = 0
    merged: bool = False


@dataclass
class Outcome:
    """Holds what became of a batch, in its order."""

    results: list[Result]
    boards_created: list[str] = field(default_factory=list)
    tags_created: list[str] = field(default_factory=list)
