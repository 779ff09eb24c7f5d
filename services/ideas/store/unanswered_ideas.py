"""Lists the ideas whose voters have heard nothing for long."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa


def list_unanswered(
    tx: sa.Connection,
    community: UUID,
    boards: Sequence[UUID] | None,
    before: datetime,
    after: tuple[datetime, int] | None,
    size: int,
) -> list[tuple[int, datetime]]:
    """Return the ideas whose voters have heard nothing since before a time, longest first.

    `boards` None means every one.
    """
    values: dict[str, Any] = {"community": community, "before": before, "size": size}
    text = """SELECT s.number, s.waiting_time FROM ideas.idea_stats s
        WHERE s.community_id = :community AND s.waiting_time IS NOT NULL
            AND s.waiting_time < :before"""
    if boards is not None:
        values["boards"] = list(boards)
        text += " AND s.board_id = ANY(CAST(:boards AS uuid[]))"
    if after is not None:
        values |= {"time": after[0], "number": after[1]}
        text += " AND (s.waiting_time, s.number) > (:time, :number)"
    text += " ORDER BY s.waiting_time, s.number LIMIT :size"
    return [(row.number, row.waiting_time) for row in tx.execute(sa.text(text), values)]
