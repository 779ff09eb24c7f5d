"""Asks for exports and changes them."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.portability.domain.exports import Export
from services.portability.store.files import delete_file
from services.portability.store.tables import EXPORTS

_FIELDS = {
    "uid": "export_id",
    "creator": "creator_id",
    "member": "member_id",
    "given": "given",
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
    return None if row is None else _export(row)


def _export(row: sa.Row[Any]) -> Export:
    return Export(**{field: getattr(row, column) for field, column in _FIELDS.items()})


def list_exports_of(tx: sa.Connection, community: UUID, member: UUID) -> list[Export]:
    """Return the exports that a member created, the oldest first."""
    rows = tx.execute(
        sa.select(EXPORTS)
        .where(EXPORTS.c.community_id == community, EXPORTS.c.creator_id == member)
        .order_by(EXPORTS.c.export_id)
    )
    return [_export(row) for row in rows]


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


def delete_archives_of(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Delete the archives of what is held about a member, with their files."""
    rows = tx.execute(
        sa.select(EXPORTS.c.export_id, EXPORTS.c.file_id)
        .where(EXPORTS.c.community_id == community, EXPORTS.c.member_id == member)
        # A worker that is about to finish one either has, or finds it gone.
        .with_for_update()
    ).all()
    for row in rows:
        if row.file_id is not None:
            delete_file(tx, community, row.file_id)
        delete_export(tx, community, row.export_id)
