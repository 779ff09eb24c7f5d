"""Brings a member's points, badges and level to what the facts say: the one writer of all three."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain import levels, points
from services.rewards.domain.facts import SILENT_SOURCES, Fact
from services.rewards.domain.ledger import EARNED, Transfer
from services.rewards.domain.rules import Version
from services.rewards.store import dirty, facts, ledger
from shared import clock, outbox
from upwell.rewards.v1 import events_pb2


@dataclass(frozen=True)
class Settled:
    """Says what settling a member came to."""

    facts: int = 0
    transfers: int = 0
    level_changed: bool = False


def settle(tx: sa.Connection, community: UUID, member: UUID, *, silent: bool = False) -> Settled:
    """Settle a member: points, then badges, then the level; with `silent` nobody is told.

    Memory does not grow with the number of facts.
    """
    ensure_seeded(tx, community)
    store.lock_member(tx, community, member)
    dirty.take(tx, community, member)
    versions = store.rules.load_versions(tx, community)
    count, posted, quiet = _settle_points(tx, community, member, versions)
    quiet = quiet or silent
    changed = settle_level(tx, community, member, silent=quiet)
    return Settled(count, posted, changed)


def point_changes(
    tx: sa.Connection, community: UUID, member: UUID, versions: Sequence[Version]
) -> list[Transfer]:
    """Return what settling a member's points would post now."""
    found: list[Transfer] = []
    for _, transfers in _walk(tx, community, member, versions):
        found += transfers
    return found


def settle_level(tx: sa.Connection, community: UUID, member: UUID, *, silent: bool) -> bool:
    """Bring a member's level to what standing and tenure say; returns whether it changed."""
    person = store.people.load_person(tx, community, member)
    if person is None or person.is_erased:
        return False
    moment = clock.now()
    ladder = store.settings.load_settings(tx, community).levels
    standing = ledger.standing(tx, community, [member], moment)
    worth = standing[member].worth if member in standing else 0
    reached = levels.level_for(ladder, worth, levels.tenure(person.join_time, moment)).level
    if reached == person.level:
        return False
    store.people.set_level(tx, community, member, reached)
    told = events_pb2.LevelChanged(
        member_uid=str(member), from_level=person.level, to_level=reached, silent=silent
    )
    outbox.add(tx, store.OUTBOX, community, None, (f"members/{member}", told))
    return True


def _settle_points(
    tx: sa.Connection, community: UUID, member: UUID, versions: Sequence[Version]
) -> tuple[int, int, bool]:
    """Post what is missing and reverse what is too much.

    Returns how many facts there were, how many transfers were posted, and whether all that was
    earned came from where nobody should hear of it.
    """
    count = posted = 0
    sources: set[bool] = set()
    for batch, transfers in _walk(tx, community, member, versions):
        count += len(batch)
        posted += ledger.post(tx, community, transfers)
        earned = {transfer.fact for transfer in transfers if transfer.reason == EARNED}
        sources |= {fact.source in SILENT_SOURCES for fact in batch if fact.uid in earned}
    return count, posted, sources == {True}


def _walk(
    tx: sa.Connection, community: UUID, member: UUID, versions: Sequence[Version]
) -> Iterator[tuple[list[Fact], list[Transfer]]]:
    """Yield a member's facts in batches with the transfers they ask for."""
    derivation = points.Derivation(versions, member)
    giving = frozenset((version.slug, version.number) for version in versions)
    for batch in facts.batches(tx, community, member):
        postings = [posting for fact in batch for posting in derivation.take(fact)]
        by_id = {fact.uid: fact for fact in batch}
        booked = ledger.load_booked(tx, community, member, by_id)
        yield batch, points.changes(member, by_id, postings, booked, giving)
