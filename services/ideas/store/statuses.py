"""Keeps the public history of ideas."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store.people import COPIES
from services.ideas.store.tables import STATUS_CHANGES
from shared import rows

_read = rows.reader(
    domain.StatusChange,
    (*STATUS_CHANGES.c.keys(), "undone"),
    given=("author",),
    uid="change_id",
)
_columns = rows.writer(
    STATUS_CHANGES,
    domain.StatusChange,
    change_id="uid",
    author_id=lambda change: change.author and change.author.uid,
)


# Of a merge in the row `h`: whether it was undone later.
UNDONE = """h.kind = 'merge' AND EXISTS (
        SELECT FROM ideas.status_changes u
        WHERE u.community_id = h.community_id AND u.idea = h.idea AND u.kind = 'unmerge'
            AND u.related_idea = h.related_idea AND u.create_time >= h.create_time) AS undone"""


def insert_changes(
    tx: sa.Connection, community: UUID, changes: Iterable[domain.StatusChange]
) -> None:
    """Keep steps of history."""
    fresh = [{"community_id": community, **_columns(change)} for change in changes]
    if fresh:
        tx.execute(sa.insert(STATUS_CHANGES), fresh)


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
            f"""SELECT h.*, {UNDONE}, {COPIES.columns("p", "h.author_id", "author_")}
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
    return _read(row, author=COPIES.read(row, "author_") if row["author_member_id"] else None)
