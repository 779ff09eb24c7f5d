"""Keeps achievements, their versions, and how far members are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.badges.achievements import (
    ACTIVE,
    ANNIVERSARY,
    RETIRED,
    Achievement,
    Definition,
    Version,
)
from services.rewards.store.tables import (
    ACHIEVEMENT_VERSIONS,
    ACHIEVEMENTS,
    BADGES,
    PEOPLE,
    PROGRESS,
)

# What Postgres says of a statement that it ended as it took too long.
TOOK_TOO_LONG = "57014"

_CURRENT = (
    sa.select(
        ACHIEVEMENTS.c.slug,
        ACHIEVEMENTS.c.version,
        ACHIEVEMENTS.c.state,
        ACHIEVEMENTS.c.create_time,
        ACHIEVEMENT_VERSIONS.c.create_time.label("update_time"),
        ACHIEVEMENT_VERSIONS.c.definition,
    )
    .select_from(ACHIEVEMENTS)
    .join(
        ACHIEVEMENT_VERSIONS,
        sa.and_(
            ACHIEVEMENT_VERSIONS.c.community_id == ACHIEVEMENTS.c.community_id,
            ACHIEVEMENT_VERSIONS.c.slug == ACHIEVEMENTS.c.slug,
            ACHIEVEMENT_VERSIONS.c.version == ACHIEVEMENTS.c.version,
        ),
    )
)


def _achievement(row: Mapping[Any, Any]) -> Achievement:
    return Achievement(
        slug=row["slug"],
        number=row["version"],
        state=row["state"],
        definition=Definition.from_json(row["definition"]),
        create_time=row["create_time"],
        update_time=row["update_time"],
    )


def load_achievement(
    tx: sa.Connection, community: UUID, slug: str, *, hold: bool = False
) -> Achievement | None:
    """Return an achievement with the version that counts, or None; held, it stays so."""
    query = _CURRENT.where(ACHIEVEMENTS.c.community_id == community, ACHIEVEMENTS.c.slug == slug)
    if hold:
        query = query.with_for_update(of=ACHIEVEMENTS)
    row = tx.execute(query).mappings().first()
    return _achievement(row) if row else None


def list_achievements(
    tx: sa.Connection,
    community: UUID,
    after: str = "",
    size: int | None = None,
    *,
    show_retired: bool = False,
) -> list[Achievement]:
    """Return achievements by address."""
    query = _CURRENT.where(ACHIEVEMENTS.c.community_id == community)
    if not show_retired:
        query = query.where(ACHIEVEMENTS.c.state == ACTIVE)
    if after:
        query = query.where(ACHIEVEMENTS.c.slug > after)
    query = query.order_by(ACHIEVEMENTS.c.slug).limit(size)
    return [_achievement(row) for row in tx.execute(query).mappings()]


def load_versions(
    tx: sa.Connection, community: UUID, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Achievement]:
    """Return achievements as they were in some versions, by slug and number."""
    keys = sorted(set(wanted))
    if not keys:
        return {}
    versions = ACHIEVEMENT_VERSIONS.c
    found = tx.execute(
        sa.select(
            versions.slug,
            versions.version,
            versions.definition,
            versions.create_time.label("update_time"),
            ACHIEVEMENTS.c.create_time,
            ACHIEVEMENTS.c.state,
        )
        .select_from(ACHIEVEMENT_VERSIONS)
        .join(
            ACHIEVEMENTS,
            sa.and_(
                ACHIEVEMENTS.c.community_id == versions.community_id,
                ACHIEVEMENTS.c.slug == versions.slug,
            ),
        )
        .where(
            versions.community_id == community, sa.tuple_(versions.slug, versions.version).in_(keys)
        )
    ).mappings()
    return {(row["slug"], row["version"]): _achievement(row) for row in found}


def insert_achievement(tx: sa.Connection, community: UUID, slug: str, moment: datetime) -> bool:
    """Keep a new achievement; returns False where its address is taken."""
    fresh = tx.execute(
        insert(ACHIEVEMENTS)
        .values(
            community_id=community,
            slug=slug,
            version=1,
            state=ACTIVE,
            create_time=moment,
            update_time=moment,
        )
        .on_conflict_do_nothing()
        .returning(ACHIEVEMENTS.c.slug)
    ).first()
    return fresh is not None


def insert_version(
    tx: sa.Connection, community: UUID, version: Version, by: UUID | None, moment: datetime
) -> None:
    """Keep a version and let it count from now on."""
    tx.execute(
        insert(ACHIEVEMENT_VERSIONS).values(
            community_id=community,
            slug=version.slug,
            version=version.number,
            definition=version.definition.to_json(),
            create_time=moment,
            created_by=by,
        )
    )
    _update(tx, community, version.slug, version=version.number, update_time=moment)


def retire_achievement(tx: sa.Connection, community: UUID, slug: str, moment: datetime) -> None:
    """Let nobody new get an achievement."""
    _update(tx, community, slug, state=RETIRED, update_time=moment)


def _update(tx: sa.Connection, community: UUID, slug: str, **values: object) -> None:
    tx.execute(
        sa.update(ACHIEVEMENTS)
        .where(ACHIEVEMENTS.c.community_id == community, ACHIEVEMENTS.c.slug == slug)
        .values(**values)
    )


def count_holders(
    tx: sa.Connection, community: UUID, achievements: Sequence[Achievement]
) -> dict[str, int]:
    """Return how many members hold each achievement, without former members.

    An index holds the granted badges alone, and only the highest tier somebody holds is granted,
    so counting reads a narrow stretch of it and no rows. Years stand side by side, so there the
    members are told apart. Former members are few and have no handle, which an index finds.
    """
    former = sa.select(PEOPLE.c.member_id).where(
        PEOPLE.c.community_id == community, PEOPLE.c.handle == "", PEOPLE.c.is_erased
    )
    found: dict[str, int] = {}
    for yearly in (False, True):
        slugs = [one.slug for one in achievements if (one.definition.kind == ANNIVERSARY) == yearly]
        if not slugs:
            continue
        what = sa.func.count(sa.distinct(BADGES.c.member_id)) if yearly else sa.func.count()
        query = (
            sa.select(BADGES.c.achievement, what.label("holders"))
            .where(
                BADGES.c.community_id == community,
                BADGES.c.achievement.in_(slugs),
                BADGES.c.state == "granted",
            )
            .group_by(BADGES.c.achievement)
        )
        found |= {row.achievement: row.holders for row in tx.execute(query)}
        for row in tx.execute(query.where(BADGES.c.member_id.in_(former))):
            found[row.achievement] -= row.holders
    return found


def list_progress(
    tx: sa.Connection, community: UUID, member: UUID, slugs: Iterable[str] | None = None
) -> dict[str, int]:
    """Return how far a member is, by achievement."""
    query = sa.select(PROGRESS.c.achievement, PROGRESS.c.value).where(
        PROGRESS.c.community_id == community, PROGRESS.c.member_id == member
    )
    if slugs is not None:
        query = query.where(PROGRESS.c.achievement.in_(list(slugs)))
    return {row.achievement: row.value for row in tx.execute(query)}


def save_progress(
    tx: sa.Connection, community: UUID, member: UUID, values: Mapping[str, int]
) -> None:
    """Keep how far a member is; nothing is written for what has not changed."""
    before = list_progress(tx, community, member)
    changed = {slug: value for slug, value in values.items() if before.get(slug, 0) != value}
    if not changed:
        return
    statement = insert(PROGRESS).values(
        [
            {"community_id": community, "member_id": member, "achievement": slug, "value": value}
            for slug, value in sorted(changed.items())
        ]
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[
                PROGRESS.c.community_id,
                PROGRESS.c.member_id,
                PROGRESS.c.achievement,
            ],
            set_={"value": statement.excluded.value},
        )
    )


def enqueue_everybody(tx: sa.Connection, community: UUID) -> None:
    """Queue every member, and what they decide together, to be recomputed by another definition."""
    tx.execute(
        sa.text(
            """INSERT INTO rewards.recompute_queue (community_id, member_id)
            SELECT community_id, member_id FROM rewards.people
            WHERE community_id = :community AND NOT is_erased
            UNION ALL SELECT :community, :community"""
        ),
        {"community": community},
    )


def count_achievements(tx: sa.Connection, community: UUID) -> int:
    """Return how many achievements there are, retired ones too."""
    return int(
        tx.execute(
            sa.select(sa.func.count())
            .select_from(ACHIEVEMENTS)
            .where(ACHIEVEMENTS.c.community_id == community)
        ).scalar_one()
    )


def list_year_old(tx: sa.Connection, community: UUID, moment: datetime) -> list[UUID]:
    """Return the members who joined at least a year before a moment."""
    return list(
        tx.execute(
            sa.text(
                """SELECT member_id FROM rewards.people WHERE community_id = :community
                    AND NOT is_erased
                    AND join_time <= CAST(:moment AS timestamptz) - interval '1 year'"""
            ),
            {"community": community, "moment": moment},
        ).scalars()
    )


def wait_at_most(tx: sa.Connection, *, seconds: int) -> None:
    """Let the database end each statement of this transaction that takes longer."""
    tx.execute(
        sa.text("SELECT set_config('statement_timeout', :limit, true)"), {"limit": f"{seconds}s"}
    )
