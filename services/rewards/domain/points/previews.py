"""Says what a change of a rule means: who gains, who loses, and how much."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.rewards.domain.people import Person
from services.rewards.domain.points.facts import TRIGGERS, Fact, Trigger
from services.rewards.domain.points.points import Derivation
from services.rewards.domain.points.rules import Version

MOST_ROWS = 50


@dataclass(frozen=True)
class Change:
    """Holds the versions of one rule on either side of a change, over facts since a moment."""

    unit: str
    before: tuple[Version, ...]
    after: tuple[Version, ...]
    since: datetime | None = None

    @property
    def triggers(self) -> list[Trigger]:
        """Return what either side counts."""
        names = {version.definition.trigger for version in (*self.before, *self.after)}
        return [TRIGGERS[name] for name in sorted(names)]

    def concerns(self, member: UUID, fact: Fact) -> bool:
        """Return whether a fact is something a member may earn by, on either side."""
        return (self.since is None or fact.time >= self.since) and any(
            fact.type == trigger.type and fact.earner(trigger) == member
            for trigger in self.triggers
        )

    def trial(self, member: UUID) -> "Trial":
        """Return what tries it on one member."""
        return Trial(self, member)


class Trial:
    """Adds up what a member's facts give before and after a change, points set aside as well."""

    def __init__(self, change: Change, member: UUID) -> None:
        """Begin without facts."""
        self._sides = [Derivation(side, member) for side in (change.before, change.after)]
        self._amounts = [0, 0]

    def take(self, facts: Iterable[Fact]) -> None:
        """Take the member's next facts, in their order."""
        for fact in facts:
            for side, derivation in enumerate(self._sides):
                self._amounts[side] += sum(one.amount for one in derivation.take(fact))

    @property
    def amounts(self) -> tuple[int, int]:
        """Return what the facts so far give before and after."""
        before, after = self._amounts
        return before, after


def within(versions: Iterable[Version], since: datetime | None) -> tuple[Version, ...]:
    """Return versions as they count facts since a moment only."""
    return tuple(
        version
        if since is None or (version.start is not None and version.start >= since)
        else replace(version, start=since)
        for version in versions
    )


@dataclass(frozen=True)
class Row:
    """Says what a change means for one member."""

    member: UUID
    before: int
    after: int

    @property
    def size(self) -> tuple[int, UUID]:
        """Return by what rows are ordered: how much changes."""
        return (abs(self.after - self.before), self.member)


@dataclass(frozen=True)
class Preview:
    """Holds what a change means; `rows` are those it means most for, at most 50 of each kind."""

    unit: str
    winners: int = 0
    losers: int = 0
    unchanged: int = 0
    given: int = 0
    taken: int = 0
    facts: int = 0
    partial: bool = False
    rows: tuple[Row, ...] = ()
    people: Mapping[UUID, Person] = field(default_factory=dict)


class Sums:
    """Adds up a preview member by member, keeping only the rows that are shown."""

    def __init__(self, unit: str) -> None:
        """Begin with nobody."""
        self.unit = unit
        self.facts = 0
        self._members = [0, 0, 0]
        self._points = [0, 0]
        self._rows: tuple[list[tuple[tuple[int, UUID], Row]], ...] = ([], [])

    def add(self, member: UUID, before: int, after: int, *, facts: int = 0) -> None:
        """Add what the change means for one member, over so many facts."""
        self.facts += facts
        if before == after:
            self._members[2] += 1
            return
        kind = 0 if after > before else 1
        self._members[kind] += 1
        self._points[kind] += abs(after - before)
        row = Row(member, before, after)
        heap = self._rows[kind]
        heapq.heappush(heap, (row.size, row))
        if len(heap) > MOST_ROWS:
            heapq.heappop(heap)

    def preview(self, *, partial: bool) -> Preview:
        """Return what was added up."""
        shown = [row for heap in self._rows for _, row in heap]
        return Preview(
            unit=self.unit,
            winners=self._members[0],
            losers=self._members[1],
            unchanged=self._members[2],
            given=self._points[0],
            taken=self._points[1],
            facts=self.facts,
            partial=partial,
            rows=tuple(sorted(shown, key=lambda row: row.size, reverse=True)),
        )
