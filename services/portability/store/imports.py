"""Asks for imports and changes them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from services.portability.domain.choices import Choices
from services.portability.domain.imports import ACTIVE, Import, Options, Progress
from services.portability.store.tables import (
    EXPORTS,
    FORMER_MEMBERS,
    IMPORTS,
    OUTCOMES,
    RECORDS,
)

BRIEF = ("faults", "notices")


def _options(saved: Mapping[str, Any]) -> Options:
    return Options(**{**saved, "choices": Choices(**saved.get("choices", {}))})


def _import(row: Any) -> Import:  # noqa: ANN401  a row
    progress = dict(row.progress)
    after = progress.pop("after", None)
    return Import(
        uid=row.import_id,
        filename=row.filename,
        options=_options(row.options),
        create_time=row.create_time,
        creator=row.creator_id,
        creator_handle=row.creator_handle,
        size=row.size,
        has_file=row.has_file,
        validate_only=row.validate_only,
        state=row.state,
        progress=Progress(**progress, after=(after[0], after[1]) if after else None),
        problem=row.problem,
        tries=row.tries,
        report=row.report,
        plan=row.plan_id,
        start_time=row.start_time,
        end_time=row.end_time,
        undo=row.undo,
        version=row.version,
    )


def _values(value: Import) -> dict[str, object]:
    return {
        "filename": value.filename,
        "options": asdict(value.options),
        "creator_id": value.creator,
        "creator_handle": value.creator_handle,
        "size": value.size,
        "has_file": value.has_file,
        "validate_only": value.validate_only,
        "state": value.state,
        "progress": asdict(value.progress),
        "problem": value.problem,
        "tries": value.tries,
        "report": value.report,
        "plan_id": value.plan,
        "create_time": value.create_time,
        "start_time": value.start_time,
        "end_time": value.end_time,
        "undo": value.undo,
    }


def insert_import(tx: sa.Connection, community: UUID, value: Import) -> None:
    """Add an import."""
    tx.execute(
        sa.insert(IMPORTS).values(
            community_id=community, import_id=value.uid, version=value.version, **_values(value)
        )
    )


def find_import(
    tx: sa.Connection, community: UUID, uid: UUID, *, lock: bool = False
) -> Import | None:
    """Return an import, kept from others' changes until the transaction ends where asked."""
    asked = sa.select(IMPORTS).where(
        IMPORTS.c.community_id == community, IMPORTS.c.import_id == uid
    )
    row = tx.execute(asked.with_for_update() if lock else asked).first()
    return _import(row) if row else None


def find_active(tx: sa.Connection, community: UUID) -> Import | None:
    """Return the import of a community that waits or runs, or None."""
    row = tx.execute(
        sa.select(IMPORTS).where(IMPORTS.c.community_id == community, IMPORTS.c.state.in_(ACTIVE))
    ).first()
    return _import(row) if row else None


def list_imports(
    tx: sa.Connection, community: UUID, before: UUID | None, limit: int
) -> list[Import]:
    """Return imports, the newest first, without the faults and notices of their reports."""
    report: sa.ColumnElement[Any] = IMPORTS.c.report
    for name in BRIEF:
        report = report.op("-", return_type=JSONB())(sa.literal(name, sa.Text))
    columns = [column for column in IMPORTS.c if column is not IMPORTS.c.report]
    asked = (
        sa.select(*columns, report.label("report"))
        .where(IMPORTS.c.community_id == community)
        .order_by(IMPORTS.c.import_id.desc())
        .limit(limit)
    )
    if before is not None:
        asked = asked.where(IMPORTS.c.import_id < before)
    return [_import(row) for row in tx.execute(asked)]


def list_imports_of(tx: sa.Connection, community: UUID, member: UUID) -> list[Import]:
    """Return the imports that a member created, the oldest first."""
    asked = (
        sa.select(IMPORTS)
        .where(IMPORTS.c.community_id == community, IMPORTS.c.creator_id == member)
        .order_by(IMPORTS.c.import_id)
    )
    return [_import(row) for row in tx.execute(asked)]


def save_import(tx: sa.Connection, community: UUID, value: Import) -> Import | None:
    """Change an import that nobody changed meanwhile; return it, or None where somebody did."""
    changed = tx.execute(
        sa.update(IMPORTS)
        .where(
            IMPORTS.c.community_id == community,
            IMPORTS.c.import_id == value.uid,
            IMPORTS.c.version == value.version,
        )
        .values(version=value.version + 1, **_values(value))
    )
    return replace(value, version=value.version + 1) if changed.rowcount else None


def delete_records(tx: sa.Connection, community: UUID, uid: UUID) -> None:
    """Delete what was read from an import's file."""
    for table in (RECORDS, OUTCOMES):
        tx.execute(
            sa.delete(table).where(table.c.community_id == community, table.c.import_id == uid)
        )


def forget_member(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Take a member's name from the imports that they created, and keep when that was."""
    tx.execute(
        insert(FORMER_MEMBERS)
        .values(community_id=community, member_id=member, erase_time=moment)
        .on_conflict_do_nothing()
    )
    tx.execute(
        sa.update(IMPORTS)
        .where(IMPORTS.c.community_id == community, IMPORTS.c.creator_id == member)
        .values(creator_handle="")
    )


def is_former(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Return whether a member was forgotten."""
    query = sa.select(FORMER_MEMBERS.c.member_id).where(
        FORMER_MEMBERS.c.community_id == community, FORMER_MEMBERS.c.member_id == member
    )
    return tx.execute(query).first() is not None


def find_erase_time(tx: sa.Connection, community: UUID, member: UUID) -> datetime:
    """Return when a member was forgotten."""
    found: datetime = tx.execute(
        sa.select(FORMER_MEMBERS.c.erase_time).where(
            FORMER_MEMBERS.c.community_id == community, FORMER_MEMBERS.c.member_id == member
        )
    ).scalar_one()
    return found


def count_kept(tx: sa.Connection, community: UUID, member: UUID) -> dict[str, int]:
    """Return how many imports and exports stay as a former member's."""
    return {
        table.name: tx.execute(
            sa.select(sa.func.count()).where(
                table.c.community_id == community, table.c.creator_id == member
            )
        ).scalar_one()
        for table in (IMPORTS, EXPORTS)
    }


def list_old(tx: sa.Connection, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return the community and uid of imports that were created before a time."""
    rows = tx.execute(
        sa.select(IMPORTS.c.community_id, IMPORTS.c.import_id)
        .where(IMPORTS.c.create_time < before)
        .order_by(IMPORTS.c.create_time)
        .limit(limit)
    )
    return [(row.community_id, row.import_id) for row in rows]


def delete_import(tx: sa.Connection, community: UUID, uid: UUID) -> None:
    """Delete an import."""
    tx.execute(
        sa.delete(IMPORTS).where(IMPORTS.c.community_id == community, IMPORTS.c.import_id == uid)
    )
