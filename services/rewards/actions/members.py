"""Reconciles members with their facts, page by page, and gives them what is held about them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.badges.awards import recompute_community
from services.rewards.actions.recompute import Recomputed, recompute_member
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain import members as domain
from services.rewards.domain.members import Outcome, Row
from services.rewards.domain.people import Person
from services.rewards.domain.points import facts as facts_domain
from services.rewards.store import members as privacy
from services.rewards.store import people as people_store
from services.rewards.store import settings
from services.rewards.store.points import facts, transfers
from shared import paging
from shared.actor import Actor, need_system
from shared.db import Database
from shared.privacy import File, need_own_or_admin

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
            recompute_community(tx, community, silent=True)
    return Outcome(next_page_token=outcome.next_page_token) if phase == CHECK else outcome


def _place(question: Sequence[object], token: str, phase: str) -> tuple[str, UUID, int, int]:
    keys = paging.decode(question, token, str, str, int, int)
    if keys is None:
        return phase, facts_domain.NOBODY, 0, 0
    kept_phase, after, members, changed = keys
    try:
        return str(kept_phase), UUID(str(after)), int(str(members)), int(str(changed))
    except ValueError as error:
        raise paging.PageTokenUnknown from error


def _guarded(db: Database, community: UUID) -> bool:
    """Return whether there is anything that reconciling could take from somebody."""
    with db.begin(community) as tx:
        return transfers.any_earned(tx, community)


def _check(db: Database, community: UUID, changed: int, members: int) -> None:
    with db.begin(community) as tx:
        domain.check_reconciling(
            changed,
            members,
            settings.load_settings(tx, community).reconcile_percent,
            empty=not facts.any_facts(tx, community),
            earned=transfers.any_earned(tx, community),
        )


def _page(
    db: Database, community: UUID, after: UUID, size: int, outcome: Outcome, *, keep: bool
) -> list[Person]:
    with db.begin(community) as tx:
        ensure_seeded(tx, community)
        people = people_store.COPIES.list_after(tx, community, after, size)
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
    recomputed = recompute_member(tx, community, person.uid, silent=True)
    outcome.facts += recomputed.facts
    outcome.transfers += recomputed.transfers
    outcome.awarded += len(recomputed.awarded)
    outcome.revoked += len(recomputed.revoked)
    outcome.members += bool(recomputed.facts or recomputed.changed)
    outcome.changed_members += recomputed.changed
    if recomputed.changed and len(outcome.rows) < ROWS:
        outcome.rows.append(_row(tx, community, person, recomputed))


def _row(tx: sa.Connection, community: UUID, person: Person, recomputed: Recomputed) -> Row:
    now = transfers.balances(tx, community, person.uid)
    standing, credit = now.get(("member", "standing"), 0), now.get(("member", "credit"), 0)
    return Row(
        person,
        (standing - recomputed.standing, standing),
        (credit - recomputed.credit, credit),
        recomputed.awarded,
        recomputed.revoked,
    )


def export_member(db: Database, actor: Actor, member: UUID) -> list[File]:
    """Return everything kept about a member as JSON; one's own, or an admin on request.

    A kind of thing at a time, because together they may be large. Raises `SignInNeeded` or
    `NotYours`.
    """
    need_own_or_admin(actor, member, write=False)
    with db.begin(actor.community) as tx:
        parts = [
            f"{json.dumps(name)}: {json.dumps(_filled(rows), default=_plain, ensure_ascii=False)}"
            for name, rows in privacy.export(tx, actor.community, member)
        ]
    return [("rewards/rewards.json", ("{" + ",\n".join(parts) + "}\n").encode())]


def _filled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # What is empty is left out: of a hundred thousand rows it would be half of the document.
    return [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]


def _plain(value: Any) -> str:  # noqa: ANN401  whatever JSON can't hold
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
