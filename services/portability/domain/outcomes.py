"""Says what became of a member or an idea of a file."""

from dataclasses import dataclass

CREATED = "created"
FOUND = "found"
REFUSED = "refused"
# What undoing an import came to; what was kept has its reason after the colon.
REMOVED = "removed"
KEPT = "kept:"


@dataclass(frozen=True)
class Outcome:
    """Says whether something was created, found or refused; `uid` and `handle` are a member's."""

    state: str
    uid: str = ""
    handle: str = ""


@dataclass(frozen=True)
class Kept:
    """Names something that is kept when its import is undone, and why."""

    noun: str
    external_id: str
    reason: str
