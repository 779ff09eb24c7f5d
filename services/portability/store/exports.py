"""Asks for exports and changes them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.portability.domain.exports import Export
from services.portability.store.tables import EXPORTS

_FIELDS = {
    "uid": "export_id",
    "creator": "creator_id",
    "has_emails": "has_emails",
    "state": "state",
    "line_count": "line_count",
    "size": "size",
    "file": "file_id",
    "problem": "problem",
    "tries": "tries",
    "create_time": "create_time",
    "end_time": "end_time",
    "version": "version",
}


def _values(value: Export) -> dict[str, object]:
    return {column: getattr(value, field) for field, column in _FIELDS.items()}


def insert_export(tx: sa.Connection, community: UUID, value: Export) -> None:
    """Add an export."""
    tx.execute(sa.insert(EXPORTS).values(community_id=community, **_values(value)))


def find_export(tx: sa.Connection, community: UUID, uid: UUID) -> Export | None:
    """Return an export, or None."""
    row = tx.execute(
        sa.select(EXPORTS).where(EXPORTS.c.community_id == community, EXPORTS.c.export_id == uid)
    ).first()
    if row is None:
        return None
    return Export(**{field: getattr(row, column) for field, column in _FIELDS.items()})


def save_export(tx: sa.Connection, community: UUID, value: Export) -> Export | None:
    """Change an export that nobody changed meanwhile; return it, or None where somebody did."""
    after = replace(value, version=value.version + 1)
    changed = tx.execute(
        sa.update(EXPORTS)
        .where(
            EXPORTS.c.community_id == community,
            EXPORTS.c.export_id == value.uid,
            EXPORTS.c.version == value.version,
        )
        .values(**_values(after))
    )
    return after if changed.rowcount else None


def list_old_exports(
    tx: sa.Connection, before: datetime, limit: int
) -> list[tuple[UUID, UUID, UUID | None]]:
    """Return the community, uid and file of exports that were created before a time."""
    rows = tx.execute(
        sa.select(EXPORTS.c.community_id, EXPORTS.c.export_id, EXPORTS.c.file_id)
        .where(EXPORTS.c.create_time < before)
        .order_by(EXPORTS.c.create_time)
        .limit(limit)
    )
    return [(row.community_id, row.export_id, row.file_id) for row in rows]


def delete_export(tx: sa.Connection, community: UUID, uid: UUID) -> None:
    """Delete an export."""
    tx.execute(
        sa.delete(EXPORTS).where(EXPORTS.c.community_id == community, EXPORTS.c.export_id == uid)
    )
