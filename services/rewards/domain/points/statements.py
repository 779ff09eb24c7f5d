"""Says what somebody reads of a member's points: balances, and the rows that explain them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.rewards.domain.people import Person
from services.rewards.domain.points import transfers
from services.rewards.domain.points.decay import day_of, worth
from services.rewards.domain.points.facts import ABUSE, HELD, WITHDRAWALS, WITHDRAWN, Fact
from services.rewards.domain.points.levels import Level
from services.rewards.domain.points.rules import STANDING
from services.rewards.domain.points.transfers import Transfer, escrow_account, member_account
from shared.refusals import NotFound

# Whoever did these did them in the open, as staff who answer for the product.
OPEN_ACTORS = frozenset({"idea_planned", "idea_in_progress", "idea_shipped", "duplicate_found"})
# What only a case leads to; a case is between its member and staff.
_CASE_REASONS = frozenset({transfers.SET_ASIDE, transfers.DISMISSED, transfers.CONFIRMED})


class TransferNotFound(NotFound):
    """Refuses because there is no such transfer, or it is somebody else's."""

    message = "Entry not found in your points history."


@dataclass(frozen=True)
class Viewer:
    """Says who reads: everything, the standing alone, or only what it comes to.

    - The member and staff read every row.
    - Others who are signed in read the rows of standing, because what opens levels has to be
      explained to those who look up to them; credit is the member's own affair.
    - Visitors read standing and level, and no rows.
    """

    uid: UUID | None
    is_staff: bool
    is_self: bool

    @property
    def whole(self) -> bool:
        """Return whether they read all of it."""
        return self.is_staff or self.is_self

    @property
    def rows(self) -> bool:
        """Return whether they read any rows."""
        return self.whole or self.uid is not None


@dataclass(frozen=True)
class Balances:
    """Holds what a member has at a moment; `standing` is faded, `earned` is not."""

    standing: int = 0
    earned: int = 0
    credit: int = 0
    escrow_standing: int = 0
    escrow_credit: int = 0


@dataclass(frozen=True)
class Line:
    """Holds a row of the ledger with what explains it."""

    transfer: Transfer
    seq: int
    create_time: datetime
    reversed_by: UUID | None = None
    rule_display_name: str = ""
    fact: Fact | None = None
    # False where whoever reads may not know who did it.
    shows_actor: bool = True

    @property
    def amount(self) -> int:
        """Return the amount as it changed what the member has, or what is set aside for them."""
        one = self.transfer
        own = member_account(one.member)
        if own not in (one.debit, one.credit):
            own = escrow_account(one.member)
        return one.amount if one.credit == own else -one.amount

    def worth(self, moment: datetime) -> float:
        """Return what it is worth at a moment, signed; credit does not fade."""
        if self.transfer.unit != STANDING:
            return float(self.amount)
        return worth(self.amount, day_of(self.transfer.effective_time), day_of(moment))

    def seen_by(self, viewer: Viewer) -> "Line":
        """Return it without what a viewer may not know.

        Who voted for something or found it helpful is known to staff and to that person alone.
        What others see says nothing of cases and carries no notes.
        """
        fact = self.fact
        shows = fact is not None and (
            viewer.is_staff or fact.actor in (viewer.uid, fact.subject) or fact.type in OPEN_ACTORS
        )
        line = replace(self, shows_actor=shows)
        if viewer.whole:
            return line
        if fact is not None and fact.invalid in (HELD, ABUSE, *WITHDRAWALS):
            fact = replace(fact, invalid=WITHDRAWN, invalid_status="")
        transfer = replace(self.transfer, note="", cause="", actor=None)
        if transfer.reason in _CASE_REASONS:
            transfer = replace(transfer, reason=transfers.RECOUNTED)
        return replace(line, transfer=transfer, fact=fact)


@dataclass(frozen=True)
class Statement:
    """Holds a member's points as somebody reads them, with a page of rows, newest first."""

    member: Person
    as_of: datetime
    balances: Balances
    level: Level
    next_level: Level | None
    tenure_days: int
    lines: list[Line] = field(default_factory=list)
    next_page_token: str = ""
    people: Mapping[UUID, Person] = field(default_factory=dict)
