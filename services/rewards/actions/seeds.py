"""Gives a community its default rules, achievements and perks, once."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import yaml

from services.rewards.domain.badges import achievements
from services.rewards.domain.perks.perks import Perk, check_perk
from services.rewards.domain.points.rules import Definition
from services.rewards.store import seeds as store
from services.rewards.store.perks import perks as perk_store
from services.rewards.store.points import rules as rule_store
from shared import clock

# Raise it when a default is added: every community is given those it does not have. What is there
# already stays as it is, also where it was retired.
SEED_VERSION = 1

DEFAULTS = Path(__file__).parent.parent / "defaults"

# What was found seeded and can't be rolled back any more, by database and community.
_seeded: set[tuple[str, UUID]] = set()


@cache
def default_rules() -> dict[str, Definition]:
    """Return the definitions in `defaults/rules.yaml` by slug."""
    return {entry.pop("slug"): Definition.from_json(entry) for entry in _entries("rules")}


@cache
def default_achievements() -> dict[str, dict[str, Any]]:
    """Return the entries in `defaults/achievements.yaml` by slug, as they are stored."""
    return {
        entry.pop("slug"): achievements.Definition.from_json(entry).to_json()
        for entry in _entries("achievements")
    }


@cache
def default_perks() -> tuple[Perk, ...]:
    """Return the perks in `defaults/perks.yaml`: drafts of what perks could be."""
    return tuple(check_perk(Perk(**entry)) for entry in _entries("perks"))


def ensure_seeded(tx: sa.Connection, community: UUID) -> None:
    """Give a community the defaults it does not have yet; costs nothing where it has them."""
    key = (str(tx.engine.url.database), community)
    if key in _seeded:
        return
    version, recomputed = store.seeded_version(tx, community)
    if version >= SEED_VERSION:
        if recomputed:
            _seeded.add(key)
        return
    now = clock.now()
    if not store.take_seeding(tx, community, SEED_VERSION, now):
        return
    rules, badges = default_rules(), default_achievements()
    fresh = store.insert_rules(
        tx, community, {slug: one.to_json() for slug, one in rules.items()}, now
    )
    reachable = store.insert_achievements(tx, community, badges, now)
    for perk in default_perks():
        dated = replace(perk, create_time=now, update_time=now)
        perk_store.insert_perk(tx, community, dated)
    if version:
        # Members were recomputed without these. At the first seeding nobody was.
        triggers = {rules[slug].trigger for slug in fresh}
        triggers |= {badges[slug]["trigger"] for slug in reachable if badges[slug]["trigger"]}
        for trigger in sorted(triggers):
            rule_store.enqueue_earners(tx, community, trigger)


def _entries(name: str) -> list[dict[str, Any]]:
    path = DEFAULTS / f"{name}.yaml"
    if not path.exists():
        return []
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries
