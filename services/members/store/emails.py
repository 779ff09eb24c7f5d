"""Asks about emails on their way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members.store.tables import EMAILS


@dataclass(frozen=True)
class QueuedEmail:
    """Holds an email on its way."""

    community: UUID
    uid: UUID
    template: str
    locale: str
    email: str
    values: dict[str, Any]
    expire_time: datetime


def insert_email(
    tx: sa.Connection,
    community: UUID,
    *,
    uid: UUID,
    template: str,
    locale: str,
    email: str,
    values: dict[str, object],
    expire_time: datetime,
) -> None:
    """Add an email for the worker to send."""
    tx.execute(
        sa.insert(EMAILS).values(
            community_id=community,
            email_id=uid,
            template=template,
            locale=locale,
            email=email,
            values=values,
            expire_time=expire_time,
        )
    )


def find_email(tx: sa.Connection, community: UUID, uid: UUID) -> QueuedEmail | None:
    """Return an email that waits and keep other workers from it meanwhile, or None."""
    row = tx.execute(
        sa.select(EMAILS)
        .where(EMAILS.c.community_id == community, EMAILS.c.email_id == uid)
        .with_for_update()
    ).first()
    if row is None:
        return None
    kept = row._mapping  # noqa: SLF001  a row has a method of the name `values`
    return QueuedEmail(
        community=row.community_id,
        uid=row.email_id,
        template=row.template,
        locale=row.locale,
        email=row.email,
        values=kept["values"],
        expire_time=row.expire_time,
    )


def delete_email(tx: sa.Connection, email: QueuedEmail) -> None:
    """Delete an email: it was sent, or never will be."""
    tx.execute(
        sa.delete(EMAILS).where(
            EMAILS.c.community_id == email.community, EMAILS.c.email_id == email.uid
        )
    )
