"""Keeps who thinks that two ideas are the same, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas.domain import duplicates as domain
from services.ideas.store.people import COPIES
from services.ideas.store.tables import DUPLICATE_SUGGESTIONS
from shared import rows

_COLUMNS = f"""SELECT d.*, {COPIES.columns("p", "d.member_id", "member_")}
    FROM ideas.duplicate_suggestions d
    LEFT JOIN ideas.people p ON p.community_id = d.community_id AND p.member_id = d.member_id
    WHERE d.community_id = :community"""  # noqa: S608  built from our own constants

# Two groups of ideas become one: whoever said so of any two of them was right.
_BETWEEN = """d.community_id = :community AND (
        (d.low = ANY(CAST(:source AS bigint[])) AND d.high = ANY(CAST(:target AS bigint[])))
        OR (d.low = ANY(CAST(:target AS bigint[])) AND d.high = ANY(CAST(:source AS bigint[]))))"""
_ACCEPT = sa.text(
    f"""UPDATE ideas.duplicate_suggestions d
    SET state = 'accepted', decided_by = :member, decide_time = :now
    WHERE {_BETWEEN} AND d.state = 'waiting'"""  # noqa: S608  only our own constants
)
# Suggestions that an earlier merge accepted stand, also where it was undone and comes again.
_FINDER = sa.text(
    f"""SELECT d.member_id FROM ideas.duplicate_suggestions d
    WHERE {_BETWEEN} AND d.state = 'accepted'
        AND d.member_id IS DISTINCT FROM CAST(:member AS uuid)
    ORDER BY d.create_time, d.suggestion_id LIMIT 1"""  # noqa: S608  only our own constants
)

_ON_BOARDS = """EXISTS (SELECT FROM ideas.ideas i WHERE i.community_id = d.community_id
        AND i.number = d.idea AND i.board_id = ANY(CAST(:boards AS uuid[])))"""


_read = rows.reader(
    domain.Kept,
    DUPLICATE_SUGGESTIONS.c.keys(),
    given=("suggested_by",),
    uid="suggestion_id",
    into="into_idea",
)


def _kept(row: Mapping[Any, Any]) -> domain.Kept:
    return _read(row, suggested_by=COPIES.read(row, "member_"))


def insert_suggestion(
    tx: sa.Connection,
    community: UUID,
    uid: UUID,
    pair: tuple[int, int],
    member: UUID,
    note: str,
    time: datetime,
) -> bool:
    """Keep that a member thinks two ideas are the same; returns False where they said so before."""
    fresh = tx.execute(
        insert(DUPLICATE_SUGGESTIONS)
        .values(
            community_id=community,
            suggestion_id=uid,
            idea=pair[0],
            into_idea=pair[1],
            member_id=member,
            note=note,
            create_time=time,
        )
        .on_conflict_do_nothing()
        .returning(DUPLICATE_SUGGESTIONS.c.suggestion_id)
    ).first()
    return fresh is not None


def find_suggestion(
    tx: sa.Connection, community: UUID, pair: tuple[int, int], member: UUID
) -> domain.Kept | None:
    """Return what a member suggested of two ideas, in either direction, or None."""
    return _one(
        tx,
        "AND d.low = :low AND d.high = :high AND d.member_id = :member",
        {"community": community, "low": min(pair), "high": max(pair), "member": member},
    )


def load_suggestion(
    tx: sa.Connection, community: UUID, uid: UUID, *, hold: bool = False
) -> domain.Kept | None:
    """Return one suggestion, or None; held, it stays as it is until the transaction ends."""
    return _one(
        tx,
        f"AND d.suggestion_id = :uid {'FOR NO KEY UPDATE OF d' if hold else ''}",
        {"community": community, "uid": uid},
    )


def _one(tx: sa.Connection, which: str, values: dict[str, Any]) -> domain.Kept | None:
    row = tx.execute(sa.text(f"{_COLUMNS} {which}"), values).mappings().first()
    return _kept(row) if row else None


def list_waiting_suggestions(
    tx: sa.Connection,
    community: UUID,
    boards: Sequence[UUID] | None,
    after: tuple[datetime, UUID] | None,
    size: int,
) -> list[domain.Kept]:
    """Return the suggestions that wait, oldest first; `boards` as when they are counted."""
    values: dict[str, Any] = {"community": community, "size": size}
    text = f"{_COLUMNS} AND d.state = 'waiting'"
    if boards is not None:
        values["boards"] = list(boards)
        text += f" AND {_ON_BOARDS}"
    if after is not None:
        values |= {"time": after[0], "uid": after[1]}
        text += " AND (d.create_time, d.suggestion_id) > (:time, :uid)"
    text += " ORDER BY d.create_time, d.suggestion_id LIMIT :size"
    return [_kept(row) for row in tx.execute(sa.text(text), values).mappings()]


def count_waiting_suggestions(
    tx: sa.Connection, community: UUID, boards: Sequence[UUID] | None = None
) -> int:
    """Return how many suggestions wait.

    `boards` are those of the ideas that would be merged; None means every one.
    """
    values: dict[str, Any] = {"community": community}
    text = """SELECT count(*) FROM ideas.duplicate_suggestions d
        WHERE d.community_id = :community AND d.state = 'waiting'"""
    if boards is not None:
        values["boards"] = list(boards)
        text += f" AND {_ON_BOARDS}"
    return int(tx.execute(sa.text(text), values).scalar_one())


def list_suggestions_by(
    tx: sa.Connection, community: UUID, member: UUID, number: int
) -> list[domain.Kept]:
    """Return what a member suggested an idea to be the same as, newest first."""
    found = tx.execute(
        sa.text(
            f"""{_COLUMNS} AND d.member_id = :member AND (d.idea = :number OR d.into_idea = :number)
            ORDER BY d.create_time DESC, d.suggestion_id DESC LIMIT 20"""
        ),
        {"community": community, "member": member, "number": number},
    )
    return [_kept(row) for row in found.mappings()]


def accept_suggestions(
    tx: sa.Connection,
    community: UUID,
    source: Sequence[int],
    target: Sequence[int],
    member: UUID | None,
    now: datetime,
) -> UUID | None:
    """Accept what was suggested of two groups of ideas; `member` is who merges them.

    Returns who was first to say so, without whoever merges, or None.
    """
    values = {
        "community": community,
        "source": list(source),
        "target": list(target),
        "member": member,
    }
    tx.execute(_ACCEPT, values | {"now": now})
    finder: UUID | None = tx.execute(_FINDER, values).scalar()
    return finder


def decline_suggestion(
    tx: sa.Connection, community: UUID, uid: UUID, message: str, member: UUID | None, now: datetime
) -> None:
    """Keep that staff declined a suggestion, and what they said."""
    columns = DUPLICATE_SUGGESTIONS.c
    tx.execute(
        sa.update(DUPLICATE_SUGGESTIONS)
        .where(columns.community_id == community, columns.suggestion_id == uid)
        .values(state=domain.DECLINED, message=message, decided_by=member, decide_time=now)
    )


def list_owned(tx: sa.Connection, community: UUID, member: UUID) -> list[dict[str, Any]]:
    """Return everything a member suggested, as plain values."""
    columns = DUPLICATE_SUGGESTIONS.c
    found = tx.execute(
        sa.select(
            columns.idea,
            columns.into_idea,
            columns.note,
            columns.state,
            columns.message,
            columns.create_time,
            columns.decide_time,
        )
        .where(columns.community_id == community, columns.member_id == member)
        .order_by(columns.create_time, columns.suggestion_id)
    ).mappings()
    return [dict(row) for row in found]


def remove_suggestions_of(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Delete what a member suggested."""
    columns = DUPLICATE_SUGGESTIONS.c
    tx.execute(
        sa.delete(DUPLICATE_SUGGESTIONS).where(
            columns.community_id == community, columns.member_id == member
        )
    )


__all__ = [
    "accept_suggestions",
    "count_waiting_suggestions",
    "decline_suggestion",
    "find_suggestion",
    "insert_suggestion",
    "list_owned",
    "list_suggestions_by",
    "list_waiting_suggestions",
    "load_suggestion",
    "remove_suggestions_of",
]
