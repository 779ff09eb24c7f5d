"""Says what became of a member or an idea of a file."""

from dataclasses import dataclass

CREATED = "created"
FOUND = "found"
REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """Says whether something was created, found or refused; `uid` and `handle` are a member's."""

    state: str
    uid: str = ""
    handle: str = ""
