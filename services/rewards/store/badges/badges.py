"""Keeps who holds what, and how each badge came to its state."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.badges.awards import YEARS_MOST
from services.rewards.domain.badges.badges import (
    AUTO,
    EXPIRED,
    GRANTED,
    MANUAL,
    PROVISIONAL,
    REVOKED,
    SUPERSEDED,
    Badge,
    Change,
)
from services.rewards.store.tables import BADGE_CHANGES, BADGES, PEOPLE, RECOMPUTE_QUEUE
from shared import ids

_NAMES = {"uid": "badge_id", "member": "member_id", "fact": "fact_id"}
_FIELDS = tuple(field.name for field in dataclasses.fields(Badge))
Place = tuple[datetime, UUID]
# The types of a place in a list, so that it is compared as the index is ordered.
_PLACE = (sa.DateTime(timezone=True), sa.Uuid())

# What is seen of a member's badges: by everybody, by staff, and by the member, who learns neither
# of being held out nor of an award that waits for a second person.
_WAS_HELD = (
    sa.select(sa.true())
    .where(
        BADGE_CHANGES.c.community_id == BADGES.c.community_id,
        BADGE_CHANGES.c.badge_id == BADGES.c.badge_id,
        BADGE_CHANGES.c.to_state.not_in((PROVISIONAL, REVOKED)),
    )
    .exists()
)
HELD = BADGES.c.state == GRANTED
# An award that waits for a second person.
PENDING = sa.and_(BADGES.c.state == PROVISIONAL, BADGES.c.origin == MANUAL)
EVER_STAFF = sa.true()
EVER_OWN = sa.or_(
    BADGES.c.state.in_((GRANTED, EXPIRED, SUPERSEDED)),
    sa.and_(
        BADGES.c.state == PROVISIONAL, BADGES.c.origin == AUTO, BADGES.c.held_out.is_(sa.false())
    ),
    sa.and_(BADGES.c.state == REVOKED, _WAS_HELD),
)

_YEARS = "^[0-9]{1,3}$"
_OTHERS = BADGES.alias("others")
# Badges by years are a series: a held one of more years says the same and more.
HIGHEST_OF_SERIES = sa.not_(
    sa.and_(
        BADGES.c.key.regexp_match(_YEARS),
        sa.select(sa.true())
        .where(
            _OTHERS.c.community_id == BADGES.c.community_id,
            _OTHERS.c.member_id == BADGES.c.member_id,
            _OTHERS.c.achievement == BADGES.c.achievement,
            _OTHERS.c.state == GRANTED,
            _OTHERS.c.key.regexp_match(_YEARS),
            sa.tuple_(sa.func.length(_OTHERS.c.key), _OTHERS.c.key)
            > sa.tuple_(sa.func.length(BADGES.c.key), BADGES.c.key),
        )
        .exists(),
    )
)

# Whether everybody's facts decide it together.
_IS_SHARED = """EXISTS (SELECT 1 FROM rewards.achievement_versions v
            WHERE v.community_id = b.community_id AND v.slug = b.achievement
                AND v.version = b.version
                AND v.definition ->> 'kind' IN ('first_ever', 'milestone'))"""


def _badge(row: Mapping[Any, Any]) -> Badge:
    return Badge(**{name: row[_NAMES.get(name, name)] for name in _FIELDS})


def _values(badge: Badge) -> dict[str, Any]:
    return {_NAMES.get(name, name): getattr(badge, name) for name in _FIELDS}


def load_badge(
    tx: sa.Connection, community: UUID, uid: UUID, *, hold: bool = False
) -> Badge | None:
    """Return one badge, or None; held, it stays as it is until the transaction ends."""
    query = sa.select(BADGES).where(BADGES.c.community_id == community, BADGES.c.badge_id == uid)
    if hold:
        query = query.with_for_update()
    row = tx.execute(query).mappings().first()
    return _badge(row) if row else None


def list_of_member(
    tx: sa.Connection, community: UUID, member: UUID, achievement: str = ""
) -> list[Badge]:
    """Return every badge of a member, whatever its state, oldest first."""
    query = sa.select(BADGES).where(
        BADGES.c.community_id == community, BADGES.c.member_id == member
    )
    if achievement:
        query = query.where(BADGES.c.achievement == achievement)
    query = query.order_by(BADGES.c.award_time, BADGES.c.badge_id)
    return [_badge(row) for row in tx.execute(query).mappings()]


def list_of_achievement(
    tx: sa.Connection, community: UUID, achievement: str
) -> dict[UUID, list[Badge]]:
    """Return every badge that was derived of an achievement, by member."""
    rows = tx.execute(
        sa.select(BADGES).where(
            BADGES.c.community_id == community,
            BADGES.c.achievement == achievement,
            BADGES.c.origin == AUTO,
        )
    ).mappings()
    found: dict[UUID, list[Badge]] = {}
    for row in rows:
        badge = _badge(row)
        found.setdefault(badge.member, []).append(badge)
    return found


def save_changes(
    tx: sa.Connection, community: UUID, changes: Sequence[Change], by: UUID | None = None
) -> None:
    """Keep what became of badges, and a row of history for each that came to another state."""
    new = [_values(one.after) for one in changes if one.before is None]
    if new:
        tx.execute(insert(BADGES), [{"community_id": community, **values} for values in new])
    for one in changes:
        if one.before is not None:
            values = _values(one.after)
            # Claiming writes this, and may have done so since the badge was read.
            del values["claim_time"]
            tx.execute(
                sa.update(BADGES)
                .where(
                    BADGES.c.community_id == community, BADGES.c.badge_id == values.pop("badge_id")
                )
                .values(**values)
            )
    moved = [one for one in changes if one.moved]
    if moved:
        tx.execute(
            insert(BADGE_CHANGES),
            [
                {
                    "community_id": community,
                    "change_id": ids.new_id(),
                    "badge_id": one.after.uid,
                    "from_state": one.from_state,
                    "to_state": one.after.state,
                    # History is never changed, so what a person wrote about another stays out.
                    "reason": "by hand"
                    if one.after.revoked_by or one.after.origin == MANUAL
                    else one.after.revoke_reason or one.after.reason,
                    "actor_id": by,
                    "create_time": one.after.update_time,
                }
                for one in moved
            ],
        )


def was_held(tx: sa.Connection, community: UUID, uid: UUID) -> bool:
    """Return whether a badge was ever held, and not only waited for."""
    query = sa.select(BADGES.c.badge_id).where(
        BADGES.c.community_id == community, BADGES.c.badge_id == uid, _WAS_HELD
    )
    return tx.execute(query).first() is not None


def list_badges(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    seen: sa.ColumnElement[bool],
    after: Place | None,
    size: int,
) -> list[Badge]:
    """Return a member's badges that somebody sees, newest first."""
    query = sa.select(BADGES).where(
        BADGES.c.community_id == community, BADGES.c.member_id == member, seen
    )
    return _newest(tx, query, after, size)


