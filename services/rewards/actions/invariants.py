"""Checks what must always hold in a community.

A noun with more to check than one question says so with a function in `CHECKS`.
"""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.badges.awards import check_badges
from services.rewards.actions.recompute import point_changes
from services.rewards.store import invariants as questions
from services.rewards.store import people as people_store
from services.rewards.store import recompute
from services.rewards.store.points import rules
from shared import invariants
from shared.actor import Actor, need_system
from shared.db import Database
from shared.invariants import EXAMPLES, Result

PAGE = 500

CHECKS: tuple[Callable[[sa.Connection, UUID], Result], ...] = (check_badges,)


def check_invariants(db: Database, actor: Actor) -> list[Result]:
    """Check what must always hold for the caller's community; system only."""
    need_system(actor)
    with db.begin(actor.community) as tx:
        results = invariants.check(tx, actor.community, questions.CHECKS)
        results += [check(tx, actor.community) for check in CHECKS]
    results.append(_check_points(db, actor.community))
    return results


def _check_points(db: Database, community: UUID) -> Result:
    """Compare what is booked for every member with what their facts give."""
    sentence = "Everybody has the points that the facts give, but for those who wait for it."
    violations = 0
    examples: list[str] = []
    after: UUID | None = None
    while True:
        with db.begin(community) as tx:
            versions = rules.load_versions(tx, community)
            people = people_store.COPIES.list_after(tx, community, after, PAGE)
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
            return Result(sentence, violations, tuple(examples))
        after = people[-1].uid


def _is_wrong(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Look again while nobody recomputes the member: what is on its way is not wrong."""
    store.lock_member(tx, community, member)
    versions = rules.load_versions(tx, community)
    found = point_changes(tx, community, member, versions)
    return bool(found) and not recompute.is_queued(tx, community, member)
