"""Reads who voted for what: names for votes that came with an import as a number alone."""

from collections.abc import Iterator

from services.portability.domain.records import WEIGHTS, Fault, Links, Member, Vote
from services.portability.formats import checks
from services.portability.formats.base import Item
from services.portability.formats.columns import VOTERS
from services.portability.formats.tabular import Cells, Tabular

# Under which source most ideas of tables come in.
SOURCE = "csv"


class Voters(Tabular):
    """Reads a list of voters; its ideas are those that came with the same source before."""

    def __init__(self) -> None:
        """Take the common names."""
        super().__init__(VOTERS)

    @property
    def source(self) -> str:
        """Return whose external ids these are."""
        return SOURCE

    def records(self, cells: Cells) -> Iterator[Item]:
        """Yield who voted, and for what."""
        external_id = cells.get("external_id")
        if not external_id:
            cells.faults.append(("The idea is empty.", "Say which idea the vote is for."))
        voter = _voter(cells)
        weight = cells.get("weight").lower()
        if weight and weight not in WEIGHTS:
            cells.faults.append(
                (f"The importance “{weight[:40]}” is unknown.", f"Use {', '.join(WEIGHTS)}.")
            )
        moment = cells.moment("create_time")
        if cells.faults:
            yield from (Fault(cells.line, external_id[:80], *fault) for fault in cells.faults)
            return
        yield voter
        vote = Vote(voter.external_id, moment, weight, source="import")
        yield Links(external_id, votes=(vote,), names_imported_votes=True, line=cells.line)


def _voter(cells: Cells) -> Member:
    name, email = cells.get("author"), cells.get("email")
    handle = cells.get("handle").removeprefix("@").lower()
    key = cells.get("author_id") or email or handle or name
    if not key:
        cells.faults.append(("The voter is empty.", "Add an address, a handle or a name."))
    shown = name or handle or email.partition("@")[0] or key
    return Member(
        key,
        shown[: checks.NAME_MOST],
        handle=handle,
        email=email,
        find_by_handle=bool(handle),
        line=cells.line,
    )
