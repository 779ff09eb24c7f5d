"""Does what people do with redemptions: redeem, cancel, decide; and lets old ones lapse."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from services.rewards.actions.access import need_manager, reads_as_staff, take_part
from services.rewards.actions.perks.perks import claimants_for, perk_for
from services.rewards.domain.people import Person
from services.rewards.domain.perks import perks as domain
from services.rewards.domain.perks import redemptions as redemptions_domain
from services.rewards.domain.perks.perks import Perk
from services.rewards.domain.perks.redemptions import Redemption, RedemptionView, Step
from services.rewards.domain.points import transfers
from services.rewards.domain.points.rules import CREDIT
from services.rewards.store import REQUESTS, locks, people, settings
from services.rewards.store.perks import perks as perk_store
from services.rewards.store.perks import redemptions as store
from services.rewards.store.points import adjustments
from services.rewards.store.points import transfers as transfer_store
from services.rewards.store.tables import OUTBOX
from shared import clock, ids, outbox, paging, requests, telemetry
from shared.actor import Actor, need_member, need_staff
from shared.db import Database
from shared.paging import PageTokenUnknown
from upwell.rewards.v1 import events_pb2

# A list for staff begins with what waits; then comes everything else.
_OPEN, _SETTLED = 0, 1
_BATCH = 100


def redeem_perk(
    db: Database, actor: Actor, slug: str, answer: str = "", request_id: str = ""
) -> RedemptionView:
    """Redeem a perk: take one of the stock and set the price aside, both or neither.

    Raises `PerkNotFound` or what `perks.hindrance` says stops the caller.
    """
    member = need_member(actor)
    now = clock.now()
    with db.begin(actor.community) as tx:
        once = requests.once(tx, REQUESTS, actor, request_id, "RedeemPerk", slug, answer)
        if once.answer is not None:
            return _views(tx, actor, [_own(tx, actor, UUID(str(once.answer["uid"])))])[0]
        take_part(tx, actor)
        # Whoever holds several takes the perk first and its member after, so nobody waits in a
        # circle. Who comes second for the last one sees it gone.
        perk = perk_for(tx, actor, slug, change=True)
        locks.lock_member(tx, actor.community, member)
        claimant = claimants_for(tx, actor.community, member, [slug])[slug]
        refusal = domain.hindrance(perk, claimant, now)
        if refusal is not None:
            raise refusal
        redemption = _reserve(tx, actor, perk, redemptions_domain.check_answer(perk, answer), now)
        once.keep(uid=str(redemption.uid))
        return _views(tx, actor, [redemption])[0]


def _reserve(
    tx: sa.Connection, actor: Actor, perk: Perk, answer: str, moment: datetime
) -> Redemption:
    member = need_member(actor)
    days = settings.load_settings(tx, actor.community).redemption_days
    redemption = Redemption(
        uid=ids.new_id(),
        perk=perk.slug,
        member=member,
        state=redemptions_domain.REQUESTED,
        price=perk.price,
        answer=answer,
        create_time=moment,
        update_time=moment,
    )
    store.insert_redemption(tx, actor.community, redemption)
    store.insert_step(tx, actor.community, redemption, member)
    perk_store.take_perk(tx, actor.community, perk.slug, 1)
    if perk.price:
        transfer = transfers.Transfer(
            uid=transfers.transfer_id(redemption.name, transfers.RESERVED),
            member=member,
            unit=CREDIT,
            amount=perk.price,
            debit=transfers.member_account(member),
            credit=transfers.escrow_account(member),
            reason=transfers.RESERVED,
            effective_time=moment,
            note=perk.display_name,
            actor=member,
            cause=redemption.name,
        )
        transfer_store.post(tx, actor.community, [transfer])
    redemption = _step(
        tx, actor.community, redemption, redemptions_domain.RESERVED, None, moment=moment
    )
    if perk.needs_approval:
        redemption = dataclasses.replace(redemption, expire_time=moment + timedelta(days=days))
    else:
        redemption = _step(
            tx, actor.community, redemption, redemptions_domain.APPROVED, None, moment=moment
        )
    store.update_redemption(tx, actor.community, redemption)
    _announce(tx, actor.community, member, redemption, "")
    return redemption


def get_redemption(db: Database, actor: Actor, uid: UUID) -> RedemptionView:
    """Return a redemption of the caller's, or anybody's for staff.

    Raises `RedemptionNotFound`.
    """
    with db.begin(actor.community) as tx:
        return _views(tx, actor, [_seen(tx, actor, uid)])[0]


def list_redemptions(
    db: Database,
    actor: Actor,
    *,
    everyone: bool = False,
    state: str = "",
    page_size: int = 0,
    page_token: str = "",
) -> tuple[list[RedemptionView], str]:
    """Return a page of redemptions and the token of the next.

    The caller's own come the newest first. Everyone's are for staff: first those that wait, the
    oldest of them first, then the others, the newest first.
    """
    member = None
    if everyone:
        need_staff(actor)
    else:
        member = need_member(dataclasses.replace(actor, scopes=frozenset(), suspended=False))
    question = ("redemptions", str(actor.community), str(member), state)
    page = paging.page(question, page_size, page_token, int, datetime, UUID)
    part, after = _place(page.after)
    if member is not None or (state and state not in redemptions_domain.WAITING):
        part = _SETTLED
    found: list[tuple[int, Redemption]] = []
    with db.begin(actor.community) as tx:
        while len(found) <= page.size and part in (_OPEN, _SETTLED):
            open_ = part == _OPEN
            rows = store.list_redemptions(
                tx,
                actor.community,
                after,
                page.limit - len(found),
                member=member,
                state=state,
                open_=None if member is not None else open_,
            )
            found += [(part, row) for row in rows]
            part, after = part + 1, None
            if state:
                break
        shown, token = page.cut(found, lambda row: (row[0], row[1].create_time, row[1].uid))
        return _views(tx, actor, [row for _, row in shown]), token


def _place(
    place: tuple[Any, ...] | None,
) -> tuple[int, tuple[datetime, UUID] | None]:
    if place is None:
        return _OPEN, None
    part, time, uid = place
    if part not in (_OPEN, _SETTLED):
        raise PageTokenUnknown
    return part, (time, uid)


def cancel_redemption(db: Database, actor: Actor, uid: UUID) -> RedemptionView:
    """Cancel the caller's own redemption before it is handed out; twice is once.

    Raises `RedemptionNotFound`, `NotYourRedemption` or `RedemptionSettled`.
    """
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        seen = _seen(tx, actor, uid)
        if seen.member != member:
            raise redemptions_domain.NotYourRedemption
        redemption, perk = _hold(tx, actor.community, seen)
        moved = _move(tx, actor.community, redemption, perk, redemptions_domain.CANCELLED, member)
        return _views(tx, actor, [moved])[0]


def approve_redemption(db: Database, actor: Actor, uid: UUID, note: str = "") -> RedemptionView:
    """Approve a redemption; manager or admin, and nobody their own.

    Again, it changes nothing. Raises `RedemptionNotFound`, `OwnRedemption` or `RedemptionSettled`.
    """
    return _decide(db, actor, uid, redemptions_domain.APPROVED, note)


def decline_redemption(db: Database, actor: Actor, uid: UUID, note: str) -> RedemptionView:
    """Decline a redemption and say why; the stock and the credit come back.

    For managers and admins, and nobody's own. Again, it changes nothing. Raises
    `RedemptionNotFound`, `OwnRedemption`, `RedemptionSettled` or `Invalid`.
    """
    return _decide(db, actor, uid, redemptions_domain.DECLINED, note)


def fulfil_redemption(db: Database, actor: Actor, uid: UUID, note: str = "") -> RedemptionView:
    """Note that a perk was handed out; manager or admin, and nobody their own.

    Again, it changes nothing. Raises `RedemptionNotFound`, `OwnRedemption`, `RedemptionSettled` or
    `RedemptionNotApproved`.
    """
    return _decide(db, actor, uid, redemptions_domain.FULFILLED, note)


def _decide(db: Database, actor: Actor, uid: UUID, to: str, note: str) -> RedemptionView:
    need_manager(actor)
    note = redemptions_domain.check_note(note, needed=to == redemptions_domain.DECLINED)
    with db.begin(actor.community) as tx:
        seen = _seen(tx, actor, uid)
        if adjustments.is_same_person(tx, actor.community, actor.member, seen.member):
            raise redemptions_domain.OwnRedemption
        redemption, perk = _hold(tx, actor.community, seen)
        moved = _move(tx, actor.community, redemption, perk, to, actor.member, note)
        return _views(tx, actor, [moved])[0]


def expire_redemptions(db: Database) -> int:
    """Let lapse what nobody decided in time and return how many; `db` acts as the worker role."""
    count = 0
    while True:
        now = clock.now()
        with db.everywhere() as tx:
            due = store.list_due(tx, now, _BATCH)
        for community, uid in due:
            with db.begin(community) as tx:
                seen = store.load_redemption(tx, community, uid)
                if seen is None:
                    continue
                redemption, perk = _hold(tx, community, seen)
                # It may have been decided since it was looked for.
                if redemption.state == redemptions_domain.RESERVED:
                    _move(tx, community, redemption, perk, redemptions_domain.EXPIRED, None)
                    count += 1
        if len(due) < _BATCH:
            break
    if count:
        telemetry.log().info("expired redemptions", redemptions=count)
    return count


def forget_redemptions(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Cancel what is under way for an erased member, and empty what was written there."""
    found = store.list_open_of(tx, community, member)
    # All perks before the member, as everywhere.
    for slug in sorted({seen.perk for seen in found}):
        perk_store.load_perk(tx, community, slug, change=True)
    for seen in found:
        redemption, perk = _hold(tx, community, seen)
        if redemption.state in redemptions_domain.WAITING:
            _move(tx, community, redemption, perk, redemptions_domain.CANCELLED, None)
    store.forget_words(tx, community, member)


