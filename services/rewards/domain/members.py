"""Says when reconciling members goes on, and what it came to."""

from dataclasses import dataclass, field

from services.rewards.domain.people import Person
from shared.refusals import FailedPrecondition


class SourceEmpty(FailedPrecondition):
    """Refuses to take everything from everybody because no facts are there."""

    message = (
        "There are no events, but the ledger has points based on some. Restore or import the "
        "events first, or use force if everyone should lose everything they earned."
    )


class TooMuchWouldChange(FailedPrecondition):
    """Refuses to change more than the set share of members."""

    message = (
        "{changed} of {members} members would change, more than the limit of {percent} percent. "
        "Nothing was changed. Check a dry run, and use force if it is right."
    )


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
