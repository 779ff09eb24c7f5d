"""Does what staff do by hand with points: adjust them with a note, as two where it is much."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import member_named, need_manager
from services.rewards.domain.people import Person
from services.rewards.domain.points import adjustments as domain
from services.rewards.domain.points import transfers
from services.rewards.domain.points.adjustments import Adjustment, AdjustmentView
from services.rewards.domain.points.decay import day_of, standing
from services.rewards.domain.points.rules import STANDING
from services.rewards.store import REQUESTS, locks, people, recompute, settings
from services.rewards.store.points import adjustments as store
from services.rewards.store.points import statements
from services.rewards.store.points import transfers as transfer_store
from shared import clock, ids, paging, requests
from shared.actor import Actor, need_staff
from shared.db import Database
from shared.paging import PageTokenUnknown

# A list begins with what waits for a second person; then comes everything else.
_WAITING, _DECIDED = 0, 1


def adjust_points(
    db: Database,
    actor: Actor,
    handle: str,
    *,
    unit: str,
    amount: int,
    note: str,
    request_id: str = "",
) -> AdjustmentView:
    """Adjust a member's balance, or ask a second person to; manager or admin.

    Raises `MemberNotFound`, `OwnPoints` or `NotEnoughToTake`.
    """
    need_manager(actor)
    note = domain.check_adjustment(unit, amount, note)
    now = clock.now()
    with db.begin(actor.community) as tx:
        once = requests.once(
            tx, REQUESTS, actor, request_id, "AdjustPoints", handle.lower(), unit, amount, note
        )
        if once.answer is not None:
            return _views(tx, actor, [_named(tx, actor, UUID(str(once.answer["uid"])))])[0]
        member = member_named(tx, actor.community, handle)
        if store.is_same_person(tx, actor.community, actor.member, member.uid):
            raise domain.OwnPoints
        locks.lock_member(tx, actor.community, member.uid)
        domain.check_taking(amount, _balance(tx, actor.community, member.uid, unit))
        threshold = settings.load_settings(tx, actor.community).second_person_above
        lately = store.moved_lately(
            tx, actor.community, member.uid, unit, actor.member, now - domain.LATELY
        )
        waits = domain.needs_second_person(amount, lately, threshold)
        adjustment = Adjustment(
            uid=ids.new_id(),
            member=member.uid,
            unit=unit,
            amount=amount,
            note=note,
            state=domain.WAITING if waits else domain.POSTED,
            create_time=now,
            asked_by=actor.member,
        )
        store.insert_adjustment(tx, actor.community, adjustment)
        if not waits:
            _post(tx, actor.community, adjustment, now)
        once.keep(uid=str(adjustment.uid))
        return _views(tx, actor, [adjustment])[0]


def list_adjustments(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[AdjustmentView], str]:
    """Return a page of adjustments and the token of the next; staff.

    First those that wait, the oldest of them first; then the others, the newest first.
    """
    need_staff(actor)
    question = ("adjustments", str(actor.community))
    page = paging.page(question, page_size, page_token, int, datetime, UUID)
    part, after = _place(page.after)
    found: list[tuple[int, Adjustment]] = []
    with db.begin(actor.community) as tx:
        while len(found) <= page.size and part in (_WAITING, _DECIDED):
            rows = store.list_adjustments(
                tx, actor.community, after, page.limit - len(found), waiting=part == _WAITING
            )
            found += [(part, row) for row in rows]
            part, after = part + 1, None
        shown, token = page.cut(found, lambda row: (row[0], row[1].create_time, row[1].uid))
        return _views(tx, actor, [row for _, row in shown]), token


def _place(place: tuple[Any, ...] | None) -> tuple[int, tuple[datetime, UUID] | None]:
    if place is None:
        return _WAITING, None
    part, time, uid = place
    if part not in (_WAITING, _DECIDED):
        raise PageTokenUnknown
    return part, (time, uid)


def approve_adjustment(db: Database, actor: Actor, uid: UUID) -> AdjustmentView:
    """Post an adjustment as its second person; manager or admin.

    Again, it changes nothing. Raises `AdjustmentNotFound`, `OwnPoints`, `SecondPersonNeeded`,
    `AdjustmentDecided` or `NotEnoughToTake`.
    """
    return _decide(db, actor, uid, domain.POSTED)


def decline_adjustment(db: Database, actor: Actor, uid: UUID) -> AdjustmentView:
    """Decline an adjustment as its second person; manager or admin.

    Again, it changes nothing. Raises `AdjustmentNotFound`, `OwnPoints`, `SecondPersonNeeded` or
    `AdjustmentDecided`.
    """
    return _decide(db, actor, uid, domain.DECLINED)


def _decide(db: Database, actor: Actor, uid: UUID, to: str) -> AdjustmentView:
    need_manager(actor)
    now = clock.now()
    with db.begin(actor.community) as tx:
        adjustment = _named(tx, actor, uid, change=True)
        domain.check_second_person(adjustment, actor.member)
        if adjustment.asked_by is not None and store.is_same_person(
            tx, actor.community, actor.member, adjustment.asked_by
        ):
            raise domain.SecondPersonNeeded
        if store.is_same_person(tx, actor.community, actor.member, adjustment.member):
            raise domain.OwnPoints
        if adjustment.state == to:
            return _views(tx, actor, [adjustment])[0]
        if adjustment.state != domain.WAITING:
            raise domain.AdjustmentDecided(state=adjustment.state)
        decided = dataclasses.replace(
            adjustment, state=to, decided_by=actor.member, decide_time=now
        )
        if to == domain.POSTED:
            locks.lock_member(tx, actor.community, decided.member)
            balance = _balance(tx, actor.community, decided.member, decided.unit)
            domain.check_taking(decided.amount, balance)
            _post(tx, actor.community, decided, now)
        store.decide_adjustment(tx, actor.community, decided)
        return _views(tx, actor, [decided])[0]


def _named(tx: sa.Connection, actor: Actor, uid: UUID, *, change: bool = False) -> Adjustment:
    adjustment = store.load_adjustment(tx, actor.community, uid, change=change)
    if adjustment is None:
        raise domain.AdjustmentNotFound
    return adjustment


def _balance(tx: sa.Connection, community: UUID, member: UUID, unit: str) -> int:
    """Return what a member has, as their points page shows it; nobody is made to owe points."""
    if unit == STANDING:
        return standing(statements.load_days(tx, community, member), day_of(clock.now()))
    return statements.load_balances(tx, community, member)["member", unit]


def _post(tx: sa.Connection, community: UUID, adjustment: Adjustment, moment: datetime) -> None:
    own = transfers.member_account(adjustment.member)
    given = adjustment.amount > 0
    transfer = transfers.Transfer(
        uid=transfers.transfer_id(adjustment.name),
        member=adjustment.member,
        unit=adjustment.unit,
        amount=abs(adjustment.amount),
        debit=transfers.ADJUST if given else own,
        credit=own if given else transfers.ADJUST,
        reason=transfers.ADJUSTED,
        effective_time=moment,
        note=adjustment.note,
        actor=adjustment.asked_by,
        cause=adjustment.name,
    )
    transfer_store.post(tx, community, [transfer])
    # Badges, the level and the leaderboards follow.
    recompute.enqueue(tx, community, [adjustment.member])


def _views(
    tx: sa.Connection, actor: Actor, adjustments: Iterable[Adjustment]
) -> list[AdjustmentView]:
    found = list(adjustments)
    wanted = {uid for one in found for uid in (one.member, one.asked_by, one.decided_by)}
    known = people.COPIES.load_many(tx, actor.community, wanted)
    return [
        AdjustmentView(
            adjustment=one,
            member=known.get(one.member, Person(uid=one.member)),
            asked_by=known.get(one.asked_by) if one.asked_by else None,
            decided_by=known.get(one.decided_by) if one.decided_by else None,
        )
        for one in found
    ]
