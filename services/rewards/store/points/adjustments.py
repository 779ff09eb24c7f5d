"""Keeps adjustments by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.points.adjustments import POSTED, WAITING, Adjustment
from services.rewards.domain.points.rules import CREDIT
from services.rewards.store.tables import ADJUSTMENTS, BADGES, PEOPLE, TRANSFERS

# The types of a place in a list, so that it is compared as the index is ordered.
_PLACE = (sa.DateTime(timezone=True), sa.Uuid())
_FIELDS = (
    "unit",
    "amount",
    "note",
    "state",
    "create_time",
    "asked_by",
    "decided_by",
    "decide_time",
)

# What must always hold here: the sentence, and what finds the offenders of a community.
CHECKS = {
    "An adjustment is in the ledger once where it was posted, and else not at all.": """
    SELECT format('adjustments/%s is %s and in the ledger with %s', a.adjustment_id, a.state,
        coalesce(t.amount, 0)) AS example
    FROM rewards.adjustments a LEFT JOIN (
        SELECT cause, sum(CASE WHEN debit = 'adjust' THEN amount ELSE -amount END) AS amount
        FROM rewards.transfers WHERE community_id = :community AND cause LIKE 'adjustments/%'
        GROUP BY cause) t ON t.cause = 'adjustments/' || a.adjustment_id
    WHERE a.community_id = :community
        AND coalesce(t.amount, 0) <> CASE WHEN a.state = 'posted' THEN a.amount ELSE 0 END""",
}


def _adjustment(row: Mapping[Any, Any]) -> Adjustment:
    return Adjustment(
        uid=row["adjustment_id"],
        member=row["member_id"],
        **{name: row[name] for name in _FIELDS},
    )


def load_adjustment(
    tx: sa.Connection, community: UUID, uid: UUID, *, change: bool = False
) -> Adjustment | None:
    """Return an adjustment or None; for a change it is held until the transaction ends."""
    query = sa.select(ADJUSTMENTS).where(
        ADJUSTMENTS.c.community_id == community, ADJUSTMENTS.c.adjustment_id == uid
    )
    row = tx.execute(query.with_for_update() if change else query).mappings().first()
    return None if row is None else _adjustment(row)


def insert_adjustment(tx: sa.Connection, community: UUID, adjustment: Adjustment) -> None:
    """Keep a new adjustment."""
    tx.execute(
        insert(ADJUSTMENTS).values(
            community_id=community,
            adjustment_id=adjustment.uid,
            member_id=adjustment.member,
            **{name: getattr(adjustment, name) for name in _FIELDS},
        )
    )


def decide_adjustment(tx: sa.Connection, community: UUID, adjustment: Adjustment) -> None:
    """Keep what became of an adjustment."""
    tx.execute(
        sa.update(ADJUSTMENTS)
        .where(
            ADJUSTMENTS.c.community_id == community,
            ADJUSTMENTS.c.adjustment_id == adjustment.uid,
        )
        .values(
            state=adjustment.state,
            decided_by=adjustment.decided_by,
            decide_time=adjustment.decide_time,
        )
    )


def moved_lately(
    tx: sa.Connection, community: UUID, member: UUID, unit: str, by: UUID | None, since: datetime
) -> int:
    """Return how many points of a member somebody moved by hand since a moment.

    Given and taken alike, by adjustments and with badges.
    """
    total: int = tx.execute(
        sa.select(sa.func.coalesce(sa.func.sum(sa.func.abs(ADJUSTMENTS.c.amount)), 0)).where(
            ADJUSTMENTS.c.community_id == community,
            ADJUSTMENTS.c.member_id == member,
            ADJUSTMENTS.c.unit == unit,
            ADJUSTMENTS.c.asked_by.is_not_distinct_from(by),
            ADJUSTMENTS.c.state == POSTED,
            # What a second person has looked at is not counted again.
            ADJUSTMENTS.c.decided_by.is_(None),
            ADJUSTMENTS.c.create_time >= since,
        )
    ).scalar_one()
    if unit != CREDIT:
        return int(total)
    reversal = TRANSFERS.alias("reversal")
    given = tx.execute(
        sa.select(sa.func.coalesce(sa.func.sum(TRANSFERS.c.amount), 0))
        .select_from(TRANSFERS)
        .join(
            BADGES,
            sa.and_(
                BADGES.c.community_id == community,
                BADGES.c.member_id == member,
                TRANSFERS.c.cause == sa.literal("badges/") + sa.cast(BADGES.c.badge_id, sa.Text),
            ),
        )
        .where(
            TRANSFERS.c.community_id == community,
            TRANSFERS.c.member_id == member,
            TRANSFERS.c.reverses.is_(None),
            # What was taken back with its badge is not counted.
            ~sa.exists().where(
                reversal.c.community_id == community,
                reversal.c.reverses == TRANSFERS.c.transfer_id,
            ),
            TRANSFERS.c.create_time >= since,
            BADGES.c.awarded_by.is_not_distinct_from(by),
            BADGES.c.approved_by.is_(None),
        )
    ).scalar_one()
    return int(total) + int(given)


def list_adjustments(
    tx: sa.Connection,
    community: UUID,
    after: tuple[datetime, UUID] | None,
    count: int,
    *,
    waiting: bool,
) -> list[Adjustment]:
    """Return adjustments: those that wait, the oldest first, or the others, the newest first."""
    state = ADJUSTMENTS.c.state
    query = sa.select(ADJUSTMENTS).where(
        ADJUSTMENTS.c.community_id == community,
        state == WAITING if waiting else state != WAITING,
    )
    keys = (ADJUSTMENTS.c.create_time, ADJUSTMENTS.c.adjustment_id)
    if after is not None:
        place = sa.tuple_(*keys)
        query = query.where(
            place > sa.tuple_(*after, types=_PLACE)
            if waiting
            else place < sa.tuple_(*after, types=_PLACE)
        )
    query = query.order_by(*(keys if waiting else (key.desc() for key in keys))).limit(count)
    return [_adjustment(row) for row in tx.execute(query).mappings()]


def is_same_person(tx: sa.Connection, community: UUID, one: UUID | None, other: UUID) -> bool:
    """Return whether two accounts are one person's, as far as anybody knows."""
    if one is None or one == other:
        return one == other
    persons = tx.execute(
        sa.select(PEOPLE.c.person_id).where(
            PEOPLE.c.community_id == community, PEOPLE.c.member_id.in_([one, other])
        )
    ).scalars()
    known = [person for person in persons if person is not None]
    return len(known) > 1 and len(set(known)) == 1
