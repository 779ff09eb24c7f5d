"""Keeps what makes facts not hold: the latest word on keys, objects and members."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.store.tables import SWITCHES

KEY = "key"
OBJECT = "object"
MEMBER = "member"


def turn(
    tx: sa.Connection,
    community: UUID,
    scope: str,
    name: str,
    moment: datetime,
    event: UUID,
    *,
    off: bool,
    reason: str,
) -> bool:
    """Keep an event's word unless a later one is known; returns whether it was kept."""
    values = {"event_time": moment, "event_id": event, "off": off, "reason": reason}
    statement = insert(SWITCHES).values(community_id=community, scope=scope, name=name, **values)
    row = tx.execute(
        statement.on_conflict_do_update(
            index_elements=[SWITCHES.c.community_id, SWITCHES.c.scope, SWITCHES.c.name],
            set_=values,
            where=sa.tuple_(SWITCHES.c.event_time, SWITCHES.c.event_id)
            < sa.tuple_(statement.excluded.event_time, statement.excluded.event_id),
        ).returning(SWITCHES.c.name)
    ).first()
    return row is not None


def members_off(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> set[UUID]:
    """Return which of some members are suspended, or gone with all they did."""
    wanted = [str(member) for member in members]
    if not wanted:
        return set()
    found = tx.execute(
        sa.select(SWITCHES.c.name).where(
            SWITCHES.c.community_id == community,
            SWITCHES.c.scope == MEMBER,
            SWITCHES.c.name.in_(wanted),
            SWITCHES.c.off.is_(sa.true()),
        )
    )
    return {UUID(name) for name in found.scalars()}
