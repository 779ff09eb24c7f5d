"""Says who may vote when, and what casting and retracting come to."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.ideas.domain import ideas, statuses
from services.ideas.domain.people import Person, Reader
from services.ideas.domain.refusals import IdeaDeleted, IdeaNotFound, VotingClosed
from shared.refusals import FailedPrecondition, Invalid, NotFound

WEB, WIDGET, API, BEHALF, IMPORT = 1, 2, 3, 4, 5
SOURCES = {WEB: "web", WIDGET: "widget", API: "api", BEHALF: "behalf", IMPORT: "import"}
OWN_SOURCES = frozenset({WEB, WIDGET, API})

NO_WEIGHT, NICE, IMPORTANT, CRITICAL = 0, 1, 2, 3
WEIGHTS = frozenset({NICE, IMPORTANT, CRITICAL})

# Ballots that one call may hold, and that one transaction takes.
MAX_BATCH = 500
CHUNK = 100


class AlreadyMerged(FailedPrecondition):
    """Refuses what belongs on the idea that another was merged into."""

    message = "Idea #{number} was merged into idea #{into}. Use that idea instead."


class VoteNotFound(NotFound):
    """Refuses to change a vote that was never cast."""

    message = "There is no such vote on idea #{number}. Vote first."


class VoteSourceUnknown(Invalid):
    """Refuses a source that a member's own vote cannot have."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"source": "A vote has to come from the portal, a widget or the API."})


class WeightUnknown(Invalid):
    """Refuses a weight that is not one of the three."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"weight": "Choose nice, important or critical."})


class VoterUnknown(Invalid):
    """Refuses to vote for somebody who is not a member who takes part."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"member": "There is no active member with this ID in this community."})


class BatchTooLarge(Invalid):
    """Refuses more votes than one call may hold."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"entries": f"Send at most {MAX_BATCH} votes per call."})


@dataclass(frozen=True)
class VotableIdea:
    """Holds what voting needs to know of an idea.

    `votes` counts what the roll-up has not folded yet; `sources` are the ideas merged into it.
    """

    number: int
    author: UUID
    status: str
    visibility: str
    deleted: bool
    deleted_by: UUID | None
    merged_into: int | None
    board: str
    access: str
    sources: tuple[int, ...]
    votes: int

    @property
    def group(self) -> tuple[int, ...]:
        """Return the ideas whose votes count here."""
        return (self.number, *self.sources)

    def readable_by(self, reader: Reader) -> bool:
        """Return whether somebody may read the idea; the same rule as the idea's own."""
        if reader.moderates(self.board):
            return True
        if self.access == "staff" or (self.access == "members" and reader.member is None):
            return False
        if self.visibility == ideas.REMOVED:
            return False
        mine = reader.member is not None and reader.member == self.author
        if self.deleted:
            return reader.member is not None and reader.member == self.deleted_by
        return self.visibility == ideas.VISIBLE or mine

    def check_reading(self, reader: Reader) -> None:
        """Raise `IdeaNotFound` where somebody may not know of the idea."""
        if not self.readable_by(reader):
            raise IdeaNotFound

    def check_open(self) -> None:
        """Raise `AlreadyMerged`, `IdeaDeleted` or `VotingClosed` where votes are not taken."""
        if self.deleted:
            raise IdeaDeleted
        if self.merged_into is not None:
            raise AlreadyMerged(number=self.number, into=self.merged_into)
        if self.status in statuses.CLOSED:
            raise VotingClosed(status=self.status.replace("_", " "))
        if self.visibility != ideas.VISIBLE:
            raise VotingClosed(status=self.visibility)


@dataclass(frozen=True)
class Ballot:
    """Holds a vote to cast or to retract; `member` is whose vote it is."""

    number: int
    member: UUID
    retract: bool = False
    source: int = WEB
    weight: int = NO_WEIGHT
    on_behalf_by: UUID | None = None


@dataclass(frozen=True)
class Row:
    """Holds a vote as it is kept: on which idea of a group, and when it was cast."""

    idea: int
    create_time: datetime
    weight: int = NO_WEIGHT
    counted: bool = True
    on_behalf_by: UUID | None = None


