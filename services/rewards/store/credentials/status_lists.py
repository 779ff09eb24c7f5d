"""Keeps which credentials each status list says are revoked."""

from uuid import UUID

import sqlalchemy as sa

from services.rewards.store.tables import (
    CREDENTIALS,
)


def has_list(tx: sa.Connection, community: UUID, number: int) -> bool:
    """Return whether a status list has a place taken; the first one is there from the start."""
    return 1 <= number <= (last_list(tx, community) or 1)


def revoked_places(tx: sa.Connection, community: UUID, number: int) -> tuple[int, ...]:
    """Return the revoked indices of a status list, in order."""
    rows = tx.execute(
        sa.select(CREDENTIALS.c.list_index)
        .where(
            CREDENTIALS.c.community_id == community,
            CREDENTIALS.c.list_number == number,
            CREDENTIALS.c.revoke_time.is_not(None),
        )
        .order_by(CREDENTIALS.c.list_index)
    )
    return tuple(rows.scalars())


def last_list(tx: sa.Connection, community: UUID) -> int | None:
    """Return the number of the newest list, or None before there is one."""
    return tx.execute(
        sa.select(CREDENTIALS.c.list_number)
        .where(CREDENTIALS.c.community_id == community)
        .order_by(CREDENTIALS.c.list_number.desc())
        .limit(1)
    ).scalar()
