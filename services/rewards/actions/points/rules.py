"""Does what staff do with rules: write versions, try them out, publish and retire them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import need_manager, reads_as_staff
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.people import Person
from services.rewards.domain.points.rules import (
    DRAFT,
    ENDED,
    LIVE,
    MOST_RULES,
    REPLACED,
    SHADOW,
    Definition,
    Rule,
    RuleNotFound,
    RuleNotLive,
    RuleSlugTaken,
    Version,
    check_definition,
    check_slug,
    check_unit,
)
from services.rewards.store import REQUESTS
from services.rewards.store import people as people_store
from services.rewards.store.points import rules as store
from services.rewards.store.tables import OUTBOX
from shared import clock, outbox, paging, requests
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Invalid
from upwell.rewards.v1 import events_pb2


@dataclass(frozen=True)
class RuleView:
    """Holds a rule as somebody may see it, with the people who wrote and published it."""

    rule: Rule
    people: dict[UUID, Person] = field(default_factory=dict)


def get_rule(db: Database, actor: Actor, slug: str) -> RuleView:
    """Return a rule with the versions the actor may see; raises `RuleNotFound`."""
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        rule = _seen(actor, rule_named(tx, actor.community, slug))
        if rule is None:
            raise RuleNotFound
        return _views(tx, actor, [rule])[0]


def list_rules(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[RuleView], str]:
    """Return a page of the rules by slug, and the token of the next; staff see all, others live."""
    staff = reads_as_staff(actor)
    page = paging.page(("rules", str(actor.community), staff), page_size, page_token, str)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        found = store.list_rules(
            tx,
            actor.community,
            page.after[0] if page.after else "",
            page.limit,
            () if staff else (LIVE,),
        )
        shown, token = page.cut(found, lambda rule: rule.slug)
        seen = [rule for one in shown if (rule := _seen(actor, one)) is not None]
        return _views(tx, actor, seen), token


def create_rule(
    db: Database, actor: Actor, slug: str, definition: Definition, request_id: str = ""
) -> RuleView:
    """Create a rule with a first draft; manager or admin. Raises `RuleSlugTaken`."""
    need_manager(actor)
    slug = check_slug(slug)
    definition = check_definition(definition)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        now = clock.now()
        once = requests.once(
            tx, REQUESTS, actor, request_id, "CreateRule", slug, definition.to_json()
        )
        if once.answer is None:
            store.hold_rules(tx, actor.community, change=True)
            if store.count_rules(tx, actor.community) >= MOST_RULES:
                raise Invalid({"slug": f"A community can have at most {MOST_RULES} rules."})
            if not store.insert_rule(tx, actor.community, slug, now):
                raise RuleSlugTaken(slug=slug)
            store.insert_version(tx, actor.community, _draft(actor, slug, 1, definition, now))
            once.keep(slug=slug)
        return _views(tx, actor, [rule_named(tx, actor.community, slug)])[0]


def update_rule(db: Database, actor: Actor, slug: str, definition: Definition) -> RuleView:
    """Write the next version of a rule; manager or admin. Raises `RuleNotFound`.

    Where the newest version is a draft it is written anew, since nobody was told of it yet.
    """
    need_manager(actor)
    definition = check_definition(definition)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        store.hold_rules(tx, actor.community, change=True)
        rule = rule_named(tx, actor.community, slug)
        published = [version for version in rule.versions if version.mode != DRAFT]
        if published:
            check_unit(published[0].definition, definition)
        newest = rule.versions[0]
        if newest.mode == DRAFT:
            draft = _draft(actor, slug, newest.number, definition, clock.now())
            store.update_version(tx, actor.community, draft)
        else:
            draft = _draft(actor, slug, newest.number + 1, definition, clock.now())
            store.insert_version(tx, actor.community, draft)
        return _views(tx, actor, [rule_named(tx, actor.community, slug)])[0]


def publish_rule(
    db: Database, actor: Actor, slug: str, number: int, mode: str, *, retroactive: bool = False
) -> RuleView:
    """Publish a version to the shadow or live; manager or admin.

    Live from now on, it follows the version before, which keeps what happened until now. Live for
    all time, it takes the place of every version before, and members are recomputed anew.

    Raises `RuleNotFound` or `VersionAlreadyOut`.
    """
    need_manager(actor)
    if mode not in (SHADOW, LIVE):
        raise Invalid({"mode": f"Choose {SHADOW} or {LIVE}."})
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        store.hold_rules(tx, actor.community, change=True)
        # The time is taken while nobody recomputes, so that nothing from before it is still
        # being given by the version that ends.
        now = clock.now()
        rule = rule_named(tx, actor.community, slug)
        version = rule.version(number)
        if version is None:
            raise RuleNotFound
        version.check_publishing()
        start = None if retroactive else now
        fresh = replace(
            version, mode=mode, start=start, publish_time=now, published_by=actor.member
        )
        if mode == SHADOW:
            if version.mode == LIVE:
                raise Invalid(
                    {"mode": "This version is already active. Retire the rule to end it."}
                )
            _save(tx, actor, [fresh])
        elif version.mode != LIVE or retroactive:
            before = _followed(rule, version, now, retroactive=retroactive)
            _save(tx, actor, [*before, fresh])
            _mark(tx, actor.community, [*before, fresh], start)
        return _views(tx, actor, [rule_named(tx, actor.community, slug)])[0]


def retire_rule(db: Database, actor: Actor, slug: str) -> RuleView:
    """End a rule now; what it gave stays. Raises `RuleNotFound` or `RuleNotLive`."""
    need_manager(actor)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        store.hold_rules(tx, actor.community, change=True)
        now = clock.now()
        live = rule_named(tx, actor.community, slug).live
        if live is None:
            raise RuleNotLive
        ended = replace(live, mode=ENDED, end=now)
        _save(tx, actor, [ended])
        _mark(tx, actor.community, [ended], now)
        return _views(tx, actor, [rule_named(tx, actor.community, slug)])[0]


def rule_named(tx: sa.Connection, community: UUID, slug: str) -> Rule:
    """Return a rule by slug with every version; raises `RuleNotFound`."""
    rule = store.load_rule(tx, community, slug)
    if rule is None:
        raise RuleNotFound
    return rule


def _draft(
    actor: Actor, slug: str, number: int, definition: Definition, moment: datetime
) -> Version:
    return Version(slug, number, DRAFT, definition, create_time=moment, created_by=actor.member)


def _followed(
    rule: Rule, version: Version, moment: datetime, *, retroactive: bool
) -> list[Version]:
    """Return what becomes of the versions that gave points before this one."""
    others = [one for one in rule.versions if one.gives and one.number != version.number]
    if retroactive:
        return [replace(one, mode=REPLACED) for one in others]
    return [replace(one, mode=ENDED, end=moment) for one in others if one.mode == LIVE]


def _save(tx: sa.Connection, actor: Actor, versions: Iterable[Version]) -> None:
    for version in versions:
        store.update_version(tx, actor.community, version)
        outbox.add(
            tx,
            OUTBOX,
            actor.community,
            actor.member,
            (
                f"rules/{version.slug}",
                events_pb2.RuleChanged(
                    rule=version.slug, version=version.number, mode=version.mode
                ),
            ),
        )


def _mark(
    tx: sa.Connection, community: UUID, versions: Iterable[Version], since: datetime | None
) -> None:
    for trigger in sorted({version.definition.trigger for version in versions}):
        store.enqueue_earners(tx, community, trigger, since)


def _seen(actor: Actor, rule: Rule) -> Rule | None:
    """Return a rule with the versions somebody may see, or None where they may not know of it."""
    if reads_as_staff(actor):
        return rule
    live = rule.live
    return replace(rule, versions=(live,)) if live is not None else None


def _views(tx: sa.Connection, actor: Actor, rules: Iterable[Rule]) -> list[RuleView]:
    rules = list(rules)
    people = people_store.COPIES.load_many(
        tx,
        actor.community,
        {
            uid
            for rule in rules
            for version in rule.versions
            for uid in (version.created_by, version.published_by)
            if uid is not None
        },
    )
    return [RuleView(rule, people) for rule in rules]
