"""Shows badges with their achievement and what they rest on, as each reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import reads_as_staff
from services.rewards.domain.badges.achievements import Achievement
from services.rewards.domain.badges.badges import Badge
from services.rewards.domain.people import Person
from services.rewards.domain.points.facts import Fact
from services.rewards.store import people
from services.rewards.store.badges import achievements as catalogue
from services.rewards.store.credentials import issuers
from services.rewards.store.points import facts
from shared.actor import Actor


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
    found = people.COPIES.load_many(tx, community, named)
    claimed = any(badge.claim_time for badge in badges)
    issuer = issuers.load_issuer(tx, community) if claimed else None
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
