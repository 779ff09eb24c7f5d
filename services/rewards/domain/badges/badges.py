"""Says what a badge is, and why it is not shown or not revoked."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shared.refusals import FailedPrecondition, NotAllowed, NotFound

PROVISIONAL = "provisional"
GRANTED = "granted"
REVOKED = "revoked"
EXPIRED = "expired"
SUPERSEDED = "superseded"
STATES = (PROVISIONAL, GRANTED, REVOKED, EXPIRED, SUPERSEDED)
# What somebody has, whether others see it yet or not.
STANDING_STATES = (PROVISIONAL, GRANTED, SUPERSEDED)

AUTO = "auto"
MANUAL = "manual"


@dataclass(frozen=True)
class Badge:
    """Holds an achievement somebody has, had or waits for."""

    uid: UUID
    member: UUID
    achievement: str
    version: int
    tier: str
    key: str
    state: str
    origin: str
    award_time: datetime
    create_time: datetime
    update_time: datetime
    fact: UUID | None = None
    reason: str = ""
    note: str = ""
    awarded_by: UUID | None = None
    approved_by: UUID | None = None
    hold_until: datetime | None = None
    held_out: bool = False
    expire_time: datetime | None = None
    revoke_time: datetime | None = None
    revoke_reason: str = ""
    revoked_by: UUID | None = None
    claim_time: datetime | None = None

    @property
    def waits_for_person(self) -> bool:
        """Return whether a second person has to decide."""
        return self.state == PROVISIONAL and self.origin == MANUAL


@dataclass(frozen=True)
class Change:
    """Says what becomes of a badge; `before` is None for a new one."""

    before: Badge | None
    after: Badge
    quiet: bool = False

    @property
    def from_state(self) -> str:
        """Return the state it had, empty for none."""
        return self.before.state if self.before else ""

    @property
    def moved(self) -> bool:
        """Return whether the state changed."""
        return self.from_state != self.after.state

    @property
    def reworded(self) -> bool:
        """Return whether nothing but the sentence of its reason differs, as after an upgrade."""
        if self.before is None:
            return False
        before = replace(self.before, reason=self.after.reason, update_time=self.after.update_time)
        return before == self.after

    @property
    def awarded(self) -> bool:
        """Return whether somebody holds it who did not; a tier that comes back is no news."""
        return self.after.state == GRANTED and self.from_state in ("", PROVISIONAL, REVOKED)

    @property
    def revoked(self) -> bool:
        """Return whether somebody no longer has what others could see."""
        return self.after.state == REVOKED and self.from_state in (GRANTED, EXPIRED, SUPERSEDED)


class BadgeNotFound(NotFound):
    """Refuses a badge that is not there for the caller."""

    message = "Badge not found. Check the address."


class BadgeNotHeld(FailedPrecondition):
    """Refuses to revoke what is not held."""

    message = "This badge is no longer active, so there is nothing to revoke."


class EveryBadgeHidden(NotAllowed):
    """Refuses to show all of somebody else's badges."""

    message = "Only the member and staff can see badges that are no longer active."
