"""Derives what points a member should have from facts; the ledger is then brought to that.

Nothing here is remembered between two derivations, so the order in which facts arrived, how often
they came and what was taken back in between make no difference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.rewards.domain.points import transfers
from services.rewards.domain.points.facts import ABUSE, HELD, TRIGGERS, Fact, Trigger
from services.rewards.domain.points.rules import Version
from services.rewards.domain.points.transfers import Transfer

MEMBER = "member"
ESCROW = "escrow"


@dataclass(frozen=True)
class Posting:
    """Says that a version of a rule gives something for a fact; `place` is `member` or `escrow`."""

    version: Version
    fact: Fact
    place: str

    @property
    def key(self) -> tuple[str, int, UUID, str]:
        """Return what makes it the same posting."""
        return (self.version.slug, self.version.number, self.fact.uid, self.place)

    @property
    def unit(self) -> str:
        """Return what it gives."""
        return self.version.definition.unit

    @property
    def amount(self) -> int:
        """Return how much it gives."""
        return self.version.definition.amount


@dataclass(frozen=True)
class Booked:
    """Holds an earned transfer as it stands in the ledger."""

    transfer: Transfer
    reversed: bool

    @property
    def key(self) -> tuple[str, int, UUID, str]:
        """Return which posting it is."""
        one = self.transfer
        place = ESCROW if one.credit.startswith("escrow:") else MEMBER
        return (one.rule, one.rule_version, one.fact or UUID(int=0), place)


class _Tally:
    """Counts for one version: today's sum, the last time it gave, and who confirmed what."""

    def __init__(self, version: Version, trigger: Trigger) -> None:
        self.version = version
        self.trigger = trigger
        self._day = date.min
        self._sum = 0
        self._last: datetime | None = None
        # The objects of which a case took somebody's confirmation away.
        self.abused: set[str] = set()
        # The persons so far of an object that waits for more of them, with whether each is held;
        # None once it has been given for.
        self._persons: dict[str, dict[UUID, bool] | None] = {}

    def miss(self, fact: Fact) -> None:
        """Take note of a fact that does not count."""
        if fact.invalid == ABUSE and self.version.definition.distinct_actors > 1:
            self.abused.add(fact.object)

    def take(self, fact: Fact) -> str:
        """Return the place of what the next fact gives, empty where it gives nothing."""
        definition = self.version.definition
        held = fact.invalid == HELD
        if definition.distinct_actors > 1:
            persons = self._persons.setdefault(fact.object, {})
            if persons is None:
                return ""
            person = fact.person_for(self.trigger)
            # Whoever confirms it both in a held and in a sound way confirms it.
            persons[person] = persons.get(person, True) and held
            if len(persons) < definition.distinct_actors:
                return ""
            held = any(persons.values())
        if not self._allows(fact):
            return ""
        if definition.distinct_actors > 1:
            self._persons[fact.object] = None
        return ESCROW if held else MEMBER

    def _allows(self, fact: Fact) -> bool:
        definition = self.version.definition
        cooldown = timedelta(hours=definition.cooldown_hours)
        if cooldown and self._last is not None and fact.time < self._last + cooldown:
            return False
        day = fact.time.date()
        if day != self._day:
            self._day, self._sum = day, 0
        if definition.cap_per_day and self._sum + definition.amount > definition.cap_per_day:
            return False
        self._sum += definition.amount
        self._last = fact.time
        return True


