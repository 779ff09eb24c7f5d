"""Asks about capabilities."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import Capability
from services.members.store.tables import CAPABILITIES, NOBODY


def _capability(row: sa.Row[Any]) -> Capability:
    return Capability(
        uid=row.capability_id,
        member=row.member_id,
        capability=row.capability,
        scope=row.scope,
        expire_time=row.expire_time,
        create_time=row.create_time,
    )


def insert_capability(tx: sa.Connection, community: UUID, grant: Capability) -> None:
    """Add a grant."""
    tx.execute(
        sa.insert(CAPABILITIES).values(
            community_id=community,
            capability_id=grant.uid,
            member_id=grant.member,
            capability=grant.capability,
            scope=grant.scope,
            expire_time=grant.expire_time,
            create_time=grant.create_time,
        )
    )


def delete_capability(
    tx: sa.Connection, community: UUID, member: UUID, uid: UUID
) -> Capability | None:
    """Take a grant away and return it, or None."""
    row = tx.execute(
        sa.delete(CAPABILITIES)
        .where(
            CAPABILITIES.c.community_id == community,
            CAPABILITIES.c.member_id == member,
            CAPABILITIES.c.capability_id == uid,
        )
        .returning(CAPABILITIES)
    ).first()
    return None if row is None else _capability(row)


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
    rows = tx.execute(
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
    return [_capability(row) for row in rows]
