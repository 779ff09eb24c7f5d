"""Grants and revokes badges alike, from what the facts say; nothing else writes derived ones.

A badge rests on the version of its achievement it was awarded under for as long as that version's
condition holds, so a threshold that is raised takes nothing from anybody who has it, while facts
that go still take it away. Whoever does not have it yet is measured by the current version.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.credentials.revocations import revoke_credentials
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.badges import awards as awards_domain
from services.rewards.domain.badges import badges as domain
from services.rewards.domain.badges.achievements import (
    ACTIVE,
    ANNIVERSARY,
    FIRST_EVER,
    MANUAL,
    MEASURED,
    SHARED,
    Achievement,
    Version,
)
from services.rewards.domain.badges.awards import Award, Measure
from services.rewards.domain.badges.badges import Badge, Change
from services.rewards.store import locks, people, recompute
from services.rewards.store.badges import achievements as catalogue
from services.rewards.store.badges import badges, measures
from shared import clock, ids, outbox
from shared.db import Database
from shared.invariants import EXAMPLES, Result
from upwell.rewards.v1 import events_pb2

PAGE = 500
CHECKED = 500
# What time alone makes due is looked for about once an hour.
PATIENCE = timedelta(hours=2)


def recompute_badges(
    tx: sa.Connection, community: UUID, member: UUID, *, silent: bool = False
) -> list[Change]:
    """Bring what a member holds by their own facts to what these say, and return what changed.

    The caller holds the member's lock, and has recomputed the points that some achievements add up.
    With `silent` nobody is told of what is new.
    """
    changes, progress = _derived(tx, community, member)
    catalogue.save_progress(tx, community, member, progress)
    _keep(tx, community, changes, silent=silent)
    return changes


def badge_changes(
    tx: sa.Connection, community: UUID, member: UUID, moment: datetime | None = None
) -> list[Change]:
    """Return what recomputing a member's badges would change, now unless said otherwise."""
    return _derived(tx, community, member, moment)[0]


def recompute_community(
    tx: sa.Connection, community: UUID, *, silent: bool = False
) -> list[Change]:
    """Bring what everybody's facts decide together to what these say: firsts and milestones."""
    ensure_seeded(tx, community)
    locks.allow_long(tx)
    lock_shared(tx, community)
    changes = shared_changes(tx, community)
    _keep(tx, community, changes, silent=silent)
    return changes


def shared_changes(
    tx: sa.Connection, community: UUID, moment: datetime | None = None
) -> list[Change]:
    """Return what recomputing firsts and milestones would change, now unless said otherwise."""
    changes: list[Change] = []
    now = moment or clock.now()
    for one in catalogue.list_achievements(tx, community, show_retired=True):
        if one.definition.kind in SHARED:
            changes += _shared(tx, community, one, now)
    return changes


def lock_shared(tx: sa.Connection, community: UUID) -> None:
    """Hold what everybody's facts decide together; the community's own id stands for it."""
    store.lock_member(tx, community, community)


def _derived(
    tx: sa.Connection, community: UUID, member: UUID, moment: datetime | None = None
) -> tuple[list[Change], dict[str, int]]:
    now = moment or clock.now()
    current = {
        one.slug: one
        for one in catalogue.list_achievements(tx, community, show_retired=True)
        if one.definition.kind not in SHARED
    }
    kept: dict[str, list[Badge]] = {}
    for badge in badges.list_of_member(tx, community, member):
        if badge.achievement in current:
            kept.setdefault(badge.achievement, []).append(badge)
    versions = _versions(tx, community, current.values(), kept)
    found = measures.measure_member(
        tx, community, member, [one for one in versions if one.definition.kind in MEASURED]
    )
    person = people.COPIES.load(tx, community, member)
    joined = person.join_time if person else None
    gone = person is not None and person.is_erased
    met: dict[str, dict[int, Mapping[str, Award]]] = {}
    progress: dict[str, int] = {}
    for version in versions:
        measure = found.get((version.slug, version.number), Measure())
        reached = awards_domain.awards(version, measure, member, joined, now)
        met.setdefault(version.slug, {})[version.number] = reached
        one = current[version.slug]
        if one.state == ACTIVE and version.number == one.number:
            yearly = version.definition.kind == ANNIVERSARY
            progress[version.slug] = len(reached) if yearly else measure.value
    changes: list[Change] = []
    for slug, one in current.items():
        counts = one.state == ACTIVE and one.definition.kind != MANUAL and not gone
        changes += awards_domain.derive(
            slug,
            member,
            kept.get(slug, []),
            met.get(slug, {}),
            one.version if counts else None,
            now,
            ids.new_id,
        )
    return changes, progress


def _versions(
    tx: sa.Connection,
    community: UUID,
    current: Iterable[Achievement],
    kept: Mapping[str, Sequence[Badge]],
) -> list[Version]:
    """Return the versions to measure: those that count, and those somebody holds badges under."""
    found: dict[tuple[str, int], Version] = {}
    older: set[tuple[str, int]] = set()
    for one in current:
        if one.definition.kind == MANUAL:
            continue
        if one.state == ACTIVE:
            found[one.slug, one.number] = one.version
        older |= {
            (one.slug, badge.version) for badge in kept.get(one.slug, ()) if not badge.revoked_by
        }
    older -= set(found)
    for key, one in catalogue.load_versions(tx, community, older).items():
        found[key] = one.version
    return [found[key] for key in sorted(found)]


