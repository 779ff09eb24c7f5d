"""Says what may be adjusted by hand, and when that needs a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.rewards.domain.people import Person
from services.rewards.domain.points.rules import UNITS
from shared.refusals import FailedPrecondition, NotAllowed, NotFound
from shared.text import Form

WAITING = "waiting"
POSTED = "posted"
DECLINED = "declined"
STATES = (WAITING, POSTED, DECLINED)

MOST = 1_000_000
SHORTEST_NOTE = 10
LONGEST_NOTE = 500


class AdjustmentNotFound(NotFound):
    """Refuses an adjustment that is not there."""

    message = "Adjustment not found. Check the list of adjustments."


class OwnPoints(NotAllowed):
    """Refuses to adjust one's own points, or to decide about them."""

    message = "These are your own points, so someone else has to decide."


class SecondPersonNeeded(NotAllowed):
    """Refuses whoever asked for an adjustment as its second person."""

    message = "You requested this yourself, so someone else has to decide."


class AdjustmentDecided(FailedPrecondition):
    """Refuses another decision than the one that was made."""

    message = "This adjustment is already {state}. Create another one to correct it."


class NotEnoughToTake(FailedPrecondition):
    """Refuses to take more than there is, since nobody can owe points."""

    message = (
        "The member has {balance}, so you can't remove more than that. Enter a smaller amount."
    )


@dataclass(frozen=True)
class Adjustment:
    """Holds a change of a member's balance by hand; `amount` is signed."""

    uid: UUID
    member: UUID
    unit: str
    amount: int
    note: str
    state: str
    create_time: datetime
    asked_by: UUID | None = None
    decided_by: UUID | None = None
    decide_time: datetime | None = None

    @property
    def name(self) -> str:
        """Return its resource name, which is also what the ledger calls the cause."""
        return f"adjustments/{self.uid}"


@dataclass(frozen=True)
class AdjustmentView:
    """Holds an adjustment with the people in it."""

    adjustment: Adjustment
    member: Person
    asked_by: Person | None = None
    decided_by: Person | None = None


def check_adjustment(unit: str, amount: int, note: str) -> str:
    """Return the cleaned note; raises `Invalid` with a sentence for each faulty field."""
    form = Form()
    if unit not in UNITS:
        form.refuse("unit", "Choose reputation (standing) or credits (credit).")
    if amount == 0 or abs(amount) > MOST:
        form.refuse(
            "amount",
            f"Enter a whole number from 1 to {MOST:,}, or a negative number to remove points.",
        )
    cleaned = form.body("note", note, least=SHORTEST_NOTE, most=LONGEST_NOTE)
    form.done()
    return cleaned


# What somebody moves for the same member within this time is looked at together.
LATELY = timedelta(days=1)


def needs_second_person(amount: int, lately: int, threshold: int) -> bool:
    """Return whether an adjustment waits for somebody else.

    What the same person moved for the same member within a day is counted together, so that nothing
    is won by doing it in small parts.
    """
    return abs(amount) + lately > threshold


def check_taking(amount: int, balance: int) -> None:
    """Raise `NotEnoughToTake` where an adjustment would leave less than nothing."""
    if amount < 0 and balance + amount < 0:
        raise NotEnoughToTake(balance=balance)


def check_second_person(adjustment: Adjustment, who: UUID | None) -> None:
    """Raise `OwnPoints` or `SecondPersonNeeded` unless somebody else decides."""
    if who == adjustment.member:
        raise OwnPoints
    if who == adjustment.asked_by:
        raise SecondPersonNeeded
