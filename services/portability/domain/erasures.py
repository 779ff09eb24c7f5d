"""Says what an erasure is: which service is asked when, and when all have confirmed."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.refusals import Invalid, NotFound

# It may refuse, as for the last administrator; no other is asked before it has confirmed.
FIRST = "members"

RUNNING = "running"
DONE = "done"
STATES = (RUNNING, DONE)


class ErasureNotFound(NotFound):
    """Refuses because there is no such erasure, or it was deleted a year after it was done."""

    message = "Erasure not found. Erasures are deleted a year after they were completed."


@dataclass(frozen=True)
class Confirmation:
    """Says whether a service has confirmed, and if not, when it is asked again.

    `kept` counts what stays in the service as a former member's.
    """

    service: str
    retry_time: datetime
    confirm_time: datetime | None = None
    kept: Mapping[str, int] = field(default_factory=dict)
    try_count: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Erasure:
    """Erases a member in every service, each of which confirms it."""

    uid: UUID
    member: UUID
    remove_content: bool
    create_time: datetime
    end_time: datetime | None = None
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def state(self) -> str:
        """Return how far it is."""
        return RUNNING if self.end_time is None else DONE

    @property
    def is_accepted(self) -> bool:
        """Return whether the first service has confirmed, which alone may refuse."""
        return FIRST not in {one.service for one in self.missing}

    @property
    def missing(self) -> tuple[Confirmation, ...]:
        """Return those who have yet to confirm."""
        return tuple(one for one in self.confirmations if one.confirm_time is None)

    def askable(self, known: Container[str]) -> tuple[Confirmation, ...]:
        """Return those of the known services that may be asked, sooner or later, at this stage."""
        found = tuple(one for one in self.missing if one.service in known)
        return found if self.is_accepted else tuple(one for one in found if one.service == FIRST)

    def due(self, moment: datetime, known: Container[str]) -> Confirmation | None:
        """Return whom to ask now, or None."""
        return next((one for one in self.askable(known) if one.retry_time <= moment), None)


def check_state(state: str) -> str:
    """Return a state to filter by, or nothing for all; raises `Invalid`."""
    if state and state not in STATES:
        raise Invalid({"state": "Unknown state."})
    return state
