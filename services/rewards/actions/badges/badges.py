"""Shows badges, and does what managers do with them by hand: award, agree as two, revoke."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import need_manager, reads_as_staff
from services.rewards.actions.badges import manual_awards
from services.rewards.actions.badges.achievements import achievement_named
from services.rewards.actions.badges.awards import lock_shared
from services.rewards.actions.badges.views import BadgePage, BadgeView, view_badges
from services.rewards.actions.credentials.revocations import revoke_credentials
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.badges import achievements as catalogue
from services.rewards.domain.badges import badges as domain
from services.rewards.domain.badges import manual_awards as manual_awards_domain
from services.rewards.domain.badges.badges import Badge, Change
from services.rewards.domain.people import MemberNotFound
from services.rewards.store import REQUESTS, lock_member, people, recompute
from services.rewards.store.badges import badges
from services.rewards.store.badges.achievements import load_versions
from services.rewards.store.points.adjustments import is_same_person
from shared import clock, ids, paging, requests
from shared.actor import Actor, need_staff
from shared.db import Database
from shared.text import Form

DECLINED = "A second person declined the award."


def get_badge(db: Database, actor: Actor, uid: UUID) -> BadgeView:
    """Return one badge, also one that is no longer held; raises `BadgeNotFound`.

    What was never held yet is shown to staff, and to its holder where it only cools off.
    """
    with db.begin(actor.community) as tx:
        badge = badges.load_badge(tx, actor.community, uid)
        if badge is None or not _readable(tx, actor, badge):
            raise domain.BadgeNotFound
        return view_badges(tx, actor, [badge])[0]


def list_badges(
    db: Database,
    actor: Actor,
    handle: str,
    page_size: int = 0,
    page_token: str = "",
    *,
    show_all: bool = False,
    pending: bool = False,
    collapse_series: bool = False,
) -> BadgePage:
    """Return a page of a member's badges, newest first, or of awards that are pending.

    Of a series by years, such as anniversaries, there may be only the highest.

    Everybody sees those that are held; the member and staff also those that were. Pending are those
    that wait for a second person; staff see them, oldest first, also everybody's at once.
    Raises `MemberNotFound` or `EveryBadgeHidden`.
    """
    if pending:
        return _list_pending(db, actor, handle, page_size, page_token)
    question = ("badges", str(actor.community), handle, show_all, collapse_series)
    page = paging.page(question, page_size, page_token, datetime, UUID)
    with db.begin(actor.community) as tx:
        member = _member(tx, actor, handle)
        staff = reads_as_staff(actor)
        if show_all and not staff and actor.member != member:
            raise domain.EveryBadgeHidden
        seen = badges.HELD if not show_all else badges.EVER_STAFF if staff else badges.EVER_OWN
        if collapse_series:
            seen = sa.and_(seen, badges.HIGHEST_OF_SERIES)
        found = badges.list_badges(tx, actor.community, member, seen, page.after, page.limit)
        shown, token = page.cut(found, lambda badge: (badge.award_time, badge.uid))
        return BadgePage(
            tuple(view_badges(tx, actor, shown)),
            token,
            badges.count_badges(tx, actor.community, member, seen),
        )


def _list_pending(
    db: Database, actor: Actor, handle: str, page_size: int, page_token: str
) -> BadgePage:
    need_staff(actor)
    question = ("pending badges", str(actor.community), handle)
    page = paging.page(question, page_size, page_token, datetime, UUID)
    with db.begin(actor.community) as tx:
        member = _member(tx, actor, handle) if handle else None
        found = badges.list_pending(tx, actor.community, member, page.after, page.limit)
        shown, token = page.cut(found, lambda badge: (badge.create_time, badge.uid))
        return BadgePage(
            tuple(view_badges(tx, actor, shown)),
            token,
            badges.count_badges(tx, actor.community, member, badges.PENDING),
        )


def _readable(tx: sa.Connection, actor: Actor, badge: Badge) -> bool:
    if reads_as_staff(actor):
        return True
    if badge.state == domain.PROVISIONAL:
        cools_off = badge.origin == domain.AUTO and not badge.held_out
        return cools_off and actor.member == badge.member
    return badge.state != domain.REVOKED or badges.was_held(tx, actor.community, badge.uid)


def _member(tx: sa.Connection, actor: Actor, handle: str) -> UUID:
    person = people.COPIES.find(tx, actor.community, handle)
    if person is not None:
        return person.uid
    # Somebody whose joining we have not heard of yet has no badges, and no fault either.
    if actor.member and handle.lower() in (str(actor.member), actor.handle.lower()):
        return actor.member
    raise MemberNotFound


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
    `AchievementRetired`, `NotManuallyAwardable`, `RecipientNotFound`, `OwnAward` or `AlreadyHeld`.
    """
    need_manager(actor)
    now = clock.now()
    form = Form()
    note = form.body(
        "note", note, least=manual_awards_domain.NOTE_LEAST, most=manual_awards_domain.NOTE_MOST
    )
    if expire_time is not None and expire_time <= now:
        form.refuse("expire_time", "Choose a time in the future, or none.")
    form.done()
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        one = achievement_named(tx, actor.community, slug, hold=True)
        if one.definition.kind != catalogue.MANUAL:
            raise manual_awards_domain.NotManuallyAwardable
        once = requests.once(
            tx, REQUESTS, actor, request_id, "AwardBadge", slug, handle.lower(), note, expire_time
        )
        if once.answer is not None:
            return view_badges(tx, actor, [_named(tx, actor, UUID(str(once.answer["uid"])))])[0]
        if one.state == catalogue.RETIRED:
            raise catalogue.AchievementRetired
        person = people.COPIES.find(tx, actor.community, handle)
        if person is None:
            raise manual_awards_domain.RecipientNotFound(handle=handle)
        if is_same_person(tx, actor.community, actor.member, person.uid):
            raise manual_awards_domain.OwnAward
        lock_member(tx, actor.community, person.uid)
        known = badges.list_of_member(tx, actor.community, person.uid, slug)
        before = known[0] if known else None
        if before is not None and before.state in domain.STANDING_STATES:
            raise manual_awards_domain.AlreadyHeld(handle=person.handle)
        waits = manual_awards.needs_second_person(tx, actor, person.uid, one.definition.credit, now)
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
            award_time=now,
            create_time=now,
            update_time=now,
            reason=note,
            note=note,
            awarded_by=actor.member,
            expire_time=expire_time or (now + timedelta(days=lasts) if lasts else None),
        )
        if before is not None:
            # What was claimed before it ran out says another time and another note.
            revoke_credentials(tx, actor.community, before.uid)
        manual_awards.save_change(tx, actor, Change(before, badge))
        if badge.state == domain.GRANTED:
            manual_awards.give_credit(tx, actor.community, badge, one.definition, now)
        once.keep(uid=str(badge.uid))
        return view_badges(tx, actor, [badge])[0]


