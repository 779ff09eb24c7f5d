"""Brings a member's points, badges and level to what the facts say: the one writer of all three."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.awards import settle_badges
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain import levels, points
from services.rewards.domain.badges import Badge
from services.rewards.domain.facts import SILENT_SOURCES, Fact
from services.rewards.domain.ledger import EARNED, Transfer, member_account
from services.rewards.domain.rules import CREDIT, STANDING, Version
from services.rewards.store import dirty, facts, ledger
from shared import clock, outbox
from upwell.rewards.v1 import events_pb2


@dataclass(frozen=True)
class Settled:
    """Says what settling a member came to; `standing` and `credit` are what their own account got.

    `awarded` and `revoked` name badges as `{achievement}` or `{achievement}/{tier or year}`.
    """

    facts: int = 0
    transfers: int = 0
    standing: int = 0
    credit: int = 0
    awarded: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Return whether points or badges changed."""
        return bool(self.transfers or self.awarded or self.revoked)


def settle(tx: sa.Connection, community: UUID, member: UUID, *, silent: bool = False) -> Settled:
    """Settle a member: points, then badges, then the level; with `silent` nobody is told.

    Memory does not grow with the number of facts.
    """
    ensure_seeded(tx, community)
    store.locks.allow_long(tx)
    store.lock_member(tx, community, member)
    dirty.take(tx, community, member)
    versions = store.rules.load_versions(tx, community)
    posted = _settle_points(tx, community, member, versions)
    # What came with an import or a backfill is no news.
    quiet = silent or posted.sources == {True}
    changes = settle_badges(tx, community, member, silent=silent)
    settle_level(tx, community, member, silent=quiet)
    return Settled(
        posted.facts,
        posted.transfers,
        posted.own.get(STANDING, 0),
        posted.own.get(CREDIT, 0),
        tuple(_badge(change.after) for change in changes if change.awarded),
        tuple(_badge(change.after) for change in changes if change.revoked),
    )


def point_changes(
    tx: sa.Connection, community: UUID, member: UUID, versions: Sequence[Version]
) -> list[Transfer]:
    """Return what settling a member's points would post now."""
    found: list[Transfer] = []
    for _, transfers in _walk(tx, community, member, versions):
        found += transfers
    return found


def _badge(badge: Badge) -> str:
    return f"{badge.achievement}/{badge.key}" if badge.key else badge.achievement


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


@dataclass
class _Posted:
    """Adds up what was posted; `sources` says of what was earned whether it is silent."""

    facts: int = 0
    transfers: int = 0
    own: dict[str, int] = field(default_factory=dict)
    sources: set[bool] = field(default_factory=set)


def _settle_points(
    tx: sa.Connection, community: UUID, member: UUID, versions: Sequence[Version]
) -> _Posted:
    """Post what is missing and reverse what is too much."""
    posted = _Posted()
    account = member_account(member)
    for batch, transfers in _walk(tx, community, member, versions):
        posted.facts += len(batch)
        posted.transfers += ledger.post(tx, community, transfers)
        earned = {transfer.fact for transfer in transfers if transfer.reason == EARNED}
        posted.sources |= {fact.source in SILENT_SOURCES for fact in batch if fact.uid in earned}
        for one in transfers:
            signed = one.amount * ((one.credit == account) - (one.debit == account))
            posted.own[one.unit] = posted.own.get(one.unit, 0) + signed
    return posted


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
