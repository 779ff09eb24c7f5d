"""Asks about repeated requests."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.members.store.tables import NOBODY, REQUESTS


def remember_request(
    tx: sa.Connection,
    community: UUID,
    member: UUID | None,
    request_id: str,
    fingerprint: bytes,
    result: UUID,
    time: datetime,
) -> tuple[bytes, UUID] | None:
    """Remember a request's result; return what came before under its id, or None.

    A second request with the id waits here until the first has committed or rolled back.
    """
    made = tx.execute(
        insert(REQUESTS)
        .values(
            community_id=community,
            member_id=member or NOBODY,
            request_id=request_id,
            fingerprint=fingerprint,
            result=result,
            create_time=time,
        )
        .on_conflict_do_nothing()
        .returning(REQUESTS.c.request_id)
    ).first()
    if made is not None:
        return None
    return find_request(tx, community, member, request_id)


def find_request(
    tx: sa.Connection, community: UUID, member: UUID | None, request_id: str
) -> tuple[bytes, UUID] | None:
    """Return the fingerprint and result of a request, or None."""
    row = tx.execute(
        sa.select(REQUESTS.c.fingerprint, REQUESTS.c.result).where(
            REQUESTS.c.community_id == community,
            REQUESTS.c.member_id == (member or NOBODY),
            REQUESTS.c.request_id == request_id,
        )
    ).first()
    return None if row is None else (row.fingerprint, row.result)
