"""Checks what must always hold in a community.

A noun with more to check than one question says so with a function in `CHECKS`: it returns what
must hold as a sentence, how often it does not, and the first offenders.
"""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.access import need_system
from services.rewards.actions.badges.awards import check_badges
from services.rewards.actions.recompute import point_changes
from services.rewards.store import invariants, locks, recompute
from services.rewards.store import people as people_store
from services.rewards.store.invariants import EXAMPLES, Broken
from services.rewards.store.points import rules
from shared.actor import Actor
from shared.db import Database

PAGE = 500

CHECKS: tuple[Callable[[sa.Connection, UUID], tuple[str, int, list[str]]], ...] = (check_badges,)


def check_invariants(db: Database, actor: Actor) -> list[Broken]:
    """Check what must always hold for the caller's community; system only."""
    need_system(actor)
    with db.begin(actor.community) as tx:
        locks.allow_long(tx)
        results = invariants.check_invariants(tx, actor.community)
        results += [Broken(*check(tx, actor.community)) for check in CHECKS]
    results.append(_check_points(db, actor.community))
    return results


def _check_points(db: Database, community: UUID) -> Broken:
    """Compare what is booked for every member with what their facts give."""
    sentence = "Everybody has the points that the facts give, but for those who wait for it."
    violations = 0
    examples: list[str] = []
    after: UUID | None = None
    while True:
        with db.begin(community) as tx:
            versions = rules.load_versions(tx, community)
            people = people_store.list_after(tx, community, after, PAGE)
            for person in people:
                if recompute.is_queued(tx, community, person.uid):
                    continue
                if point_changes(tx, community, person.uid, versions) and _is_wrong(
                    tx, community, person.uid
                ):
                    violations += 1
                    if len(examples) < EXAMPLES:
                        examples.append(f"members/{person.uid}")
        if len(people) < PAGE:
            return Broken(sentence, violations, examples)
        after = people[-1].uid


def _is_wrong(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Look again while nobody recomputes the member: what is on its way is not wrong."""
    store.lock_member(tx, community, member)
    versions = rules.load_versions(tx, community)
    found = point_changes(tx, community, member, versions)
    return bool(found) and not recompute.is_queued(tx, community, member)