def _hold(tx: sa.Connection, community: UUID, seen: Redemption) -> tuple[Redemption, Perk]:
    """Return a redemption and its perk as they are, held until the transaction ends."""
    perk = perk_store.load_perk(tx, community, seen.perk, change=True)
    locks.lock_member(tx, community, seen.member)
    redemption = store.load_redemption(tx, community, seen.uid)
    if perk is None or redemption is None:
        raise redemptions_domain.RedemptionNotFound
    return redemption, perk


def _move(
    tx: sa.Connection,
    community: UUID,
    redemption: Redemption,
    perk: Perk,
    to: str,
    by: UUID | None,
    note: str = "",
) -> Redemption:
    """Move a redemption on, with its stock and credit; where it is there already, change nothing.

    Raises what `perks.check_move` does.
    """
    if redemption.state == to:
        return redemption
    redemptions_domain.check_move(redemption.state, to)
    moved = _step(tx, community, redemption, to, by, note=note)
    moved = dataclasses.replace(moved, expire_time=None, note=note or moved.note)
    store.update_redemption(tx, community, moved)
    if to not in redemptions_domain.TAKING:
        perk_store.take_perk(tx, community, perk.slug, -1)
    _settle_credit(tx, community, moved, perk, by)
    _announce(tx, community, by, moved, redemption.state)
    if to == redemptions_domain.FULFILLED:
        granted = events_pb2.PerkGranted(
            redemption_uid=str(moved.uid),
            member_uid=str(moved.member),
            perk=perk.slug,
            kind=perk.kind,
            display_name=perk.display_name,
            fair_value=perk.fair_value,
            currency=perk.currency if perk.fair_value else "",
        )
        _tell(tx, community, by, moved, granted)
    return moved


