"""Brings a member's points, badges and level to what the facts say: the one writer of all three."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.badges.awards import recompute_badges, recompute_community
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.badges.badges import Badge
from services.rewards.domain.points import levels, points
from services.rewards.domain.points.facts import SILENT_SOURCES, Fact
from services.rewards.domain.points.rules import CREDIT, STANDING, Version
from services.rewards.domain.points.transfers import EARNED, Transfer, member_account
from services.rewards.store import locks, people, recompute, settings
from services.rewards.store.points import facts, rules
from services.rewards.store.points import transfers as ledger
from shared import clock, outbox, telemetry
from shared.db import Database
from shared.notices import Polling, Waiter
from upwell.rewards.v1 import events_pb2

BATCH = 1000
# How long somebody waits at most before they are looked at: the pause, and those before them.
PAUSE = 0.2
LONGEST_PAUSE = 5.0
# So many members' changes are passed on together.
SHARE = 50
Notify = Callable[[UUID, list[UUID]], object]


@dataclass(frozen=True)
class Recomputed:
    """Says what recomputing a member changed; `standing` and `credit` are of their own account.

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


def recompute_member(
    tx: sa.Connection, community: UUID, member: UUID, *, silent: bool = False
) -> Recomputed:
    """Recompute a member: points, then badges, then the level; with `silent` nobody is told.

    Memory does not grow with the number of facts.
    """
    ensure_seeded(tx, community)
    locks.allow_long(tx)
    store.lock_member(tx, community, member)
    recompute.dequeue(tx, community, member)
    versions = rules.load_versions(tx, community)
    posted = _recompute_points(tx, community, member, versions)
    # What came with an import or a backfill is no news.
    quiet = silent or posted.sources == {True}
    changes = recompute_badges(tx, community, member, silent=silent)
    recompute_level(tx, community, member, silent=quiet)
    return Recomputed(
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
    """Return what recomputing a member's points would post now."""
    found: list[Transfer] = []
    for _, transfers in _walk(tx, community, member, versions):
        found += transfers
    return found


def _badge(badge: Badge) -> str:
    return f"{badge.achievement}/{badge.key}" if badge.key else badge.achievement


def recompute_level(tx: sa.Connection, community: UUID, member: UUID, *, silent: bool) -> bool:
    """Bring a member's level to what standing and tenure say; returns whether it changed."""
    person = people.COPIES.load(tx, community, member)
    if person is None or person.is_erased:
        return False
    now = clock.now()
    ladder = settings.load_settings(tx, community).levels
    standing = ledger.standing(tx, community, [member], now)
    worth = standing[member].worth if member in standing else 0
    reached = levels.level_for(ladder, worth, levels.tenure(person.join_time, now)).level
    if reached == person.level:
        return False
    people.COPIES.set(tx, community, member, level=reached)
    message = events_pb2.LevelChanged(
        member_uid=str(member), from_level=person.level, to_level=reached, silent=silent
    )
    outbox.add(tx, store.OUTBOX, community, None, (f"members/{member}", message))
    return True


@dataclass
class _Posted:
    """Adds up what was posted; `sources` says of what was earned whether it is silent."""

    facts: int = 0
    transfers: int = 0
    own: dict[str, int] = field(default_factory=dict)
    sources: set[bool] = field(default_factory=set)


def _recompute_points(
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
        yield (
            batch,
            points.changes(member, by_id, postings, booked, giving, derivation.lost_to_abuse),
        )


def run_recompute(
    db: Database,
    stop: threading.Event,
    notify: Notify | None = None,
    waiter: Waiter | None = None,
) -> None:
    """Recompute until told to stop; `db` acts as the worker role.

    `notify` is called with a community and members who were recomputed, after that is committed;
    `waiter` waits for rows of the queue.
    """
    waiter = waiter or Polling()
    pause = PAUSE
    while not stop.is_set():
        try:
            recomputed = recompute_queued(db, notify, stop)
            if recomputed or not _is_anybody_queued(db):
                waiter.pause(stop, found=recomputed > 0, gather=PAUSE)
                pause = PAUSE
                continue
        except sa.exc.DBAPIError as error:
            telemetry.log().warning("recompute queue waits", error=str(error.orig))
        # Somebody else is at those who are queued, or recomputing them fails.
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _is_anybody_queued(db: Database) -> bool:
    with db.everywhere() as tx:
        return bool(recompute.list_queued(tx, 0, 1))


def recompute_queued(
    db: Database, notify: Notify | None = None, stop: threading.Event | None = None
) -> int:
    """Recompute everybody who waits once, in every community; returns how many were.

    All that happened to a member since they were last looked at is recomputed in one go, so a
    hundred votes in a second cost their author one look, not a hundred. Who fails keeps waiting
    and does not keep the others.
    """
    count = after = 0
    while True:
        with db.everywhere() as tx:
            waiting = recompute.list_queued(tx, after, BATCH)
        if not waiting:
            return count
        after = max(seq for _, _, seq in waiting)
        recomputed: dict[UUID, list[UUID]] = {}
        try:
            for community, member, _ in waiting:
                if stop is not None and stop.is_set():
                    return count
                if _recompute(db, community, member):
                    recomputed.setdefault(community, []).append(member)
                    count += member != community
                    if len(recomputed[community]) == SHARE:
                        _notify(notify, community, recomputed.pop(community))
        finally:
            for community, members in recomputed.items():
                _notify(notify, community, members)


def _notify(notify: Notify | None, community: UUID, members: list[UUID]) -> None:
    if notify is not None:
        notify(community, [member for member in members if member != community])


def _recompute(db: Database, community: UUID, member: UUID) -> bool:
    try:
        with db.begin(community) as tx:
            # Somebody else is at it, or was since the list was made.
            if not store.try_member(tx, community, member):
                return False
            if not recompute.is_queued(tx, community, member):
                return False
            if member == community:
                recompute.dequeue(tx, community, community)
                recompute_community(tx, community)
            else:
                recompute_member(tx, community, member)
    except sa.exc.OperationalError:
        raise
    except Exception:  # noqa: BLE001  whatever fails, the others go on
        telemetry.log().exception("recompute failed", member=str(member))
        return False
    return True
