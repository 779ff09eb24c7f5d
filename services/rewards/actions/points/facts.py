"""Records what happened; whoever it concerns is recomputed later.

Nothing is worked out here, so events may come in any order and any number of times.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

import sqlalchemy as sa

from services.rewards.actions.invalidations import let_nobody_earn, set_member_valid
from services.rewards.actions.people import forget_member
from services.rewards.domain.points import facts as facts_domain
from services.rewards.domain.points.facts import Fact, FactRecord, PersonRecord
from services.rewards.store import people, recompute
from services.rewards.store.points import facts
from shared import clock
from shared.actor import Actor, need_system
from shared.db import Database

# So many faults are named at once.
FAULTS = 20


def record_facts(tx: sa.Connection, community: UUID, found: Sequence[Fact]) -> int:
    """Keep facts, once each; returns how many are new."""
    fresh = facts.add_facts(tx, community, found)
    concerned = {member for pair in fresh for member in pair}
    people.COPIES.know(tx, community, concerned)
    if concerned:
        recompute.enqueue(tx, community, [*concerned, community])
    return len(fresh)


def backfill_facts(
    db: Database, actor: Actor, persons: Sequence[PersonRecord], found: Sequence[FactRecord]
) -> tuple[int, int]:
    """Add people and facts that no event brought, and return how many were new; system only.

    What is known already stays as it is, and nobody is told. Raises `RecordsInvalid`.
    """
    need_system(actor)
    for name, count in (("people", len(persons)), ("facts", len(found))):
        if count > facts_domain.MOST_RECORDS:
            raise facts_domain.RecordsInvalid(
                {name: f"Send at most {facts_domain.MOST_RECORDS} at once."}
            )
    faults = {
        f"facts[{place}]": fault for place, record in enumerate(found) if (fault := record.fault())
    }
    if faults:
        raise facts_domain.RecordsInvalid(dict(list(faults.items())[:FAULTS]))
    with db.begin(actor.community) as tx:
        known = sum(_add_person(tx, actor.community, record) for record in persons)
        splits = [record for record in found if record.type == facts_domain.IDEA_SPLIT]
        for record in splits:
            event = uuid5(facts_domain.NAMESPACE, f"split/{record.object}")
            let_nobody_earn(tx, actor.community, record.object, record.time or clock.now(), event)
        fresh = facts.add_facts(
            tx,
            actor.community,
            [record.fact() for record in found if record not in splits],
            fresh_only=True,
        )
        concerned = {member for pair in fresh for member in pair}
        people.COPIES.know(tx, actor.community, concerned)
        recompute.enqueue(tx, actor.community, [*concerned, actor.community])
    return known, len(fresh)


def _add_person(tx: sa.Connection, community: UUID, record: PersonRecord) -> bool:
    person = record.person
    # Whatever an event says later counts, so this is as old as the person.
    moment = person.join_time or clock.now()
    event = uuid5(facts_domain.NAMESPACE, f"person/{person.uid}")
    if person.is_erased:
        forget_member(tx, community, person.uid, moment, event, remove_content=False)
        return False
    before = people.COPIES.load(tx, community, person.uid)
    added = people.COPIES.save(tx, community, person, moment) and (
        before is None or not person.is_named_as(before)
    )
    if person.join_time is not None:
        people.keep_join(tx, community, person.uid, person.join_time)
    if record.is_suspended:
        set_member_valid(tx, community, person.uid, moment, event, valid=False, reason="suspended")
        if before is None:
            people.COPIES.mark(tx, community, person.uid, is_suspended=True)
    if added:
        recompute.enqueue(tx, community, [person.uid])
    return added