class Derivation:
    """Derives a member's postings fact by fact, with memory for what is still open only."""

    def __init__(self, versions: Iterable[Version], member: UUID) -> None:
        """Take the versions to apply, whatever their mode."""
        self._member = member
        self._tallies: dict[str, list[_Tally]] = {}
        for version in versions:
            trigger = TRIGGERS[version.definition.trigger]
            self._tallies.setdefault(trigger.type, []).append(_Tally(version, trigger))

    def take(self, fact: Fact) -> Iterator[Posting]:
        """Yield what the next fact gives; facts come ordered by time and id, in UTC."""
        for tally in self._tallies.get(fact.type, ()):
            version = tally.version
            if not (
                fact.earner(tally.trigger) == self._member
                and version.covers(fact.time)
                and version.definition.filter.fits(fact)
            ):
                continue
            if not fact.counts:
                tally.miss(fact)
            elif place := tally.take(fact):
                yield Posting(version, fact, place)

    def lost_to_abuse(self, rule: str, number: int, object_: str) -> bool:
        """Return whether a case took a confirmation away that a version needed of an object."""
        return any(
            object_ in tally.abused
            for tallies in self._tallies.values()
            for tally in tallies
            if (tally.version.slug, tally.version.number) == (rule, number)
        )


def derive(versions: Iterable[Version], member: UUID, facts: Iterable[Fact]) -> Iterator[Posting]:
    """Yield what a member's facts give; facts come ordered by time and id, in UTC."""
    derivation = Derivation(versions, member)
    for fact in facts:
        yield from derivation.take(fact)


def changes(
    member: UUID,
    facts: Mapping[UUID, Fact],
    postings: Sequence[Posting],
    booked: Sequence[Booked],
    giving: frozenset[tuple[str, int]],
    lost_to_abuse: Callable[[str, int, str], bool] = lambda _rule, _number, _object: False,
) -> list[Transfer]:
    """Return the transfers that bring what is booked for some facts to what they give.

    `giving` are the versions that give points, as slug and number; `lost_to_abuse` says of one of
    them and an object whether a case took away what it needed.
    """
    wanted = {posting.key: posting for posting in postings}
    open_now = {entry.key: entry.transfer for entry in booked if not entry.reversed}
    rounds: dict[tuple[str, int, UUID, str], int] = {}
    for entry in booked:
        rounds[entry.key] = rounds.get(entry.key, 0) + 1
    found = [
        transfers.reverse(transfer, _why(key, facts, wanted, giving, lost_to_abuse))
        for key, transfer in open_now.items()
        if key not in wanted
    ]
    found += [
        _earned(member, posting, rounds.get(key, 0))
        for key, posting in wanted.items()
        if key not in open_now
    ]
    return found


def _why(
    key: tuple[str, int, UUID, str],
    facts: Mapping[UUID, Fact],
    wanted: Mapping[tuple[str, int, UUID, str], Posting],
    giving: frozenset[tuple[str, int]],
    lost_to_abuse: Callable[[str, int, str], bool],
) -> str:
    rule, version, fact, place = key
    known = facts.get(fact)
    if known is None or not known.counts:
        abuse = known is not None and known.invalid == ABUSE
        return transfers.CONFIRMED if abuse else transfers.FACT_WITHDRAWN
    if (rule, version) not in giving:
        return transfers.RULE_CHANGED
    if place == MEMBER and (rule, version, fact, ESCROW) in wanted:
        return transfers.SET_ASIDE
    if place == ESCROW and (rule, version, fact, MEMBER) in wanted:
        return transfers.DISMISSED
    if lost_to_abuse(rule, version, known.object):
        return transfers.CONFIRMED
    return transfers.RECOUNTED


def _earned(member: UUID, posting: Posting, round_: int) -> Transfer:
    version, fact = posting.version, posting.fact
    account = transfers.escrow_account if posting.place == ESCROW else transfers.member_account
    return Transfer(
        uid=transfers.transfer_id(
            version.slug, version.number, member, fact.uid, posting.place, round_
        ),
        member=member,
        unit=posting.unit,
        amount=posting.amount,
        debit=transfers.mint_account(version.slug),
        credit=account(member),
        reason=transfers.EARNED,
        effective_time=fact.time,
        rule=version.slug,
        rule_version=version.number,
        fact=fact.uid,
        object=fact.object,
        board=fact.board,
    )