def _settle_credit(
    tx: sa.Connection, community: UUID, redemption: Redemption, perk: Perk, by: UUID | None
) -> None:
    """Spend what was set aside, or give it back, once a redemption has come to its end."""
    if redemption.state in redemptions_domain.WAITING:
        return
    for entry in transfer_store.load_cause(tx, community, redemption.name):
        reserved = entry.transfer
        if entry.reversed or reserved.reason != transfers.RESERVED:
            continue
        if redemption.state != redemptions_domain.FULFILLED:
            back = transfers.reverse(reserved, transfers.RETURNED, note=perk.display_name, actor=by)
            transfer_store.post(tx, community, [back])
            continue
        spent = dataclasses.replace(
            reserved,
            uid=transfers.transfer_id(redemption.name, transfers.SPENT),
            debit=reserved.credit,
            credit=transfers.BURN,
            reason=transfers.SPENT,
            effective_time=redemption.update_time,
            note=perk.display_name,
            actor=by,
        )
        transfer_store.post(tx, community, [spent])


def _step(
    tx: sa.Connection,
    community: UUID,
    redemption: Redemption,
    to: str,
    by: UUID | None,
    *,
    note: str = "",
    moment: datetime | None = None,
) -> Redemption:
    moved = dataclasses.replace(redemption, state=to, update_time=moment or clock.now())
    store.insert_step(tx, community, moved, by, note)
    return moved


