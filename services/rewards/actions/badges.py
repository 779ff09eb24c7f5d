"""Shows badges: one, a member's, an achievement's; and what may be read of each by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import need_staff, reads_as_staff
from services.rewards.actions.achievements import achievement_named
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain import badges as domain
from services.rewards.domain.achievements import Achievement
from services.rewards.domain.badges import Badge
from services.rewards.domain.facts import Fact
from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.store import achievements as catalogue
from services.rewards.store import badges as store
from services.rewards.store import credentials, facts, people
from shared import paging
from shared.actor import Actor
from shared.db import Database
from shared.paging import PageTokenUnknown


@dataclass(frozen=True)
class BadgeView:
    """Holds a badge as somebody may see it; `whole` says that its holder or staff read it."""

    badge: Badge
    achievement: Achievement
    fact: Fact | None = None
    shows_actor: bool = False
    whole: bool = False
    credential_url: str = ""
    people: dict[UUID, Person] = field(default_factory=dict)


@dataclass(frozen=True)
class BadgePage:
    """Holds a page of badges; `total` is how many there are on all pages."""

    badges: tuple[BadgeView, ...] = ()
    next_page_token: str = ""
    total: int = 0


def get_badge(db: Database, actor: Actor, uid: UUID) -> BadgeView:
    """Return one badge, also one that is no longer held; raises `BadgeNotFound`.

    What was never held yet is shown to staff, and to its holder where it only cools off.
    """
    with db.begin(actor.community) as tx:
        badge = store.load_badge(tx, actor.community, uid)
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
) -> BadgePage:
    """Return a page of a member's badges, newest first.

    Everybody sees those that are held; the member and staff also those that were.
    Raises `MemberNotFound` or `EveryBadgeHidden`.
    """
    size = paging.size(page_size)
    question = ("badges", str(actor.community), handle, show_all)
    after = _place(paging.decode(question, page_token, str, str))
    with db.begin(actor.community) as tx:
        member = _member(tx, actor, handle)
        staff = reads_as_staff(actor)
        if show_all and not staff and actor.member != member:
            raise domain.EveryBadgeHidden
        seen = store.HELD if not show_all else store.EVER_STAFF if staff else store.EVER_OWN
        found = store.list_badges(tx, actor.community, member, seen, after, size + 1)
        page = found[:size]
        token = ""
        if len(found) > size:
            token = paging.encode(question, page[-1].award_time.isoformat(), str(page[-1].uid))
        return BadgePage(
            tuple(view_badges(tx, actor, page)),
            token,
            store.count_badges(tx, actor.community, member, seen),
        )


def list_holders(
    db: Database, actor: Actor, slug: str, page_size: int = 0, page_token: str = ""
) -> BadgePage:
    """Return a page of who holds an achievement, newest first; raises `AchievementNotFound`."""
    size = paging.size(page_size)
    question = ("holders", str(actor.community), slug)
    after = _place(paging.decode(question, page_token, str, str))
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        achievement_named(tx, actor.community, slug)
        found = store.list_holders(tx, actor.community, slug, after, size + 1)
        page = found[:size]
        token = ""
        if len(found) > size:
            token = paging.encode(question, page[-1].award_time.isoformat(), str(page[-1].uid))
        return BadgePage(tuple(view_badges(tx, actor, page)), token)


def list_pending_badges(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> BadgePage:
    """Return a page of the awards that wait for a second person, oldest first; staff."""
    need_staff(actor)
    size = paging.size(page_size)
    question = ("pending badges", str(actor.community))
    after = _place(paging.decode(question, page_token, str, str))
    with db.begin(actor.community) as tx:
        found = store.list_pending(tx, actor.community, after, size + 1)
        page = found[:size]
        token = ""
        if len(found) > size:
            token = paging.encode(question, page[-1].create_time.isoformat(), str(page[-1].uid))
        return BadgePage(tuple(view_badges(tx, actor, page)), token)


def view_badges(tx: sa.Connection, actor: Actor, badges: Sequence[Badge]) -> list[BadgeView]:
    """Return badges with their achievement as it was and what they rest on, as the actor may see.

    Who voted for what stays between them and staff, so a vote is shown to no one else, and who
    confirmed something only where they work here.
    """
    community = actor.community
    known = catalogue.load_versions(tx, community, ((b.achievement, b.version) for b in badges))
    resting: dict[UUID, Fact] = {}
    for member in {badge.member for badge in badges}:
        wanted = [b.fact for b in badges if b.member == member and b.fact is not None]
        resting |= facts.load_facts(tx, community, wanted, member)
    named = {
        uid for b in badges for uid in (b.member, b.awarded_by, b.approved_by, b.revoked_by)
    } | {uid for fact in resting.values() for uid in (fact.subject, fact.actor)}
    found = people.list_people(tx, community, named)
    claimed = any(badge.claim_time for badge in badges)
    issuer = credentials.load_issuer(tx, community) if claimed else None
    staff = reads_as_staff(actor)
    views = []
    for badge in badges:
        whole = staff or actor.member == badge.member
        fact = resting.get(badge.fact) if badge.fact else None
        if fact is not None and not whole and fact.type == "vote":
            fact = None
        shows = False
        if fact is not None:
            by = found.get(fact.actor)
            known_anyway = fact.actor in (actor.member, badge.member)
            shows = staff or known_anyway or (by is not None and by.is_staff)
        url = issuer.credential_id(badge.uid) if issuer and badge.claim_time else ""
        views.append(
            BadgeView(
                badge=badge,
                achievement=known[badge.achievement, badge.version],
                fact=fact,
                shows_actor=shows,
                whole=whole,
                credential_url=url,
                people=found,
            )
        )
    return views


def _readable(tx: sa.Connection, actor: Actor, badge: Badge) -> bool:
    if reads_as_staff(actor):
        return True
    if badge.state == domain.PROVISIONAL:
        cools_off = badge.origin == domain.AUTO and not badge.held_out
        return cools_off and actor.member == badge.member
    return badge.state != domain.REVOKED or store.was_held(tx, actor.community, badge.uid)


def _member(tx: sa.Connection, actor: Actor, handle: str) -> UUID:
    person = people.find_person(tx, actor.community, handle)
    if person is not None:
        return person.uid
    # Somebody whose joining we have not heard of yet has no badges, and no fault either.
    if actor.member is not None and handle == actor.handle.lower():
        return actor.member
    raise MemberNotFound


def _place(place: tuple[object, ...] | None) -> store.Place | None:
    if place is None:
        return None
    try:
        moment, uid = datetime.fromisoformat(str(place[0])), UUID(str(place[1]))
    except ValueError as error:
        raise PageTokenUnknown from error
    if moment.tzinfo is None:
        raise PageTokenUnknown
    return moment, uid


__all__ = [
    "BadgePage",
    "BadgeView",
    "get_badge",
    "list_badges",
    "list_holders",
    "list_pending_badges",
    "view_badges",
]
