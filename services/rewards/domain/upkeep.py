"""Says when reconciling goes on, and what history may be added."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.rewards.domain import facts
from services.rewards.domain.facts import NOBODY, TYPES, Fact
from services.rewards.domain.people import Person
from shared.refusals import FailedPrecondition, Invalid

MOST_RECORDS = 10_000


class SourceEmpty(FailedPrecondition):
    """Refuses to take everything from everybody because no facts are there."""

    message = (
        "There are no facts, while the ledger has points that rest on some. Restore or backfill"
        " the facts first, or force it if everybody is to lose everything they earned."
    )


class TooMuchWouldChange(FailedPrecondition):
    """Refuses to change more than the set share of members."""

    message = (
        "{changed} of {members} members would change, more than the {percent} percent that are"
        " let through. Nothing was changed. Look at a dry run, and force it if that is right."
    )


class RecordsInvalid(Invalid):
    """Refuses people or facts that can't be."""


@dataclass(frozen=True)
class Row:
    """Says what reconciling means for one member; balances are of the member's own account."""

    person: Person
    standing: tuple[int, int] = (0, 0)
    credit: tuple[int, int] = (0, 0)
    awarded: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()


@dataclass
class Outcome:
    """Adds up what a page of reconciling changed, or would change."""

    members: int = 0
    changed_members: int = 0
    facts: int = 0
    transfers: int = 0
    awarded: int = 0
    revoked: int = 0
    rows: list[Row] = field(default_factory=list)
    next_page_token: str = ""


@dataclass(frozen=True)
class PersonRecord:
    """Holds a person as members knows them."""

    person: Person
    is_suspended: bool = False


@dataclass(frozen=True)
class FactRecord:
    """Holds a fact as history tells it; times are UTC."""

    type: str
    subject: UUID
    actor: UUID
    object: str
    idea: str
    board: str
    quantity: int
    time: datetime | None
    source: str

    def fault(self) -> str:
        """Return what is wrong with it as a sentence, or nothing."""
        if self.type not in TYPES:
            return f"{self.type!r} is not a type of fact. There are: {', '.join(sorted(TYPES))}."
        if self.subject == NOBODY:
            return "A fact is somebody's merit: name its subject."
        if self.time is None:
            return "Say when it happened."
        if self.quantity < 0:
            return "A quantity can't be below zero."
        if not self.object and self.type != "profile_completed":
            return "Name what it is about, as ideas/12 or comments/<uid>."
        return ""

    def fact(self) -> Fact:
        """Return the fact it tells of; raises ValueError for one with a fault."""
        if self.time is None:
            raise ValueError(self.type)
        key = facts.key_of(self.type, self.subject, self.actor, self.object, self.idea)
        return Fact(
            uid=facts.history_id(self.type, key, self.time),
            type=self.type,
            subject=self.subject,
            actor=self.actor,
            object=self.object,
            idea=self.idea or (self.object if self.object.startswith("ideas/") else ""),
            board=self.board,
            quantity=self.quantity or 1,
            key=key,
            time=self.time,
            event_time=self.time,
            source=self.source or "backfill",
        )


def check_reconciling(
    changed: int, members: int, percent: int, *, empty: bool, earned: bool
) -> None:
    """Raise `SourceEmpty` or `TooMuchWouldChange`; a ledger without earned points is free to fill.

    `empty` says that there are no facts, `earned` that the ledger has points that rest on some.
    """
    if not earned:
        return
    if empty:
        raise SourceEmpty
    if changed * 100 > percent * members:
        raise TooMuchWouldChange(changed=changed, members=members, percent=percent)
