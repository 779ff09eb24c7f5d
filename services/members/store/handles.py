"""Asks who had a handle before."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import handles
from services.members.store.tables import FORMER_HANDLES

_FORMER = FORMER_HANDLES.c


def insert_former_handle(
    tx: sa.Connection, community: UUID, handle: str, member: UUID | None, time: datetime
) -> None:
    """Remember that a handle was somebody's until now; `member` is None for whoever leaves."""
    tx.execute(
        sa.insert(FORMER_HANDLES).values(
            community_id=community,
            handle_key=handles.key(community, handle),
            release_time=time,
            member_id=member,
        )
    )


def is_held(
    tx: sa.Connection, community: UUID, handle: str, since: datetime, member: UUID | None = None
) -> bool:
    """Return whether a handle was released after a time by anybody but `member`."""
    query = sa.select(_FORMER.release_time).where(
        _FORMER.community_id == community,
        _FORMER.handle_key == handles.key(community, handle),
        _FORMER.release_time > since,
        _FORMER.member_id.is_distinct_from(member) if member else sa.true(),
    )
    return tx.execute(query.limit(1)).first() is not None


def find_former_holder(
    tx: sa.Connection, community: UUID, handle: str, time: datetime | None = None
) -> tuple[bool, UUID | None]:
    """Return whether a handle was released, and by whom: the holder at a time, else the last one.

    Whoever has left is None.
    """
    query = sa.select(_FORMER.member_id).where(
        _FORMER.community_id == community,
        _FORMER.handle_key == handles.key(community, handle),
    )
    if time is None:
        query = query.order_by(_FORMER.release_time.desc())
    else:
        query = query.where(_FORMER.release_time > time).order_by(_FORMER.release_time)
    row = tx.execute(query.limit(1)).first()
    return row is not None, None if row is None else row.member_id


def forget_holder(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Keep the handles somebody had, but no longer that they were theirs."""
    tx.execute(
        sa.update(FORMER_HANDLES)
        .where(_FORMER.community_id == community, _FORMER.member_id == member)
        .values(member_id=None)
    )
