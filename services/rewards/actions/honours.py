"""Does what people do with badges by hand: award with a note, agree as two, and take back."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.access import need_manager
from services.rewards.actions.achievements import achievement_named
from services.rewards.actions.awards import announce, lock_shared
from services.rewards.actions.badges import BadgeView, view_badges
from services.rewards.actions.credentials.revoking import revoke_credentials
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain import achievements as catalogue
from services.rewards.domain import adjustments, ledger
from services.rewards.domain import badges as domain
from services.rewards.domain.badges import Badge, Change
from services.rewards.domain.rules import CREDIT
from services.rewards.store import badges, dirty, people, requests, settings
from services.rewards.store.achievements import load_versions
from services.rewards.store.adjustments import is_same_person, moved_lately
from shared import clock, ids
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Invalid
from shared.text import Form

APPROVE, DECLINE = "approve", "decline"
DECLINED = "A second person declined the award."


def award_badge(
    db: Database,
    actor: Actor,
    slug: str,
    handle: str,
    note: str,
    expire_time: datetime | None = None,
    request_id: str = "",
) -> BadgeView:
    """Award an achievement by hand, or ask a second person to agree; manager or admin.

    What was declined, revoked or has run out can be awarded again. Raises `AchievementNotFound`,
    `AchievementRetired`, `EarnedNotGiven`, `StrangerAwarded`, `OwnAward` or `AlreadyHeld`.
    """
    need_manager(actor)
    moment = clock.now()
    form = Form()
    note = form.body("note", note, least=catalogue.NOTE_LEAST, most=catalogue.NOTE_MOST)
    if expire_time is not None and expire_time <= moment:
        form.refuse("expire_time", "Choose a time in the future, or none.")
    form.done()
    print_ = requests.fingerprint("AwardBadge", slug, handle.lower(), note, expire_time)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        one = achievement_named(tx, actor.community, slug, hold=True)
        if one.definition.kind != catalogue.MANUAL:
            raise catalogue.EarnedNotGiven
        first = requests.first_answer(tx, actor.community, actor.member, request_id, print_, moment)
        if first is not None:
            return view_badges(tx, actor, [_named(tx, actor, UUID(str(first["uid"])))])[0]
        if one.state == catalogue.RETIRED:
            raise catalogue.AchievementRetired
        person = people.find_person(tx, actor.community, handle)
        if person is None:
            raise catalogue.StrangerAwarded(handle=handle)
        if is_same_person(tx, actor.community, actor.member, person.uid):
            raise catalogue.OwnAward
        store.lock_member(tx, actor.community, person.uid)
        known = badges.list_of_member(tx, actor.community, person.uid, slug)
        before = known[0] if known else None
        if before is not None and before.state in domain.STANDING_STATES:
            raise catalogue.AlreadyHeld(handle=person.handle)
        waits = _waits(tx, actor, person.uid, one.definition.credit, moment)
        lasts = one.definition.valid_days
        badge = Badge(
            uid=before.uid if before else ids.new_id(),
            member=person.uid,
            achievement=slug,
            version=one.number,
            tier="",
            key="",
            state=domain.PROVISIONAL if waits else domain.GRANTED,
            origin=domain.MANUAL,
            award_time=moment,
            create_time=moment,
            update_time=moment,
            reason=note,
            note=note,
            awarded_by=actor.member,
            expire_time=expire_time or (moment + timedelta(days=lasts) if lasts else None),
        )
        if before is not None:
            # What was claimed before it ran out says another time and another note.
            revoke_credentials(tx, actor.community, before.uid)
        _move(tx, actor, Change(before, badge))
        if badge.state == domain.GRANTED:
            _give_credit(tx, actor.community, badge, one.definition, moment)
        requests.remember_answer(
            tx, actor.community, actor.member, request_id, {"uid": str(badge.uid)}
        )
        return view_badges(tx, actor, [badge])[0]


def decide_badge(db: Database, actor: Actor, uid: UUID, decision: str) -> BadgeView:
    """Approve or decline an award as its second person; manager or admin.

    Raises `BadgeNotFound`, `BadgeNotWaiting`, `SecondPersonNeeded`, `OwnAwardDecided` or
    `StrangerAwarded`.
    """
    need_manager(actor)
    if decision not in (APPROVE, DECLINE):
        raise Invalid({"decision": "Choose approve or decline."})
    moment = clock.now()
    with db.begin(actor.community) as tx:
        badge = _locked(tx, actor, uid)
        if not badge.waits_for_person:
            raise domain.BadgeNotWaiting
        # A job has no second self to guard against; everybody else has.
        if actor.member is not None:
            if badge.awarded_by and is_same_person(
                tx, actor.community, actor.member, badge.awarded_by
            ):
                raise domain.SecondPersonNeeded
            if is_same_person(tx, actor.community, actor.member, badge.member):
                raise domain.OwnAwardDecided
        if decision == DECLINE:
            decided = _taken(badge, actor, DECLINED, moment)
        else:
            person = people.load_person(tx, actor.community, badge.member)
            if person is None or person.is_erased:
                raise catalogue.StrangerAwarded(handle="")
            decided = replace(
                badge,
                state=domain.GRANTED,
                approved_by=actor.member,
                award_time=moment,
                update_time=moment,
            )
            version = load_versions(tx, actor.community, [(badge.achievement, badge.version)])
            definition = version[badge.achievement, badge.version].definition
            _give_credit(tx, actor.community, decided, definition, moment)
        _move(tx, actor, Change(badge, decided))
        return view_badges(tx, actor, [decided])[0]


def revoke_badge(db: Database, actor: Actor, uid: UUID, reason: str) -> BadgeView:
    """Revoke a badge for good, with a reason its holder reads; manager or admin.

    Facts do not bring it back. Credit it gave is taken back. Raises `BadgeNotFound` or
    `BadgeNotHeld`.
    """
    need_manager(actor)
    form = Form()
    reason = form.body("reason", reason, least=catalogue.NOTE_LEAST, most=catalogue.NOTE_MOST)
    form.done()
    moment = clock.now()
    with db.begin(actor.community) as tx:
        badge = _locked(tx, actor, uid)
        if badge.state == domain.REVOKED or badge.waits_for_person:
            raise domain.BadgeNotHeld
        revoked = _taken(badge, actor, reason, moment)
        _move(tx, actor, Change(badge, revoked))
        _take_credit(tx, actor, revoked)
        # A tier below may be held again.
        dirty.mark(tx, actor.community, [badge.member, actor.community])
        return view_badges(tx, actor, [revoked])[0]


def forget_awards(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Drop what people wrote about a member who leaves; the badges stay a former member's."""
    badges.forget_notes(tx, community, member)