def _shared(tx: sa.Connection, community: UUID, one: Achievement, now: datetime) -> list[Change]:
    """Return what changes among all who hold a first or a milestone."""
    held = badges.list_of_achievement(tx, community, one.slug)
    if one.state != ACTIVE and not held:
        return []
    versions = _versions(
        tx, community, [one], {one.slug: [badge for many in held.values() for badge in many]}
    )
    met: dict[UUID, dict[int, dict[str, Award]]] = {member: {} for member in held}
    for version in versions:
        for member, awards in reached_together(tx, community, version).items():
            met.setdefault(member, {})[version.number] = awards
    current = one.version if one.state == ACTIVE else None
    changes: list[Change] = []
    for member in sorted(met):
        changes += awards_domain.derive(
            one.slug, member, held.get(member, []), met[member], current, now, ids.new_id
        )
    return changes


def reached_together(
    tx: sa.Connection, community: UUID, version: Version
) -> dict[UUID, dict[str, Award]]:
    """Return what members reach of a first or a milestone, by key."""
    if version.definition.kind == FIRST_EVER:
        first = measures.find_first(tx, community, version)
        if first is None:
            return {}
        member, crossing = first
        return {member: {"": awards_domain.award(version, awards_domain.ONLY, crossing, member)}}
    found: dict[UUID, dict[str, Award]] = {}
    crossings = measures.find_first_many(tx, community, version)
    for step in version.definition.tiers:
        for member, crossing in crossings.get(step.threshold, {}).items():
            found.setdefault(member, {})[step.tier] = awards_domain.award(
                version, step, crossing, member
            )
    return found


def _keep(tx: sa.Connection, community: UUID, changes: Sequence[Change], *, silent: bool) -> None:
    """Save what became of badges, announce it, and revoke the credentials of what is gone."""
    if not changes:
        return
    badges.save_changes(tx, community, changes)
    for change in changes:
        announce(tx, community, change, None, silent=silent)


def announce(
    tx: sa.Connection, community: UUID, change: Change, by: UUID | None, *, silent: bool = False
) -> None:
    """Tell what became of a badge; a credential of what is revoked is revoked for good."""
    badge = change.after
    subject = f"badges/{badge.uid}"
    if change.awarded:
        awarded = events_pb2.BadgeAwarded(
            badge_uid=str(badge.uid),
            member_uid=str(badge.member),
            achievement=badge.achievement,
            tier=badge.tier,
            reason=badge.reason or badge.note,
            silent=silent or change.quiet,
        )
        awarded.award_time.FromDatetime(badge.award_time)
        outbox.add(tx, store.OUTBOX, community, by, (subject, awarded))
    if change.after.state == domain.REVOKED and change.moved:
        revoke_credentials(tx, community, badge.uid)
    if change.revoked:
        revoked = events_pb2.BadgeRevoked(
            badge_uid=str(badge.uid),
            member_uid=str(badge.member),
            achievement=badge.achievement,
            reason=badge.revoke_reason,
            revoked_by_uid=str(badge.revoked_by or ""),
        )
        outbox.add(tx, store.OUTBOX, community, by, (subject, revoked))


def _places(changes: Sequence[Change]) -> set[tuple[UUID, str, str]]:
    return {
        (one.after.member, one.after.achievement, one.after.key)
        for one in changes
        if not one.reworded
    }


def refresh_badges(db: Database) -> int:
    """Recompute everybody whose badges change with time alone, and return how many there were.

    A wait ends, a badge runs out, a year is full. For the worker, about once an hour.
    """
    count = 0
    for find in (badges.list_due, badges.list_years_due):
        after: tuple[UUID, UUID] | None = None
        while True:
            with db.everywhere() as tx:
                page = find(tx, clock.now(), after, PAGE)
            for community, member in page:
                with db.begin(community) as tx:
                    ensure_seeded(tx, community)
                    locks.allow_long(tx)
                    store.lock_member(tx, community, member)
                    recompute_badges(tx, community, member)
            count += len(page)
            if len(page) < PAGE:
                break
            after = page[-1]
    with db.everywhere() as tx:
        communities = badges.list_shared_due(tx, clock.now())
    for community in communities:
        with db.begin(community) as tx:
            recompute_community(tx, community)
    return count + len(communities)


def check_badges(tx: sa.Connection, community: UUID) -> Result:
    """Return what must hold of badges, how often it does not, and the first offenders.

    Members in the recompute queue are left out, and of the others those are looked at whose badges
    changed last.
    """
    sentence = (
        "What members hold is what the facts say, of the"
        f" {CHECKED} whose badges changed last and of firsts and milestones."
    )
    wrong = [
        f"members/{member}"
        for member in badges.list_changed(tx, community, CHECKED)
        if badge_changes(tx, community, member) and _is_wrong(tx, community, member)
    ]
    if not badges.anybody_waits(tx, community):
        lock_shared(tx, community)
        found = _places(shared_changes(tx, community))
        late = _places(shared_changes(tx, community, clock.now() - PATIENCE))
        if not badges.anybody_waits(tx, community):
            wrong += [f"members/{member}" for member, *_ in sorted(found & late)]
    return Result(sentence, len(wrong), tuple(wrong[:EXAMPLES]))


def _is_wrong(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Look again while nobody recomputes the member: what is on its way is not wrong.

    Neither is what time alone made due since it was last looked for.
    """
    store.lock_member(tx, community, member)
    found = _places(badge_changes(tx, community, member))
    late = _places(badge_changes(tx, community, member, clock.now() - PATIENCE))
    return bool(found & late) and not recompute.is_queued(tx, community, member)


__all__ = [
    "announce",
    "badge_changes",
    "check_badges",
    "lock_shared",
    "reached_together",
    "recompute_badges",
    "recompute_community",
    "refresh_badges",
    "shared_changes",
]
