"""Keeps which defaults a community was given, and gives them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.store.tables import (
    ACHIEVEMENT_VERSIONS,
    ACHIEVEMENTS,
    RULE_VERSIONS,
    RULES,
)

# A row that this very transaction wrote may still be rolled back, so it is told apart.
_SEEDED = sa.text(
    """SELECT seed_version,
        xmin = COALESCE(pg_current_xact_id_if_assigned()::xid, '0'::xid) AS own
    FROM rewards.settings WHERE community_id = :community"""
)
# Whoever comes second waits here for the first, and then finds nothing left to do.
_TAKE = sa.text(
    """INSERT INTO rewards.settings AS s (community_id, seed_version, update_time)
    VALUES (:community, :version, :moment)
    ON CONFLICT (community_id) DO UPDATE SET seed_version = excluded.seed_version
        WHERE s.seed_version < excluded.seed_version
    RETURNING seed_version"""
)


def seeded_version(tx: sa.Connection, community: UUID) -> tuple[int, bool]:
    """Return the version of the defaults a community was given, and whether that is for good."""
    row = tx.execute(_SEEDED, {"community": community}).first()
    return (row.seed_version, not row.own) if row is not None else (0, False)


def take_seeding(tx: sa.Connection, community: UUID, version: int, moment: datetime) -> bool:
    """Note that a community is given a version of the defaults; returns False where it has it."""
    row = tx.execute(_TAKE, {"community": community, "version": version, "moment": moment}).first()
    return row is not None


def insert_rules(
    tx: sa.Connection,
    community: UUID,
    definitions: Mapping[str, Mapping[str, Any]],
    moment: datetime,
) -> list[str]:
    """Add rules that are live for all time, and return the slugs that were not there before."""
    slugs = _insert_missing(tx, RULES, community, definitions, {"create_time": moment})
    if slugs:
        tx.execute(
            insert(RULE_VERSIONS).values(
                [
                    {
                        "community_id": community,
                        "slug": slug,
                        "version": 1,
                        "mode": "live",
                        "definition": definitions[slug],
                        "create_time": moment,
                        "publish_time": moment,
                    }
                    for slug in slugs
                ]
            )
        )
    return slugs


def insert_achievements(
    tx: sa.Connection,
    community: UUID,
    definitions: Mapping[str, Mapping[str, Any]],
    moment: datetime,
) -> list[str]:
    """Add achievements, and return the slugs that were not there before."""
    values = {"version": 1, "state": "active", "create_time": moment, "update_time": moment}
    slugs = _insert_missing(tx, ACHIEVEMENTS, community, definitions, values)
    if slugs:
        tx.execute(
            insert(ACHIEVEMENT_VERSIONS).values(
                [
                    {
                        "community_id": community,
                        "slug": slug,
                        "version": 1,
                        "definition": definitions[slug],
                        "create_time": moment,
                    }
                    for slug in slugs
                ]
            )
        )
    return slugs


def _insert_missing(
    tx: sa.Connection,
    table: sa.Table,
    community: UUID,
    definitions: Mapping[str, Mapping[str, Any]],
    values: Mapping[str, object],
) -> list[str]:
    if not definitions:
        return []
    return list(
        tx.execute(
            insert(table)
            .values(
                [
                    {"community_id": community, "slug": slug, **values}
                    for slug in sorted(definitions)
                ]
            )
            .on_conflict_do_nothing()
            .returning(table.c.slug)
        ).scalars()
    )
