"""Keeps rules and their versions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.points.facts import NOBODY, SUBJECT, TRIGGERS
from services.rewards.domain.points.rules import DRAFT, ENDED, LIVE, Definition, Rule, Version
from services.rewards.store.locks import LOCKS
from services.rewards.store.tables import RULE_VERSIONS, RULES
from shared import locks

_ENQUEUE = {
    role: sa.text(
        f"""INSERT INTO rewards.recompute_queue (community_id, member_id)
        SELECT DISTINCT community_id, {column} FROM rewards.facts
        WHERE community_id = :community AND type = :type AND {column} <> :nobody
            AND (CAST(:since AS timestamptz) IS NULL OR time >= :since)"""  # noqa: S608  the columns are ours
    )
    for role, column in (("subject", "subject_id"), ("actor", "actor_id"))
}


def hold_rules(tx: sa.Connection, community: UUID, *, change: bool = False) -> None:
    """Hold which rules give points until the transaction ends.

    Whoever recomputes a member holds them shared, and whoever publishes holds them alone. So no
    point is posted by a version that ended before the fact happened.
    """
    LOCKS.take(tx, community, locks.exclusive("rules") if change else locks.shared("rules"))


def load_versions(tx: sa.Connection, community: UUID) -> list[Version]:
    """Return the versions that give points, live and ended ones, and hold them."""
    hold_rules(tx, community)
    return _versions(
        tx, RULE_VERSIONS.c.community_id == community, RULE_VERSIONS.c.mode.in_((LIVE, ENDED))
    )


def load_rule(tx: sa.Connection, community: UUID, slug: str) -> Rule | None:
    """Return a rule with every version, newest first, or None."""
    found = _rules(tx, RULES.c.community_id == community, RULES.c.slug == slug)
    return found[0] if found else None


def list_rules(
    tx: sa.Connection, community: UUID, after: str, count: int, modes: Iterable[str] = ()
) -> list[Rule]:
    """Return rules by slug, with every version; only those with a version in one of the modes."""
    wanted = [RULES.c.community_id == community, RULES.c.slug > after]
    modes = list(modes)
    if modes:
        wanted.append(
            sa.exists().where(
                RULE_VERSIONS.c.community_id == RULES.c.community_id,
                RULE_VERSIONS.c.slug == RULES.c.slug,
                RULE_VERSIONS.c.mode.in_(modes),
            )
        )
    return _rules(tx, *wanted, count=count)


def load_names(
    tx: sa.Connection, community: UUID, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """Return what members read as the name of each of some versions."""
    keys = sorted(set(wanted))
    if not keys:
        return {}
    found = tx.execute(
        sa.select(
            RULE_VERSIONS.c.slug,
            RULE_VERSIONS.c.version,
            RULE_VERSIONS.c.definition["display_name"].astext.label("display_name"),
        ).where(
            RULE_VERSIONS.c.community_id == community,
            sa.tuple_(RULE_VERSIONS.c.slug, RULE_VERSIONS.c.version).in_(keys),
        )
    )
    return {(row.slug, row.version): row.display_name for row in found}


def count_rules(tx: sa.Connection, community: UUID) -> int:
    """Return how many rules there are, retired ones too."""
    return int(
        tx.execute(
            sa.select(sa.func.count()).select_from(RULES).where(RULES.c.community_id == community)
        ).scalar_one()
    )


def insert_rule(tx: sa.Connection, community: UUID, slug: str, moment: datetime) -> bool:
    """Keep a new rule; returns False where its slug is taken."""
    found = tx.execute(
        insert(RULES)
        .values(community_id=community, slug=slug, create_time=moment)
        .on_conflict_do_nothing()
        .returning(RULES.c.slug)
    ).first()
    return found is not None


def insert_version(tx: sa.Connection, community: UUID, version: Version) -> None:
    """Keep a new version."""
    tx.execute(
        insert(RULE_VERSIONS).values(
            community_id=community,
            slug=version.slug,
            version=version.number,
            create_time=version.create_time,
            created_by=version.created_by,
            **_values(version),
        )
    )


def update_version(tx: sa.Connection, community: UUID, version: Version) -> None:
    """Keep what changed of a version; the database refuses another definition of a published one.

    A draft that is written anew also takes on when and by whom.
    """
    values = _values(version)
    if version.mode == DRAFT:
        values |= {"create_time": version.create_time, "created_by": version.created_by}
    tx.execute(
        sa.update(RULE_VERSIONS)
        .where(
            RULE_VERSIONS.c.community_id == community,
            RULE_VERSIONS.c.slug == version.slug,
            RULE_VERSIONS.c.version == version.number,
        )
        .values(**values)
    )


def enqueue_earners(
    tx: sa.Connection, community: UUID, trigger: str, since: datetime | None = None
) -> None:
    """Queue everybody who may earn something by a trigger's facts since a time."""
    known = TRIGGERS[trigger]
    role = "subject" if known.role == SUBJECT else "actor"
    tx.execute(
        _ENQUEUE[role],
        {"community": community, "type": known.type, "since": since, "nobody": NOBODY},
    )


def _rules(tx: sa.Connection, *wanted: sa.ColumnElement[bool], count: int = 1) -> list[Rule]:
    rows = tx.execute(sa.select(RULES).where(*wanted).order_by(RULES.c.slug).limit(count)).all()
    if not rows:
        return []
    versions: dict[str, list[Version]] = {row.slug: [] for row in rows}
    for version in _versions(
        tx,
        RULE_VERSIONS.c.community_id == rows[0].community_id,
        RULE_VERSIONS.c.slug.in_(list(versions)),
    ):
        versions[version.slug].append(version)
    return [
        Rule(slug=row.slug, create_time=row.create_time, versions=tuple(versions[row.slug][::-1]))
        for row in rows
    ]


def _versions(tx: sa.Connection, *wanted: sa.ColumnElement[bool]) -> list[Version]:
    rows = tx.execute(
        sa.select(RULE_VERSIONS)
        .where(*wanted)
        .order_by(RULE_VERSIONS.c.slug, RULE_VERSIONS.c.version)
    ).mappings()
    return [_version(row) for row in rows]


def _version(row: Mapping[Any, Any]) -> Version:
    return Version(
        slug=row["slug"],
        number=row["version"],
        mode=row["mode"],
        definition=Definition.from_json(row["definition"]),
        start=row["start_time"],
        end=row["end_time"],
        create_time=row["create_time"],
        created_by=row["created_by"],
        publish_time=row["publish_time"],
        published_by=row["published_by"],
    )


def _values(version: Version) -> dict[str, Any]:
    return {
        "mode": version.mode,
        "definition": version.definition.to_json(),
        "start_time": version.start,
        "end_time": version.end,
        "publish_time": version.publish_time,
        "published_by": version.published_by,
    }