def _named(tx: sa.Connection, actor: Actor, uid: UUID) -> Badge:
    badge = badges.load_badge(tx, actor.community, uid)
    if badge is None:
        raise domain.BadgeNotFound
    return badge


def _locked(tx: sa.Connection, actor: Actor, uid: UUID) -> Badge:
    """Return a badge that nobody settles until the transaction ends."""
    member = _named(tx, actor, uid).member
    lock_shared(tx, actor.community)
    store.lock_member(tx, actor.community, member)
    return _named(tx, actor, uid)


def _taken(badge: Badge, actor: Actor, reason: str, moment: datetime) -> Badge:
    return replace(
        badge,
        state=domain.REVOKED,
        revoke_time=moment,
        revoke_reason=reason,
        revoked_by=actor.member or store.requests.NOBODY,
        update_time=moment,
    )


def _move(tx: sa.Connection, actor: Actor, change: Change) -> None:
    badges.save_changes(tx, actor.community, [change], actor.member)
    announce(tx, actor.community, change, actor.member)


def _waits(tx: sa.Connection, actor: Actor, member: UUID, credit: int, moment: datetime) -> bool:
    """Return whether what an award gives, with what was moved lately, needs a second person."""
    if not credit:
        return False
    limit = settings.load_settings(tx, actor.community).second_person_above
    since = moment - adjustments.LATELY
    lately = moved_lately(tx, actor.community, member, CREDIT, actor.member, since)
    return adjustments.needs_second_person(credit, lately, limit)


def _give_credit(
    tx: sa.Connection,
    community: UUID,
    badge: Badge,
    definition: catalogue.Definition,
    moment: datetime,
) -> None:
    if not definition.credit:
        return
    cause = f"badges/{badge.uid}"
    # Awarded again after it was revoked, it gives again.
    given = store.ledger.load_cause(tx, community, cause)
    transfer = ledger.Transfer(
        uid=ledger.transfer_id(cause, len(given)),
        member=badge.member,
        unit=CREDIT,
        amount=definition.credit,
        debit=ledger.ADJUST,
        credit=ledger.member_account(badge.member),
        reason=ledger.ADJUSTED,
        effective_time=moment,
        # The ledger is never changed, so what was written about a person stays out of it.
        note=definition.display_name,
        actor=badge.awarded_by,
        cause=cause,
    )
    store.ledger.post(tx, community, [transfer])


def _take_credit(tx: sa.Connection, actor: Actor, badge: Badge) -> None:
    given = store.ledger.load_cause(tx, actor.community, f"badges/{badge.uid}")
    store.ledger.post(
        tx,
        actor.community,
        [
            ledger.reverse(
                one.transfer, ledger.ADJUSTED, note=one.transfer.note, actor=actor.member
            )
            for one in given
            if not one.reversed and one.transfer.reverses is None
        ],
    )


__all__ = ["award_badge", "decide_badge", "forget_awards", "revoke_badge"]