def count_badges(
    tx: sa.Connection, community: UUID, member: UUID | None, seen: sa.ColumnElement[bool]
) -> int:
    """Return how many badges of a member, or of everybody, somebody sees."""
    query = (
        sa.select(sa.func.count())
        .select_from(BADGES)
        .where(BADGES.c.community_id == community, seen)
    )
    if member is not None:
        query = query.where(BADGES.c.member_id == member)
    return int(tx.execute(query).scalar_one())


def forget_notes(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Drop what people wrote about a member when they awarded or revoked something."""
    mine = (BADGES.c.community_id == community, BADGES.c.member_id == member)
    tx.execute(sa.update(BADGES).where(*mine, BADGES.c.origin == MANUAL).values(note="", reason=""))
    tx.execute(
        sa.update(BADGES).where(*mine, BADGES.c.revoked_by.is_not(None)).values(revoke_reason="")
    )


def list_tiers(tx: sa.Connection, community: UUID, achievement: str) -> dict[UUID, str]:
    """Return the tier each holder of an achievement has."""
    rows = tx.execute(
        sa.select(BADGES.c.member_id, BADGES.c.tier).where(
            BADGES.c.community_id == community,
            BADGES.c.achievement == achievement,
            HELD,
        )
    )
    return {row.member_id: row.tier for row in rows}


def list_holders(
    tx: sa.Connection, community: UUID, achievement: str, after: Place | None, size: int
) -> list[Badge]:
    """Return the granted badges of an achievement, newest first, without former members'."""
    gone = (
        sa.select(sa.true())
        .where(
            PEOPLE.c.community_id == BADGES.c.community_id,
            PEOPLE.c.member_id == BADGES.c.member_id,
            PEOPLE.c.is_erased,
        )
        .exists()
    )
    query = sa.select(BADGES).where(
        BADGES.c.community_id == community,
        BADGES.c.achievement == achievement,
        HELD,
        ~gone,
    )
    return _newest(tx, query, after, size)


def _newest(
    tx: sa.Connection, query: sa.Select[Any], after: Place | None, size: int
) -> list[Badge]:
    if after is not None:
        query = query.where(
            sa.tuple_(BADGES.c.award_time, BADGES.c.badge_id) < sa.tuple_(*after, types=_PLACE)
        )
    query = query.order_by(BADGES.c.award_time.desc(), BADGES.c.badge_id.desc()).limit(size)
    return [_badge(row) for row in tx.execute(query).mappings()]


def list_pending(
    tx: sa.Connection, community: UUID, member: UUID | None, after: Place | None, size: int
) -> list[Badge]:
    """Return the awards that wait for a second person, a member's or everybody's, oldest first."""
    query = sa.select(BADGES).where(BADGES.c.community_id == community, PENDING)
    if member is not None:
        query = query.where(BADGES.c.member_id == member)
    if after is not None:
        query = query.where(
            sa.tuple_(BADGES.c.create_time, BADGES.c.badge_id) > sa.tuple_(*after, types=_PLACE)
        )
    query = query.order_by(BADGES.c.create_time, BADGES.c.badge_id).limit(size)
    return [_badge(row) for row in tx.execute(query).mappings()]


_DUE = sa.text(
    f"""SELECT DISTINCT b.community_id, b.member_id FROM rewards.badges b
    WHERE ((b.state = 'provisional' AND b.hold_until <= :moment)
            OR (b.state = 'granted' AND b.expire_time IS NOT NULL AND b.expire_time <= :moment))
        AND (b.community_id, b.member_id) > (:community, :member)
        AND NOT {_IS_SHARED}
    ORDER BY b.community_id, b.member_id LIMIT :size"""  # noqa: S608  only our own constants
)
_SHARED_DUE = sa.text(
    f"""SELECT DISTINCT b.community_id FROM rewards.badges b
    WHERE ((b.state = 'provisional' AND b.hold_until <= :moment)
            OR (b.state = 'granted' AND b.expire_time IS NOT NULL AND b.expire_time <= :moment))
        AND {_IS_SHARED}"""  # noqa: S608  only our own constants
)
# How many years somebody was last recomputed with is their progress.
_YEARS_DUE = sa.text(
    """SELECT DISTINCT p.community_id, p.member_id FROM rewards.people p
    JOIN rewards.achievements a ON a.community_id = p.community_id AND a.state = 'active'
    JOIN rewards.achievement_versions v ON v.community_id = a.community_id AND v.slug = a.slug
        AND v.version = a.version AND v.definition ->> 'kind' = 'anniversary'
    LEFT JOIN rewards.progress g ON g.community_id = p.community_id
        AND g.member_id = p.member_id AND g.achievement = a.slug
    WHERE NOT p.is_erased AND (p.community_id, p.member_id) > (:community, :member)
        AND coalesce(g.value, 0)
            < least(extract(year FROM age(CAST(:moment AS timestamptz), p.join_time)), :most)
    ORDER BY p.community_id, p.member_id LIMIT :size"""
)
Member = tuple[UUID, UUID]
_FIRST: Member = (UUID(int=0), UUID(int=0))


def list_due(tx: sa.Connection, moment: datetime, after: Member | None, size: int) -> list[Member]:
    """Return members, behind their community, of whose badges one ends its wait or its time.

    For a worker. What everybody's facts decide together is left out.
    """
    return _members(tx, _DUE, after, size, moment=moment)


def list_years_due(
    tx: sa.Connection, moment: datetime, after: Member | None, size: int
) -> list[Member]:
    """Return members, behind their community, who have been here for a year more; for a worker."""
    return _members(tx, _YEARS_DUE, after, size, moment=moment, most=YEARS_MOST)


def _members(
    tx: sa.Connection, query: sa.TextClause, after: Member | None, size: int, **values: object
) -> list[Member]:
    community, member = after or _FIRST
    rows = tx.execute(query, {"community": community, "member": member, "size": size, **values})
    return [(row.community_id, row.member_id) for row in rows]


def list_shared_due(tx: sa.Connection, moment: datetime) -> list[UUID]:
    """Return communities where a first or a milestone ends its wait or its time; for a worker."""
    return list(tx.execute(_SHARED_DUE, {"moment": moment}).scalars())


def list_changed(tx: sa.Connection, community: UUID, size: int) -> list[UUID]:
    """Return the members whose badges changed last, without those who wait to be recomputed."""
    waits = (
        sa.select(sa.true())
        .where(
            RECOMPUTE_QUEUE.c.community_id == BADGES.c.community_id,
            RECOMPUTE_QUEUE.c.member_id == BADGES.c.member_id,
        )
        .exists()
    )
    last = sa.func.max(BADGES.c.update_time)
    return list(
        tx.execute(
            sa.select(BADGES.c.member_id)
            .where(BADGES.c.community_id == community, ~waits)
            .group_by(BADGES.c.member_id)
            .order_by(last.desc(), BADGES.c.member_id)
            .limit(size)
        ).scalars()
    )


def anybody_waits(tx: sa.Connection, community: UUID) -> bool:
    """Return whether anybody in a community waits to be recomputed."""
    return bool(
        tx.execute(
            sa.select(sa.exists().where(RECOMPUTE_QUEUE.c.community_id == community))
        ).scalar_one()
    )


__all__ = [
    "EVER_OWN",
    "EVER_STAFF",
    "HELD",
    "PENDING",
    "Member",
    "Place",
    "anybody_waits",
    "count_badges",
    "forget_notes",
    "list_badges",
    "list_changed",
    "list_due",
    "list_holders",
    "list_of_achievement",
    "list_of_member",
    "list_pending",
    "list_shared_due",
    "list_tiers",
    "list_years_due",
    "load_badge",
    "save_changes",
    "was_held",
]
