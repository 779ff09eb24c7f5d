"""Says how a redemption moves on, and what is asked and said at it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.rewards.domain.people import Person
from services.rewards.domain.perks.perks import Perk
from shared.refusals import FailedPrecondition, NotAllowed, NotFound
from shared.text import Form

REQUESTED = "requested"
RESERVED = "reserved"
APPROVED = "approved"
FULFILLED = "fulfilled"
DECLINED = "declined"
CANCELLED = "cancelled"
EXPIRED = "expired"
STATES = (REQUESTED, RESERVED, APPROVED, FULFILLED, DECLINED, CANCELLED, EXPIRED)
# Those that somebody has to do something about, and those that one of the stock is taken by.
WAITING = (RESERVED, APPROVED)
TAKING = (RESERVED, APPROVED, FULFILLED)
# How a redemption may move on; what leads nowhere is settled.
MOVES = {
    REQUESTED: frozenset({RESERVED}),
    RESERVED: frozenset({APPROVED, DECLINED, CANCELLED, EXPIRED}),
    # What was promised does not lapse.
    APPROVED: frozenset({FULFILLED, DECLINED, CANCELLED}),
}
LONGEST_ANSWER = 1_000
LONGEST_NOTE = 1_000


class RedemptionNotFound(NotFound):
    """Refuses a redemption that is not there for the caller."""

    message = "Redemption not found. Check your redemptions."


class RedemptionSettled(FailedPrecondition):
    """Refuses to move on what has come to its end."""

    message = "This redemption is already {state} and can't be changed."


class RedemptionNotApproved(FailedPrecondition):
    """Refuses to hand out what nobody has approved."""

    message = "This redemption is not approved yet. Approve it first."


class RedemptionApproved(FailedPrecondition):
    """Refuses to let lapse what was promised."""

    message = "This redemption is approved, so it does not expire. Deliver or decline it."


class OwnRedemption(NotAllowed):
    """Refuses to decide about what one gets oneself."""

    message = "This is your own redemption, so someone else has to decide."


class NotYourRedemption(NotAllowed):
    """Refuses to cancel somebody else's redemption."""

    message = "Only the member can cancel their redemption. Decline it instead."


@dataclass(frozen=True)
class Step:
    """Holds one step of a redemption; by nobody where time or an erasure caused it."""

    state: str
    create_time: datetime
    by: Person | None = None
    note: str = ""


@dataclass(frozen=True)
class Redemption:
    """Holds a perk on its way to a member."""

    uid: UUID
    perk: str
    member: UUID
    state: str
    price: int
    create_time: datetime
    update_time: datetime
    answer: str = ""
    note: str = ""
    expire_time: datetime | None = None

    @property
    def name(self) -> str:
        """Return its resource name, which is also what the ledger calls the cause."""
        return f"redemptions/{self.uid}"


@dataclass(frozen=True)
class RedemptionView:
    """Holds a redemption as somebody sees it."""

    redemption: Redemption
    perk: Perk
    member: Person
    steps: tuple[Step, ...] = field(default=())


def check_move(state: str, to: str) -> None:
    """Refuse a move that is not in the table.

    Raises `RedemptionSettled`, `RedemptionNotApproved` or `RedemptionApproved`.
    """
    if state not in MOVES:
        raise RedemptionSettled(state=state)
    if to in MOVES[state]:
        return
    if to == FULFILLED:
        raise RedemptionNotApproved
    if state == APPROVED:
        raise RedemptionApproved
    raise RedemptionSettled(state=state)


def check_answer(perk: Perk, answer: str) -> str:
    """Return the answer to a perk's question, empty where it asks nothing; raises `Invalid`."""
    if not perk.question:
        return ""
    form = Form()
    cleaned = form.body("answer", answer, least=1, most=LONGEST_ANSWER)
    form.done()
    return cleaned


def check_note(note: str, *, needed: bool) -> str:
    """Return what staff say to the member; raises `Invalid` where it is needed and missing."""
    form = Form()
    cleaned = form.body("note", note, most=LONGEST_NOTE)
    if needed and not cleaned:
        form.refuse("note", "Explain to the member why you decline this.")
    form.done()
    return cleaned
