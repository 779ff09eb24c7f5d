"""Reconciles a community with its facts, page by page, and adds history that no event brought."""

from collections.abc import Sequence
from uuid import UUID, uuid5

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.access import need_system
from services.rewards.actions.awards import settle_community
from services.rewards.actions.people import erase_member
from services.rewards.actions.recording import turn_member
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.actions.settle import Settled, settle
from services.rewards.domain import facts as facts_domain
from services.rewards.domain import upkeep as domain
from services.rewards.domain.people import Person
from services.rewards.domain.upkeep import FactRecord, Outcome, PersonRecord, Row
from services.rewards.store import dirty, facts, ledger
from shared import clock, paging
from shared.actor import Actor
from shared.db import Database

PAGE = 500
MOST_PAGE = 2000
ROWS = 20
# Members in one transaction.
TOGETHER = 25

# A page of a real run first looks at everybody, changing nothing, and only then changes anything.
CHECK = "check"
APPLY = "apply"


def reconcile_members(
    db: Database,
    actor: Actor,
    *,
    dry_run: bool,
    force: bool = False,
    page_size: int = 0,
    page_token: str = "",
) -> Outcome:
    """Reconcile a page of members with their facts, or say what would change; system only.

    A real run without `force` pages over everybody twice: the first time nothing is changed, and
    only when all have been looked at, and no more than the set share would change, the second time
    begins. Pages of the first time say nothing of members. Nobody is told of anything.
    Raises `SourceEmpty` or `TooMuchWouldChange`.
    """
    need_system(actor)
    community = actor.community
    size = paging.size(page_size, default=PAGE, most=MOST_PAGE)
    question = ("reconcile", community, dry_run, force)
    unchecked = dry_run or force or (not page_token and not _guarded(db, community))
    first = APPLY if unchecked else CHECK
    phase, after, members, changed = _place(question, page_token, first)
    if phase == CHECK and not page_token:
        _check(db, community, 0, 0)
    outcome = Outcome()
    people = _page(db, community, after, size, outcome, keep=phase == APPLY and not dry_run)
    if len(people) == size:
        last = people[-1].uid
        outcome.next_page_token = paging.encode(
            question,
            phase,
            str(last),
            members + outcome.members,
            changed + outcome.changed_members,
        )
    elif phase == CHECK:
        _check(db, community, changed + outcome.changed_members, members + outcome.members)
        outcome.next_page_token = paging.encode(question, APPLY, str(facts_domain.NOBODY), 0, 0)
    elif not dry_run:
        with db.begin(community) as tx:
            settle_community(tx, community, silent=True)
    return Outcome(next_page_token=outcome.next_page_token) if phase == CHECK else outcome


def backfill_facts(
    db: Database, actor: Actor, people: Sequence[PersonRecord], found: Sequence[FactRecord]
) -> tuple[int, int]:
    """Add people and facts that no event brought, and return how many were new; system only.

    What is known already stays as it is, and nobody is told. Raises `RecordsInvalid`.
    """
    need_system(actor)
    for name, count in (("people", len(people)), ("facts", len(found))):
        if count > domain.MOST_RECORDS:
            raise domain.RecordsInvalid({name: f"Send at most {domain.MOST_RECORDS} at once."})
    faults = {
        f"facts[{place}]": fault for place, record in enumerate(found) if (fault := record.fault())
    }
    if faults:
        raise domain.RecordsInvalid(dict(list(faults.items())[:ROWS]))
    with db.begin(actor.community) as tx:
        known = sum(_add_person(tx, actor.community, record) for record in people)
        fresh = facts.add_facts(
            tx, actor.community, [record.fact() for record in found], fresh_only=True
        )
        concerned = {member for pair in fresh for member in pair}
        store.people.know(tx, actor.community, concerned)
        dirty.mark(tx, actor.community, [*concerned, actor.community])
    return known, len(fresh)


def _add_person(tx: sa.Connection, community: UUID, record: PersonRecord) -> bool:
    person = record.person
    # Whatever an event says later counts, so this is as old as the person.
    moment = person.join_time or clock.now()
    event = uuid5(facts_domain.NAMESPACE, f"person/{person.uid}")
    if person.is_erased:
        erase_member(tx, community, person.uid, moment, event, remove_content=False)
        return False
    before = store.people.load_person(tx, community, person.uid)
    added = store.people.save_person(tx, community, person, moment) and (
        before is None or not person.is_named_as(before)
    )
    if person.join_time is not None:
        store.people.keep_join(tx, community, person.uid, person.join_time)
    if record.is_suspended:
        turn_member(tx, community, person.uid, moment, event, off=True, reason="suspended")
    if added:
        dirty.mark(tx, community, [person.uid])
    return added


def _place(question: Sequence[object], token: str, phase: str) -> tuple[str, UUID, int, int]:
    keys = paging.decode(question, token, str, str, int, int)
    if keys is None:
        return phase, facts_domain.NOBODY, 0, 0
    told, after, members, changed = keys
    try:
        return str(told), UUID(str(after)), int(str(members)), int(str(changed))
    except ValueError as error:
        raise paging.PageTokenUnknown from error


def _guarded(db: Database, community: UUID) -> bool:
    """Return whether there is anything that reconciling could take from somebody."""
    with db.begin(community) as tx:
        return ledger.any_earned(tx, community)


def _check(db: Database, community: UUID, changed: int, members: int) -> None:
    with db.begin(community) as tx:
        domain.check_reconciling(
            changed,
            members,
            store.settings.load_settings(tx, community).reconcile_percent,
            empty=not facts.any_facts(tx, community),
            earned=ledger.any_earned(tx, community),
        )


def _page(
    db: Database, community: UUID, after: UUID, size: int, outcome: Outcome, *, keep: bool
) -> list[Person]:
    with db.begin(community) as tx:
        ensure_seeded(tx, community)
        people = store.people.list_after(tx, community, after, size)
    for start in range(0, len(people), TOGETHER):
        some = people[start : start + TOGETHER]
        with db.begin(community) as tx:
            store.lock_members(tx, community, [person.uid for person in some])
            # A look is the real thing, taken back; so it can't say anything else.
            done = tx.begin_nested()
            for person in some:
                _one(tx, community, person, outcome)
            if keep:
                done.commit()
            else:
                done.rollback()
    return people


def _one(tx: sa.Connection, community: UUID, person: Person, outcome: Outcome) -> None:
    settled = settle(tx, community, person.uid, silent=True)
    outcome.facts += settled.facts
    outcome.transfers += settled.transfers
    outcome.awarded += len(settled.awarded)
    outcome.revoked += len(settled.revoked)
    outcome.members += bool(settled.facts or settled.changed)
    outcome.changed_members += settled.changed
    if settled.changed and len(outcome.rows) < ROWS:
        outcome.rows.append(_row(tx, community, person, settled))


def _row(tx: sa.Connection, community: UUID, person: Person, settled: Settled) -> Row:
    now = ledger.balances(tx, community, person.uid)
    standing, credit = now.get(("member", "standing"), 0), now.get(("member", "credit"), 0)
    return Row(
        person,
        (standing - settled.standing, standing),
        (credit - settled.credit, credit),
        settled.awarded,
        settled.revoked,
    )
