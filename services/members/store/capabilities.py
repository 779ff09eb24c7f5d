"""Asks about capabilities."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import Capability
from services.members.store.tables import CAPABILITIES, NOBODY
from shared import rows

_read = rows.reader(Capability, CAPABILITIES.c.keys(), uid="capability_id", member="member_id")
_columns = rows.writer(CAPABILITIES, Capability, capability_id="uid", member_id="member")


def insert_capability(tx: sa.Connection, community: UUID, grant: Capability) -> None:
    """Add a grant."""
    tx.execute(sa.insert(CAPABILITIES).values(community_id=community, **_columns(grant)))


def delete_capability(
    tx: sa.Connection, community: UUID, member: UUID, uid: UUID
) -> Capability | None:
    """Take a grant away and return it, or None."""
    gone = tx.execute(
        sa.delete(CAPABILITIES)
        .where(
            CAPABILITIES.c.community_id == community,
            CAPABILITIES.c.member_id == member,
            CAPABILITIES.c.capability_id == uid,
        )
        .returning(CAPABILITIES)
    ).mappings()
    row = gone.first()
    return None if row is None else _read(row)


def list_capabilities(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    now: datetime,
    *,
    after: UUID = NOBODY,
    size: int = 100,
) -> list[Capability]:
    """Return a member's grants in force, oldest first."""
    found = tx.execute(
        sa.select(CAPABILITIES)
        .where(
            CAPABILITIES.c.community_id == community,
            CAPABILITIES.c.member_id == member,
            CAPABILITIES.c.capability_id > after,
            CAPABILITIES.c.expire_time > now,
        )
        .order_by(CAPABILITIES.c.capability_id)
        .limit(size)
    )
    return [_read(row) for row in found.mappings()]
