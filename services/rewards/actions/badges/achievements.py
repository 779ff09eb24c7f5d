"""Keeps the catalogue: what there is to reach, how far one is, and what a change would mean."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import need_manager
from services.rewards.actions.badges.awards import reached_together
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.badges import achievements as domain
from services.rewards.domain.badges import badges as badge_domain
from services.rewards.domain.badges.achievements import Achievement, Definition, Preview, Version
from services.rewards.domain.people import Person
from services.rewards.store import REQUESTS, people
from services.rewards.store.badges import achievements as store
from services.rewards.store.badges import badges, measures
from shared import clock, paging, requests
from shared.actor import Actor, need_staff
from shared.db import Database
from shared.refusals import Invalid

MOST = 200
PREVIEW_ROWS = 50


def get_achievement(db: Database, actor: Actor, slug: str) -> Achievement:
    """Return an achievement with the caller's progress; raises `AchievementNotFound`."""
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        return _seen(tx, actor, [achievement_named(tx, actor.community, slug)])[0]


def list_achievements(
    db: Database,
    actor: Actor,
    page_size: int = 0,
    page_token: str = "",
    *,
    show_retired: bool = False,
) -> tuple[list[Achievement], str]:
    """Return a page of the catalogue by address, and the token of the next."""
    question = ("achievements", str(actor.community), show_retired)
    page = paging.page(question, page_size, page_token, str)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        found = store.list_achievements(
            tx,
            actor.community,
            page.after[0] if page.after else "",
            page.limit,
            show_retired=show_retired,
        )
        shown, token = page.cut(found, lambda achievement: achievement.slug)
        return _seen(tx, actor, shown), token


def create_achievement(
    db: Database, actor: Actor, slug: str, definition: Definition, request_id: str = ""
) -> Achievement:
    """Create an achievement; manager or admin. Raises `AchievementSlugTaken`.

    Whoever meets it already gets it too, and nobody is told of that.
    """
    need_manager(actor)
    slug = domain.check_slug(slug)
    definition = domain.check_definition(definition)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        now = clock.now()
        once = requests.once(
            tx, REQUESTS, actor, request_id, "CreateAchievement", slug, definition.to_json()
        )
        if once.answer is None:
            if store.count_achievements(tx, actor.community) >= MOST:
                raise Invalid({"slug": f"A community can have at most {MOST} achievements."})
            if not store.insert_achievement(tx, actor.community, slug, now):
                raise domain.AchievementSlugTaken(slug=slug)
            version = Version(slug, 1, definition)
            store.insert_version(tx, actor.community, version, actor.member, now)
            if definition.kind != domain.MANUAL:
                store.enqueue_everybody(tx, actor.community)
            once.keep(slug=slug)
        return _seen(tx, actor, [achievement_named(tx, actor.community, slug)])[0]


def update_achievement(
    db: Database, actor: Actor, slug: str, definition: Definition
) -> Achievement:
    """Add a version to an achievement; manager or admin.

    The new version counts for whoever does not hold it yet. Holders keep what they hold, under the
    version they got it with. The same definition again adds nothing.

    Raises `AchievementNotFound`, `AchievementRetired` or `KindFixed`.
    """
    need_manager(actor)
    definition = domain.check_definition(definition)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        one = achievement_named(tx, actor.community, slug, hold=True)
        if one.state == domain.RETIRED:
            raise domain.AchievementRetired
        if one.definition.kind != definition.kind:
            raise domain.KindFixed
        if one.definition != definition:
            version = Version(slug, one.number + 1, definition)
            store.insert_version(tx, actor.community, version, actor.member, clock.now())
            if one.definition.counting != definition.counting:
                store.enqueue_everybody(tx, actor.community)
            one = achievement_named(tx, actor.community, slug)
        return _seen(tx, actor, [one])[0]


def retire_achievement(db: Database, actor: Actor, slug: str) -> Achievement:
    """Let nobody new get an achievement, while holders keep it; manager or admin; twice is once.

    Raises `AchievementNotFound`.
    """
    need_manager(actor)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        one = achievement_named(tx, actor.community, slug, hold=True)
        if one.state != domain.RETIRED:
            store.retire_achievement(tx, actor.community, slug, clock.now())
        return _seen(tx, actor, [achievement_named(tx, actor.community, slug)])[0]


