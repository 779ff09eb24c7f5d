"""Asks about capabilities, the audit, and repeated requests."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.members.domain import AuditEntry, Capability
from services.members.store.tables import AUDIT, CAPABILITIES, MEMBERS, REQUESTS

NOBODY = UUID(int=0)


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


def insert_audit(
    tx: sa.Connection,
    community: UUID,
    *,
    uid: UUID,
    action: str,
    actor: UUID | None,
    member: UUID | None,
    subject: str,
    detail: dict[str, object],
    moment: datetime,
) -> None:
    """Write a line of the audit."""
    tx.execute(
        sa.insert(AUDIT).values(
            community_id=community,
            audit_id=uid,
            action=action,
            actor_id=actor,
            member_id=member,
            subject=subject,
            detail=detail,
            create_time=moment,
        )
    )


def list_audit(
    tx: sa.Connection,
    community: UUID,
    *,
    before: UUID | None,
    size: int,
    about: UUID | None = None,
) -> list[AuditEntry]:
    """Return lines of the audit, newest first; handles are those of today."""
    who, whom = MEMBERS.alias("who"), MEMBERS.alias("whom")
    query = (
        sa.select(AUDIT, who.c.handle.label("actor_handle"), whom.c.handle.label("handle"))
        .join_from(
            AUDIT,
            who,
            sa.and_(
                who.c.community_id == AUDIT.c.community_id, who.c.member_id == AUDIT.c.actor_id
            ),
            isouter=True,
        )
        .join(
            whom,
            sa.and_(
                whom.c.community_id == AUDIT.c.community_id, whom.c.member_id == AUDIT.c.member_id
            ),
            isouter=True,
        )
        .where(AUDIT.c.community_id == community)
        .order_by(AUDIT.c.audit_id.desc())
        .limit(size)
    )
    if before is not None:
        query = query.where(AUDIT.c.audit_id < before)
    if about is not None:
        query = query.where(sa.or_(AUDIT.c.member_id == about, AUDIT.c.actor_id == about))
    return [
        AuditEntry(
            uid=row.audit_id,
            action=row.action,
            actor_handle=row.actor_handle or "",
            subject=f"members/{row.handle}" if row.handle else row.subject,
            detail=row.detail,
            create_time=row.create_time,
        )
        for row in tx.execute(query)
    ]


def remember_request(
    tx: sa.Connection,
    community: UUID,
    member: UUID | None,
    request_id: str,
    fingerprint: bytes,
    result: UUID,
    moment: datetime,
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
            create_time=moment,
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
