"""Says what an abuse case is, who may move it where, and what raises one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.rewards.domain.people import Person
from services.rewards.domain.points.facts import TRIGGERS, Fact
from shared.refusals import Conflict, FailedPrecondition, Invalid, NotAllowed, NotFound

RECIPROCITY = "reciprocity"
FEW_VOTERS = "few_voters"
SHARED_PATTERN = "shared_pattern"
YOUNG_BURST = "young_burst"
OWN_ACCOUNTS = "own_accounts"
OTHER = "other"
REASONS = (RECIPROCITY, FEW_VOTERS, SHARED_PATTERN, YOUNG_BURST, OWN_ACCOUNTS, OTHER)

OPEN = "open"
CONFIRMED = "confirmed"
DISMISSED = "dismissed"
APPEALED = "appealed"
UPHELD = "upheld"
STATES = (OPEN, CONFIRMED, DISMISSED, APPEALED, UPHELD)
# Somebody has to do something.
WAITING = (OPEN, APPEALED)
# The points are gone.
TAKEN = (CONFIRMED, APPEALED, UPHELD)
# A fact of one of these belongs to no other case.
BINDING = (OPEN, *TAKEN)

# What others confirm of a member, and a case can be about.
CONFIRMED_TYPES = tuple(
    sorted({trigger.type for trigger in TRIGGERS.values() if trigger.confirmed})
)

MOST_TEXT = 4000
MOST_OTHERS = 100
MOST_FACTS = 10_000
MOST_WINDOW = timedelta(days=366)
SHOWN_FACTS = 100


class CaseNotFound(NotFound):
    """Refuses a case that is not there for the caller."""

    message = "Case not found. Check the list of cases."


class CaseDecided(Conflict):
    """Refuses a decision about what is decided already."""

    message = "This case is already {state}. Reload it."


class AppealNotOpen(FailedPrecondition):
    """Refuses an appeal against what was not confirmed, or was appealed before."""

    message = "This case is {state}. You can appeal a confirmed case only, and only once."


class AppealTooLate(FailedPrecondition):
    """Refuses an appeal after its time."""

    message = "The time to appeal ended on {until}. Contact the staff of this community instead."


class AppealNeedsAnother(NotAllowed):
    """Refuses to let somebody judge their own decision."""

    message = "You decided this case, so someone else has to review the appeal."


class OwnCase(NotAllowed):
    """Refuses staff who would judge themselves."""

    message = "This case is about you, so someone else has to decide."


class NotYourCase(NotAllowed):
    """Refuses an appeal by somebody else."""

    message = "Only the member this case is about can appeal."


class NothingToSetAside(FailedPrecondition):
    """Refuses a case without facts."""

    message = (
        "There is nothing to put on hold: nobody confirmed anything for this member in this "
        "period that is not already part of a case. Choose another period or other members."
    )


class TooManyFacts(FailedPrecondition):
    """Refuses a case about more than somebody can judge."""

    message = "There are more than {most} events in this period. Choose a shorter one."


@dataclass(frozen=True)
class Case:
    """Holds a case; `points` are those set aside or taken, by unit."""

    uid: UUID
    member: UUID
    reason: str
    state: str
    window_start: datetime
    window_end: datetime
    create_time: datetime
    others: tuple[UUID, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    appeal: str = ""
    decision_message: str = ""
    opened_by: UUID | None = None
    decided_by: UUID | None = None
    appeal_decided_by: UUID | None = None
    decide_time: datetime | None = None
    finalize_time: datetime | None = None
    appeal_time: datetime | None = None

    def appeal_until(self, days: int) -> datetime | None:
        """Return until when its member may appeal, or None where there is nothing to appeal."""
        if self.state != CONFIRMED or self.decide_time is None:
            return None
        return self.decide_time + timedelta(days=days)

    def check_decider(self, member: UUID | None) -> None:
        """Raise `OwnCase` where somebody would judge themselves."""
        if member is not None and member in (self.member, *self.others):
            raise OwnCase

    def check_deciding(self) -> None:
        """Raise `CaseDecided` unless it waits for a decision."""
        if self.state != OPEN:
            raise CaseDecided(state=self.state)

    def check_appealing(self, moment: datetime, days: int) -> None:
        """Raise `AppealNotOpen` or `AppealTooLate`."""
        until = self.appeal_until(days)
        if until is None:
            raise AppealNotOpen(state=self.state)
        if moment > until:
            raise AppealTooLate(until=until.date().isoformat())

    def check_appeal_deciding(self, member: UUID | None) -> None:
        """Raise `CaseDecided`, or `AppealNeedsAnother` for whoever decided before."""
        if self.state != APPEALED:
            raise CaseDecided(state=self.state)
        if member is not None and member == self.decided_by:
            raise AppealNeedsAnother


@dataclass(frozen=True)
class CaseView:
    """Holds a case as somebody sees it; `staff` says whether they see what is for staff only."""

    case: Case
    member: Person
    staff: bool
    fact_count: int
    points: tuple[tuple[str, int], ...]
    appeal_until: datetime | None = None
    others: tuple[Person, ...] = ()
    decided_by: Person | None = None
    facts: tuple[Fact, ...] = ()
    people: dict[UUID, Person] = field(default_factory=dict)


def written(text: str, name: str, what: str) -> str:
    """Return an obligatory text without the space around it; raises `Invalid`."""
    text = text.strip()
    if not text:
        raise Invalid({name: what})
    return limited(text, name)


def limited(text: str, name: str) -> str:
    """Return a text without the space around it; raises `Invalid` for one too long."""
    text = text.strip()
    if len(text) > MOST_TEXT or "\x00" in text:
        raise Invalid({name: f"Use at most {MOST_TEXT} characters."})
    return text


def check_window(start: datetime | None, end: datetime | None, moment: datetime) -> None:
    """Raise `Invalid` unless the window is one."""
    faults: dict[str, str] = {}
    if start is None:
        faults["window_start"] = "Enter a start date."
    if end is None:
        faults["window_end"] = "Enter an end date."
    if start is not None and end is not None:
        if start >= end:
            faults["window_end"] = "The end has to be after the start."
        elif end - start > MOST_WINDOW:
            faults["window_start"] = "Choose a period of at most one year."
        elif start > moment:
            faults["window_start"] = "The period is in the future."
    if faults:
        raise Invalid(faults)


def check_others(reason: str, member: UUID, others: Iterable[UUID]) -> None:
    """Raise `Invalid` unless these can be the other side of a case about a member."""
    others = tuple(others)
    if reason == OWN_ACCOUNTS and not others:
        raise Invalid({"others": "Choose the accounts that belong to the same person."})
    if member in others:
        raise Invalid({"others": "You can't choose the member here too."})
    if len(others) > MOST_OTHERS:
        raise Invalid({"others": f"Choose at most {MOST_OTHERS} others."})


def one_person(groups: Iterable[Iterable[UUID]]) -> dict[UUID, UUID]:
    """Return whose accounts are one person's: each account in the groups to the least of its own.

    Groups that share an account are one.
    """
    least: dict[UUID, UUID] = {}

    def find(one: UUID) -> UUID:
        while least.setdefault(one, one) != one:
            least[one] = least[least[one]]
            one = least[one]
        return one

    for group in groups:
        roots = [find(one) for one in group]
        for root in roots:
            low, high = sorted((find(roots[0]), find(root)))
            least[high] = low
    return {one: find(one) for one in list(least)}


@dataclass(frozen=True)
class Thresholds:
    """Says from where on something looks like abuse; nobody but this service is told.

    A wrong suspicion costs an honest member more than a missed one gains, so each asks for much
    support from few people and little from anybody else.
    """

    days: int = 30
    # In a small circle everybody supports everybody, which says nothing.
    least_active: int = 20
    most_cases: int = 50

    # How often two members have to confirm each other, and how much of all support for one that is.
    mutual_each_way: int = 10
    mutual_share: float = 0.5

    # So much support for so many things, from so few people, who support hardly anybody else.
    few_votes: int = 24
    few_objects: int = 8
    few_people: int = 3
    few_share: float = 0.85
    few_loyalty: float = 0.8

    # Two members who chose the same things so often, most of them one author's. What very many
    # chose says nothing about any two of them.
    pattern_objects: int = 10
    pattern_alike: float = 0.9
    pattern_share: float = 0.6
    pattern_popular: int = 40

    # So many accounts that had just joined, within an hour, that did little else.
    burst_accounts: int = 10
    burst_age: timedelta = timedelta(days=3)
    burst_share: float = 0.8
    burst_loyalty: float = 0.8
    # Where many have just joined anyway, it says nothing.
    burst_common: float = 0.3
    # So many for a single thing were sent there by a newsletter.
    burst_crowd: int = 50


THRESHOLDS = Thresholds()