def preview_achievement(
    db: Database, actor: Actor, slug: str, definition: Definition
) -> tuple[Preview, dict[UUID, Person]]:
    """Return who would hold an achievement as defined, against who does now; staff.

    Those named as losing it do not meet the definition; they keep what they hold all the same, as
    it was awarded under another version.

    Raises `AchievementNotFound`, `KindFixed` or `PreviewTooLarge`.
    """
    need_staff(actor)
    definition = domain.check_definition(definition)
    try:
        with db.begin(actor.community) as tx:
            ensure_seeded(tx, actor.community)
            before: Mapping[UUID, str] = {}
            if slug:
                one = achievement_named(tx, actor.community, slug)
                if one.definition.kind != definition.kind:
                    raise domain.KindFixed
                before = badges.list_tiers(tx, actor.community, slug)
            store.wait_at_most(tx, seconds=5)
            version = Version(slug or "new", 0, definition)
            after = _met(tx, actor.community, version)
            preview = _compare(definition, before, after)
            named = people.COPIES.load_many(tx, actor.community, [row[0] for row in preview.rows])
            return preview, named
    except sa.exc.OperationalError as error:
        # The database gave up as asked; anything else is not ours to explain.
        if getattr(error.orig, "sqlstate", "") != store.TOOK_TOO_LONG:
            raise
        raise domain.PreviewTooLarge from error


def _met(tx: sa.Connection, community: UUID, version: Version) -> dict[UUID, str]:
    """Return the highest tier every member reaches by a version."""
    definition = version.definition
    if definition.kind == domain.MANUAL:
        return {}
    if definition.kind == domain.ANNIVERSARY:
        return dict.fromkeys(store.list_year_old(tx, community, clock.now()), "")
    if definition.kind in domain.SHARED:
        together = reached_together(tx, community, version)
        ranks = {step.tier: step.threshold for step in definition.tiers}
        return {
            member: max(awards, key=lambda key: ranks.get(key, 0))
            for member, awards in together.items()
        }
    found = {}
    for member, value in measures.measure_everybody(tx, community, version).items():
        reached = [step.tier for step in definition.tiers if step.threshold <= value]
        if reached:
            found[member] = reached[-1]
    return found


def _compare(
    definition: Definition, before: Mapping[UUID, str], after: Mapping[UUID, str]
) -> Preview:
    ranks = {step.tier: number for number, step in enumerate(definition.tiers, 1)}
    gaining = losing = 0
    rows: list[tuple[UUID, str | None, str | None]] = []
    for member in sorted({*before, *after}):
        old, new = before.get(member), after.get(member)
        # A tier that the definition does not know is below those it does.
        was = -1 if old is None else ranks.get(old, 0)
        will = -1 if new is None else ranks.get(new, 0)
        gaining += will > was
        losing += will < was
        if will != was and len(rows) < PREVIEW_ROWS:
            rows.append((member, old, new))
    return Preview(len(after), gaining, losing, tuple(rows))


def achievement_named(
    tx: sa.Connection, community: UUID, slug: str, *, hold: bool = False
) -> Achievement:
    """Return an achievement by address; raises `AchievementNotFound`."""
    found = store.load_achievement(tx, community, slug, hold=hold)
    if found is None:
        raise domain.AchievementNotFound
    return found


def _seen(tx: sa.Connection, actor: Actor, found: Sequence[Achievement]) -> list[Achievement]:
    """Return achievements with how many hold them and how far the actor is."""
    holders = store.count_holders(tx, actor.community, found)
    counted = [replace(one, holder_count=holders.get(one.slug, 0)) for one in found]
    if actor.member is None:
        return counted
    slugs = [one.slug for one in counted]
    values = store.list_progress(tx, actor.community, actor.member, slugs)
    held: dict[str, set[str]] = {}
    for badge in badges.list_of_member(tx, actor.community, actor.member):
        if badge.state in (badge_domain.GRANTED, badge_domain.SUPERSEDED):
            held.setdefault(badge.achievement, set()).add(badge.tier)
    return [
        replace(
            one,
            progress=one.progress_of(
                values.get(one.slug, 0), frozenset(held.get(one.slug, frozenset()))
            ),
        )
        for one in counted
    ]


__all__ = [
    "achievement_named",
    "create_achievement",
    "get_achievement",
    "list_achievements",
    "preview_achievement",
    "retire_achievement",
    "update_achievement",
]
