"""Does what people do with perks, short of redeeming them."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import need_manager, reads_as_staff
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.perks import perks as domain
from services.rewards.domain.perks.perks import Claimant, Perk, PerkView
from services.rewards.domain.points.decay import day_of, standing
from services.rewards.domain.points.rules import CREDIT
from services.rewards.store import REQUESTS
from services.rewards.store import people as people_store
from services.rewards.store.perks import perks as store
from services.rewards.store.points import statements
from shared import clock, paging, requests
from shared.actor import Actor, MemberSuspended, SignInNeeded, need_staff
from shared.db import Database
from shared.refusals import Conflict, Invalid, Refusal

# What may be changed of a perk; its slug stays, because redemptions name it.
FIELDS = (
    "display_name",
    "description",
    "kind",
    "price",
    "stock",
    "least_standing",
    "least_level",
    "limit_per_member",
    "needs_approval",
    "fair_value",
    "currency",
    "state",
    "start_time",
    "end_time",
    "question",
)


def get_perk(db: Database, actor: Actor, slug: str) -> PerkView:
    """Return a perk and what stops the caller; raises `PerkNotFound`."""
    with db.begin(actor.community) as tx:
        perk = perk_for(tx, actor, slug)
        return views(tx, actor, [perk])[0]


def list_perks(
    db: Database, actor: Actor, *, page_size: int = 0, page_token: str = "", show_all: bool = False
) -> tuple[list[PerkView], str]:
    """Return a page of perks, the cheapest first, and the token of the next.

    Drafts and retired ones are shown to staff who ask for all.
    """
    if show_all:
        need_staff(actor)
    page = paging.page(("perks", str(actor.community), show_all), page_size, page_token, int, str)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        found = store.list_perks(tx, actor.community, page.after, page.limit, everything=show_all)
        shown, token = page.cut(found, lambda perk: (perk.price, perk.slug))
        return views(tx, actor, shown), token


def create_perk(db: Database, actor: Actor, perk: Perk, request_id: str = "") -> PerkView:
    """Create a perk, as a draft or active; manager or admin. Raises `PerkSlugTaken`."""
    need_manager(actor)
    now = clock.now()
    perk = domain.check_perk(
        dataclasses.replace(perk, state=perk.state or domain.DRAFT, taken=0, revision=1)
    )
    if perk.state == domain.RETIRED:
        raise Invalid({"state": "A new perk has to be a draft or active."})
    content = dataclasses.asdict(perk)
    perk = dataclasses.replace(perk, create_time=now, update_time=now)
    with db.begin(actor.community) as tx:
        once = requests.once(tx, REQUESTS, actor, request_id, "CreatePerk", content)
        if once.answer is not None:
            return views(tx, actor, [perk_for(tx, actor, str(once.answer["slug"]))])[0]
        if not store.insert_perk(tx, actor.community, perk):
            raise domain.PerkSlugTaken(slug=perk.slug)
        once.keep(slug=perk.slug)
        return views(tx, actor, [perk])[0]


def update_perk(
    db: Database,
    actor: Actor,
    slug: str,
    fields: Mapping[str, Any],
    mask: Collection[str],
    etag: str = "",
) -> PerkView:
    """Update the masked fields of a perk; manager or admin.

    What was redeemed before keeps its price. Raises `PerkNotFound`, `PerkNeverDraftAgain` or
    `Conflict`.
    """
    need_manager(actor)
    with db.begin(actor.community) as tx:
        perk = store.load_perk(tx, actor.community, slug, change=True)
        if perk is None:
            raise domain.PerkNotFound
        if etag and etag != perk.etag:
            raise Conflict
        changed = domain.check_perk(
            dataclasses.replace(perk, **{name: fields[name] for name in mask})
        )
        if changed.state == domain.DRAFT != perk.state:
            raise domain.PerkNeverDraftAgain
        if changed != perk:
            changed = dataclasses.replace(
                changed, revision=perk.revision + 1, update_time=clock.now()
            )
            store.update_perk(tx, actor.community, changed)
        return views(tx, actor, [changed])[0]


def perk_for(tx: sa.Connection, actor: Actor, slug: str, *, change: bool = False) -> Perk:
    """Return a perk as the actor may know of it; raises `PerkNotFound`.

    Drafts are for staff, retired ones for staff and for those who redeemed them.
    """
    perk = store.load_perk(tx, actor.community, slug, change=change)
    if perk is None:
        raise domain.PerkNotFound
    if perk.state == domain.ACTIVE or reads_as_staff(actor):
        return perk
    if (
        perk.state == domain.RETIRED
        and actor.member is not None
        and store.has_redeemed(tx, actor.community, actor.member, slug)
    ):
        return perk
    raise domain.PerkNotFound


def views(tx: sa.Connection, actor: Actor, perks: Iterable[Perk]) -> list[PerkView]:
    """Return perks with what stops the actor from redeeming each."""
    perks = list(perks)
    now = clock.now()
    if actor.member is None or actor.suspended:
        stop: Refusal = SignInNeeded() if actor.member is None else MemberSuspended()
        return [PerkView(perk, domain.hindrance(perk, None, now) or stop) for perk in perks]
    claimants = claimants_for(tx, actor.community, actor.member, [perk.slug for perk in perks])
    return [PerkView(perk, domain.hindrance(perk, claimants[perk.slug], now)) for perk in perks]


def claimants_for(
    tx: sa.Connection, community: UUID, member: UUID, slugs: Collection[str]
) -> dict[str, Claimant]:
    """Return a member as each perk sees them; the standing is the one their points page shows."""
    if not slugs:
        return {}
    person = people_store.COPIES.load(tx, community, member)
    days = statements.load_days(tx, community, member)
    credit = statements.load_balances(tx, community, member)["member", CREDIT]
    held = store.count_held(tx, community, member, slugs)
    anew = Claimant(
        standing=standing(days, day_of(clock.now())),
        credit=credit,
        level=person.level if person else domain.LEVELS[0],
    )
    return {slug: dataclasses.replace(anew, held=held.get(slug, 0)) for slug in slugs}
