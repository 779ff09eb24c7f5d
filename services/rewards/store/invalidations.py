"""Keeps what makes facts invalid: the latest state of keys, objects, authors and members."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.store.tables import INVALIDATIONS

KEY = "key"
OBJECT = "object"
MEMBER = "member"
AUTHOR = "author"


def set_valid(
    tx: sa.Connection,
    community: UUID,
    scope: str,
    name: str,
    moment: datetime,
    event: UUID,
    *,
    valid: bool,
    reason: str,
) -> bool:
    """Keep an event's word unless a later one is known; returns whether it was kept."""
    values = {"event_time": moment, "event_id": event, "invalid": not valid, "reason": reason}
    statement = insert(INVALIDATIONS).values(
        community_id=community, scope=scope, name=name, **values
    )
    row = tx.execute(
        statement.on_conflict_do_update(
            index_elements=[
                INVALIDATIONS.c.community_id,
                INVALIDATIONS.c.scope,
                INVALIDATIONS.c.name,
            ],
            set_=values,
            where=sa.tuple_(INVALIDATIONS.c.event_time, INVALIDATIONS.c.event_id)
            < sa.tuple_(statement.excluded.event_time, statement.excluded.event_id),
        ).returning(INVALIDATIONS.c.name)
    ).first()
    return row is not None


def list_invalid_members(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> set[UUID]:
    """Return which of some members are suspended, or gone with all they did."""
    wanted = [str(member) for member in members]
    if not wanted:
        return set()
    found = tx.execute(
        sa.select(INVALIDATIONS.c.name).where(
            INVALIDATIONS.c.community_id == community,
            INVALIDATIONS.c.scope == MEMBER,
            INVALIDATIONS.c.name.in_(wanted),
            INVALIDATIONS.c.invalid.is_(sa.true()),
        )
    )
    return {UUID(name) for name in found.scalars()}
