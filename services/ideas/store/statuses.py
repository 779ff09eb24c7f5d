"""Keeps the public history of ideas."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store.people import COPIES
from services.ideas.store.tables import STATUS_CHANGES


def insert_changes(
    tx: sa.Connection, community: UUID, changes: Iterable[domain.StatusChange]
) -> None:
    """Keep steps of history."""
    rows = [
        {
            "community_id": community,
            "change_id": change.uid,
            "idea": change.idea,
            "kind": change.kind,
            "from_status": change.from_status,
            "to_status": change.to_status,
            "message": change.message,
            "author_id": change.author.uid if change.author else None,
            "related_idea": change.related_idea,
            "create_time": change.create_time,
        }
        for change in changes
    ]
    if rows:
        tx.execute(sa.insert(STATUS_CHANGES), rows)


def list_changes(
    tx: sa.Connection,
    community: UUID,
    number: int,
    after: tuple[datetime, UUID] | None,
    size: int,
) -> list[domain.StatusChange]:
    """Return the history of an idea, newest first."""
    values: dict[str, object] = {"community": community, "number": number, "size": size}
    where = ""
    if after is not None:
        values |= {"time": after[0], "uid": after[1]}
        where = " AND (h.create_time < :time OR (h.create_time = :time AND h.change_id > :uid))"
    found = tx.execute(
        sa.text(
            f"""SELECT h.*, {COPIES.columns("p", "h.author_id", "author_")}
            FROM ideas.status_changes h
            LEFT JOIN ideas.people p
                ON p.community_id = h.community_id AND p.member_id = h.author_id
            WHERE h.community_id = :community AND h.idea = :number{where}
            ORDER BY h.create_time DESC, h.change_id LIMIT :size"""  # noqa: S608  built from our own constants
        ),
        values,
    ).mappings()
    return [read_change(row) for row in found]


def read_change(row: Mapping[Any, Any]) -> domain.StatusChange:
    """Return a step of history from a row with its author."""
    return domain.StatusChange(
        uid=row["change_id"],
        idea=row["idea"],
        kind=row["kind"],
        from_status=row["from_status"],
        to_status=row["to_status"],
        message=row["message"],
        author=COPIES.read(row, "author_") if row["author_member_id"] else None,
        create_time=row["create_time"],
        related_idea=row["related_idea"],
    )
