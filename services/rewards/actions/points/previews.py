"""Tries rules out on the facts there are, without giving or taking anything."""

import dataclasses
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.points.rules import rule_named
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.points.previews import Change, Preview, Sums, within
from services.rewards.domain.points.rules import (
    ENDED,
    LIVE,
    SHADOW,
    Definition,
    NotInShadow,
    RuleNotFound,
    Version,
    check_definition,
    check_unit,
)
from services.rewards.store import people
from services.rewards.store.points import facts as fact_store
from services.rewards.store.points import previews as store
from shared import clock
from shared.actor import Actor, need_staff
from shared.db import Database

# A preview is looked at while somebody waits, so it ends; what it found until then is shown.
MOST_FACTS = 200_000
MOST_SECONDS = 5.0
# Facts read in one query: enough to be worth its cost, few enough to be kept.
BATCH = 10_000
# How far back we look where a change counts from now on only.
LOOK_BACK = timedelta(days=28)


def preview_rule(
    db: Database, actor: Actor, slug: str, definition: Definition, *, retroactive: bool = False
) -> Preview:
    """Return who would gain and who would lose by a definition; staff.

    For all time, it stands in for every version of the rule before it. From now on nothing changes
    that happened until now, so the last four weeks say what to expect: what the rule gave in them,
    and what it would have given. With no slug it is a new rule.

    Raises `RuleNotFound`.
    """
    need_staff(actor)
    definition = check_definition(definition)
    since = None
    if not retroactive:
        # A whole first day, so that a cap per day is not tried on half a day.
        since = (clock.now() - LOOK_BACK).replace(hour=0, minute=0, second=0, microsecond=0)
    giving: list[Version] = []
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        if slug:
            rule = rule_named(tx, actor.community, slug)
            giving = [version for version in rule.versions if version.gives]
            if giving:
                check_unit(giving[0].definition, definition)
    candidate = Version(slug or "new", 0, LIVE, definition, start=since)
    change = Change(definition.unit, within(giving, since), (candidate,), since)
    return _preview(db, actor.community, change)


def get_shadow_results(db: Database, actor: Actor, slug: str, number: int) -> Preview:
    """Return what a version in the shadow would have given so far, against the live one; staff.

    Nothing is stored for it: it is worked out over the facts since it was published.

    Raises `RuleNotFound` or `NotInShadow`.
    """
    need_staff(actor)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        rule = rule_named(tx, actor.community, slug)
    version = rule.version(number)
    if version is None:
        raise RuleNotFound
    if version.mode != SHADOW:
        raise NotInShadow(version=number)
    giving = [one for one in rule.versions if one.mode in (LIVE, ENDED)]
    change = Change(
        version.definition.unit, within(giving, version.start), (version,), version.start
    )
    return _preview(db, actor.community, change)


def _preview(db: Database, community: UUID, change: Change) -> Preview:
    """Return what a change means, member by member until the time or the facts run out."""
    end = time.monotonic() + MOST_SECONDS
    sums = Sums(change.unit)
    with db.begin(community) as tx:
        counts = store.count_earners(tx, community, change.triggers, change.since, MOST_FACTS + 1)
    partial = sum(counts.values()) > MOST_FACTS
    for members in _chunks(counts):
        if sums.facts >= MOST_FACTS or time.monotonic() > end:
            partial = True
            break
        with db.begin(community) as tx:
            if sum(members.values()) > BATCH:
                [member] = members
                partial = not _add_one(tx, community, change, member, sums, end) or partial
            else:
                _add_some(tx, community, change, list(members), sums)
    found = sums.preview(partial=partial)
    with db.begin(community) as tx:
        known = people.COPIES.load_many(tx, community, [row.member for row in found.rows])
    return dataclasses.replace(found, people=known)


def _add_some(
    tx: sa.Connection, community: UUID, change: Change, members: list[UUID], sums: Sums
) -> None:
    """Add what a change means for members with few facts."""
    earned = store.load_earned(tx, community, change.triggers, members, change.since)
    for member, facts in earned.items():
        trial = change.trial(member)
        trial.take(facts)
        sums.add(member, *trial.amounts, facts=len(facts))


def _add_one(
    tx: sa.Connection, community: UUID, change: Change, member: UUID, sums: Sums, end: float
) -> bool:
    """Add what a change means for a member with many facts; False where the time runs out."""
    trial = change.trial(member)
    count = 0
    for batch in fact_store.batches(tx, community, member):
        if time.monotonic() > end:
            return False
        trial.take(batch)
        count += sum(change.concerns(member, fact) for fact in batch)
    sums.add(member, *trial.amounts, facts=count)
    return True


def _chunks(counts: Mapping[UUID, int]) -> Iterator[dict[UUID, int]]:
    """Yield members in groups that have about as many facts as one query should read."""
    chunk: dict[UUID, int] = {}
    for member, count in counts.items():
        if chunk and sum(chunk.values()) + count > BATCH:
            yield chunk
            chunk = {}
        chunk[member] = count
    if chunk:
        yield chunk
