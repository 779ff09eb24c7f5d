"""Finds what feeds show, from a place in them on towards older or newer entries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store.comments import COLUMNS as COMMENT_COLUMNS
from services.ideas.store.comments import read_comment
from services.ideas.store.people import COPIES
from services.ideas.store.statuses import UNDONE, read_change

Place = tuple[datetime, UUID]


def _order(newer: bool) -> tuple[str, str]:  # noqa: FBT001  a direction
    return (">", "ASC") if newer else ("<", "DESC")


def list_feed_numbers(
    tx: sa.Connection,
    community: UUID,
    boards: Sequence[UUID],
    place: int | None,
    size: int,
    *,
    newer: bool,
) -> list[int]:
    """Return the numbers of listed ideas of some boards, from a number on."""
    sign, order = _order(newer)
    where = "" if place is None else f" AND s.number {sign} :place"
    text = f"""SELECT s.number FROM ideas.idea_stats s
        WHERE s.community_id = :community AND s.listed
            AND s.board_id = ANY(CAST(:boards AS uuid[])){where}
        ORDER BY s.number {order} LIMIT :size"""  # noqa: S608  built from our own constants
    values: dict[str, Any] = {"community": community, "boards": list(boards), "size": size}
    if place is not None:
        values["place"] = place
    return list(tx.execute(sa.text(text), values).scalars())


def list_feed_steps(
    tx: sa.Connection,
    community: UUID,
    number: int,
    place: Place | None,
    size: int,
    *,
    newer: bool,
) -> list[domain.Comment | domain.StatusChange]:
    """Return an idea's visible comments and its steps of history, from a time and uid on."""
    sign, order = _order(newer)
    values: dict[str, Any] = {"community": community, "number": number, "size": size}
    comment_where = change_where = ""
    if place is not None:
        values |= {"time": place[0], "uid": place[1]}
        comment_where = f" AND (c.create_time, c.comment_id) {sign} (:time, :uid)"
        change_where = f" AND (h.create_time, h.change_id) {sign} (:time, :uid)"
    comments = tx.execute(
        sa.text(
            f"""{COMMENT_COLUMNS} AND c.idea = :number AND NOT c.internal
                AND c.visibility = 'visible' AND c.delete_time IS NULL{comment_where}
            ORDER BY c.create_time {order}, c.comment_id {order} LIMIT :size"""
        ),
        values | {"viewer": None},
    ).mappings()
    changes = tx.execute(
        sa.text(
            f"""SELECT h.*, {UNDONE}, {COPIES.columns("h_p", "h.author_id", "author_")}
            FROM ideas.status_changes h
            LEFT JOIN ideas.people h_p
                ON h_p.community_id = h.community_id AND h_p.member_id = h.author_id
            WHERE h.community_id = :community AND h.idea = :number{change_where}
            ORDER BY h.create_time {order}, h.change_id {order} LIMIT :size"""  # noqa: S608  built from our own constants
        ),
        values,
    ).mappings()
    found: list[domain.Comment | domain.StatusChange] = [read_comment(row) for row in comments]
    found += [read_change(row) for row in changes]
    found.sort(key=lambda step: (step.create_time, step.uid), reverse=not newer)
    return found[:size]