def _announce(
    tx: sa.Connection, community: UUID, by: UUID | None, redemption: Redemption, before: str
) -> None:
    changed = events_pb2.RedemptionChanged(
        redemption_uid=str(redemption.uid),
        member_uid=str(redemption.member),
        perk=redemption.perk,
        from_state=before,
        to_state=redemption.state,
        note=redemption.note,
    )
    _tell(tx, community, by, redemption, changed)


def _tell(
    tx: sa.Connection, community: UUID, by: UUID | None, redemption: Redemption, event: Message
) -> None:
    outbox.add(tx, OUTBOX, community, by, (redemption.name, event))


def _seen(tx: sa.Connection, actor: Actor, uid: UUID) -> Redemption:
    redemption = store.load_redemption(tx, actor.community, uid)
    if redemption is None:
        raise redemptions_domain.RedemptionNotFound
    if redemption.member != actor.member and not reads_as_staff(actor):
        raise redemptions_domain.RedemptionNotFound
    return redemption


def _own(tx: sa.Connection, actor: Actor, uid: UUID) -> Redemption:
    redemption = _seen(tx, actor, uid)
    if redemption.member != actor.member:
        raise redemptions_domain.RedemptionNotFound
    return redemption


def _views(
    tx: sa.Connection, actor: Actor, redemptions: Iterable[Redemption]
) -> list[RedemptionView]:
    """Return redemptions as the actor sees them, with their steps.

    What a member answered is theirs and for those who hand the perk out; it may be an address.
    """
    found = list(redemptions)
    perks = perk_store.load_perks(tx, actor.community, [one.perk for one in found])
    steps = store.list_steps(tx, actor.community, [one.uid for one in found])
    wanted = {one.member for one in found}
    wanted |= {row["actor_id"] for rows in steps.values() for row in rows if row["actor_id"]}
    known = people.COPIES.load_many(tx, actor.community, wanted)
    delivers = actor.has("manager", "admin") and not actor.suspended
    return [
        RedemptionView(
            redemption=one
            if delivers or one.member == actor.member
            else dataclasses.replace(one, answer=""),
            perk=perks[one.perk],
            member=known.get(one.member, Person(uid=one.member)),
            steps=tuple(
                Step(
                    state=row["state"],
                    create_time=row["create_time"],
                    by=known.get(row["actor_id"]) if row["actor_id"] else None,
                    note=row["note"],
                )
                for row in steps[one.uid]
            ),
        )
        for one in found
    ]