@dataclass(frozen=True)
class VoteOutcome:
    """Holds what a vote came to."""

    number: int
    has_voted: bool
    votes: int
    weight: int = NO_WEIGHT


@dataclass(frozen=True)
class Voter:
    """Holds a vote as staff see it; `origin_idea` is where it was cast."""

    person: Person
    create_time: datetime
    source: int
    weight: int
    on_behalf_by: Person | None
    origin_idea: int


def check_source(source: int) -> int:
    """Return where a member's own vote comes from; nothing said means the portal."""
    if source and source not in OWN_SOURCES:
        raise VoteSourceUnknown
    return source or WEB


def check_weight(weight: int) -> int:
    """Return how much something is needed; raises `WeightUnknown`."""
    if weight not in WEIGHTS:
        raise WeightUnknown
    return weight


@dataclass
class VoteBatch:
    """Counts ballots one after the other, as if each were alone, and remembers what to write.

    `sources` says for every idea of a group what is merged into it. `rows` are the votes there are,
    by group root and member.
    """

    votables: dict[int, VotableIdea]
    sources: dict[int, frozenset[int]]
    rows: dict[tuple[int, UUID], dict[int, Row]]
    now: datetime
    kept: frozenset[tuple[int, UUID]] = frozenset()
    deltas: list[tuple[int, int, datetime]] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start from what is counted, and remember which votes are there already."""
        self.counts = {number: votable.votes for number, votable in self.votables.items()}
        self.kept = frozenset(
            (row.idea, member) for (_, member), held in self.rows.items() for row in held.values()
        )
        self.fresh: dict[tuple[int, UUID], Ballot] = {}
        # The ideas whose votes the last ballot took back: more than one after a merge.
        self.gone: tuple[int, ...] = ()

    def take(self, ballot: Ballot) -> tuple[VoteOutcome, bool]:
        """Count a ballot; returns what it came to and whether that changed anything."""
        votable = self.votables[ballot.number]
        votable.check_open()
        held = self.rows.setdefault((votable.number, ballot.member), {})
        if ballot.retract:
            changed = self._retract(votable, ballot, held)
        else:
            changed = self._cast(votable, ballot, held)
        weight = max((row.weight for row in held.values()), default=NO_WEIGHT)
        return VoteOutcome(votable.number, bool(held), self.counts[votable.number], weight), changed

    def _cast(self, votable: VotableIdea, ballot: Ballot, held: dict[int, Row]) -> bool:
        if held:
            return False
        held[votable.number] = Row(
            votable.number, self.now, ballot.weight, on_behalf_by=ballot.on_behalf_by
        )
        self.fresh[(votable.number, ballot.member)] = ballot
        self.deltas.append((votable.number, 1, self.now))
        self.counts[votable.number] += 1
        return True

    def _retract(self, votable: VotableIdea, ballot: Ballot, held: dict[int, Row]) -> bool:
        if ballot.on_behalf_by is not None and not any(row.on_behalf_by for row in held.values()):
            raise VoteNotFound(number=votable.number)
        if not held:
            return False
        for number in votable.group:
            below = {number} | self.sources.get(number, frozenset())
            times = [row.create_time for row in held.values() if row.counted and row.idea in below]
            if times:
                self.deltas.append((number, -1, min(times)))
                if number == votable.number:
                    self.counts[number] -= 1
        self.gone = tuple(sorted(held))
        held.clear()
        self.fresh.pop((votable.number, ballot.member), None)
        return True

    def deletes(self) -> list[tuple[int, UUID]]:
        """Return the votes that were there and are not any more, or were cast anew."""
        left = {
            (row.idea, member) for (_, member), held in self.rows.items() for row in held.values()
        }
        return sorted((self.kept - left) | (self.kept & self.fresh.keys()))

    def inserts(self) -> list[tuple[int, UUID, int, int, UUID | None]]:
        """Return the votes to keep: idea, member, source, weight, on whose behalf."""
        return [
            (idea, member, ballot.source, ballot.weight, ballot.on_behalf_by)
            for (idea, member), ballot in sorted(self.fresh.items(), key=lambda item: item[0])
        ]