def approve_badge(db: Database, actor: Actor, uid: UUID) -> BadgeView:
    """Grant an award as its second person; manager or admin.

    Raises `BadgeNotFound`, `BadgeNotWaiting`, `SecondPersonNeeded`, `OwnAwardDecided` or
    `RecipientNotFound`.
    """
    need_manager(actor)
    now = clock.now()
    with db.begin(actor.community) as tx:
        badge = _waiting(tx, actor, uid)
        person = people.COPIES.load(tx, actor.community, badge.member)
        if person is None or person.is_erased:
            raise manual_awards_domain.RecipientNotFound(handle="")
        approved = replace(
            badge,
            state=domain.GRANTED,
            approved_by=actor.member,
            award_time=now,
            update_time=now,
        )
        version = load_versions(tx, actor.community, [(badge.achievement, badge.version)])
        definition = version[badge.achievement, badge.version].definition
        manual_awards.give_credit(tx, actor.community, approved, definition, now)
        manual_awards.save_change(tx, actor, Change(badge, approved))
        return view_badges(tx, actor, [approved])[0]


def decline_badge(db: Database, actor: Actor, uid: UUID) -> BadgeView:
    """Decline an award as its second person, of which the member never hears; manager or admin.

    Raises `BadgeNotFound`, `BadgeNotWaiting`, `SecondPersonNeeded` or `OwnAwardDecided`.
    """
    need_manager(actor)
    with db.begin(actor.community) as tx:
        badge = _waiting(tx, actor, uid)
        declined = _taken(badge, actor, DECLINED, clock.now())
        manual_awards.save_change(tx, actor, Change(badge, declined))
        return view_badges(tx, actor, [declined])[0]


def _waiting(tx: sa.Connection, actor: Actor, uid: UUID) -> Badge:
    """Return an award that waits for a second person, who may be the actor; it is held."""
    badge = _locked(tx, actor, uid)
    if not badge.waits_for_person:
        raise manual_awards_domain.BadgeNotWaiting
    # A job has no second self to guard against; everybody else has.
    if actor.member is not None:
        if badge.awarded_by and is_same_person(tx, actor.community, actor.member, badge.awarded_by):
            raise manual_awards_domain.SecondPersonNeeded
        if is_same_person(tx, actor.community, actor.member, badge.member):
            raise manual_awards_domain.OwnAwardDecided
    return badge


def revoke_badge(db: Database, actor: Actor, uid: UUID, reason: str) -> BadgeView:
    """Revoke a badge for good, with a reason its holder reads; manager or admin.

    Facts do not bring it back. Credit it gave is taken back. Raises `BadgeNotFound` or
    `BadgeNotHeld`.
    """
    need_manager(actor)
    form = Form()
    reason = form.body(
        "reason", reason, least=manual_awards_domain.NOTE_LEAST, most=manual_awards_domain.NOTE_MOST
    )
    form.done()
    now = clock.now()
    with db.begin(actor.community) as tx:
        badge = _locked(tx, actor, uid)
        if badge.state == domain.REVOKED or badge.waits_for_person:
            raise domain.BadgeNotHeld
        revoked = _taken(badge, actor, reason, now)
        manual_awards.save_change(tx, actor, Change(badge, revoked))
        manual_awards.take_credit(tx, actor, revoked)
        # A tier below may be held again.
        recompute.enqueue(tx, actor.community, [badge.member, actor.community])
        return view_badges(tx, actor, [revoked])[0]


def _named(tx: sa.Connection, actor: Actor, uid: UUID) -> Badge:
    badge = badges.load_badge(tx, actor.community, uid)
    if badge is None:
        raise domain.BadgeNotFound
    return badge


def _locked(tx: sa.Connection, actor: Actor, uid: UUID) -> Badge:
    """Return a badge that nobody recomputes until the transaction ends."""
    member = _named(tx, actor, uid).member
    lock_shared(tx, actor.community)
    lock_member(tx, actor.community, member)
    return _named(tx, actor, uid)


def _taken(badge: Badge, actor: Actor, reason: str, moment: datetime) -> Badge:
    return replace(
        badge,
        state=domain.REVOKED,
        revoke_time=moment,
        revoke_reason=reason,
        revoked_by=actor.member or requests.NOBODY,
        update_time=moment,
    )
