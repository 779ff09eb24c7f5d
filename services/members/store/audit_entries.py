"""Asks about the audit."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import AuditEntry
from services.members.store.tables import AUDIT, MEMBERS


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
    time: datetime,
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
            create_time=time,
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
