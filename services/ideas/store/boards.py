"""Keeps boards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas import domain
from services.ideas.store.people import COPIES
from services.ideas.store.tables import BOARDS, IDEAS
from shared import rows

_LIST = sa.text(
    f"""SELECT b.*, {COPIES.columns("o", "o.member_id", "owner_")},
        COALESCE((SELECT sum(c.ideas) FROM ideas.board_counts c
        WHERE c.community_id = b.community_id AND c.board_id = b.board_id), 0)::bigint AS idea_count
    FROM ideas.boards b
    LEFT JOIN ideas.people o ON o.community_id = b.community_id AND o.member_id = b.owner_id
        AND NOT o.is_suspended AND NOT o.is_erased
    WHERE b.community_id = :community ORDER BY b.position, b.slug"""  # noqa: S608  built from our own constants
)

_read = rows.reader(
    domain.Board,
    (*BOARDS.c.keys(), "idea_count"),
    given=("owner", "owner_handle"),
    uid="board_id",
)
_columns = rows.writer(BOARDS, domain.Board, board_id="uid")


def list_boards(tx: sa.Connection, community: UUID) -> list[domain.Board]:
    """Return every board of a community in its order, with how many ideas each lists."""
    found = tx.execute(_LIST, {"community": community}).mappings()
    return [_board(row) for row in found]


def _board(row: Mapping[Any, Any]) -> domain.Board:
    owner = COPIES.read(row, "owner_") if row["owner_member_id"] is not None else None
    return _read(row, owner=owner, owner_handle=owner.handle if owner is not None else "")


def give_up_boards(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Let boards have no owner whose owner a member is."""
    tx.execute(
        sa.update(BOARDS)
        .where(BOARDS.c.community_id == community, BOARDS.c.owner_id == member)
        .values(owner_id=None)
    )


def insert_board(tx: sa.Connection, community: UUID, board: domain.Board) -> bool:
    """Keep a new board; returns False where its slug is taken."""
    found = tx.execute(
        insert(BOARDS)
        .values(community_id=community, **_columns(board))
        .on_conflict_do_nothing()
        .returning(BOARDS.c.board_id)
    ).first()
    return found is not None


def update_board(tx: sa.Connection, community: UUID, board: domain.Board) -> None:
    """Keep what changed of a board."""
    tx.execute(
        sa.update(BOARDS)
        .where(BOARDS.c.community_id == community, BOARDS.c.board_id == board.uid)
        .values(**_columns(board))
    )


def board_holds_ideas(tx: sa.Connection, community: UUID, board: UUID) -> bool:
    """Return whether any idea is on a board, deleted and merged ones too."""
    return bool(
        tx.execute(
            sa.select(
                sa.exists().where(IDEAS.c.community_id == community, IDEAS.c.board_id == board)
            )
        ).scalar()
    )


def lock_board(tx: sa.Connection, community: UUID, board: UUID, *, change: bool = False) -> bool:
    """Hold a board so that it stays while an idea is put on it; returns False where it is gone."""
    query = sa.select(BOARDS.c.board_id).where(
        BOARDS.c.community_id == community, BOARDS.c.board_id == board
    )
    query = query.with_for_update() if change else query.with_for_update(key_share=True, read=True)
    return tx.execute(query).first() is not None


def delete_board(tx: sa.Connection, community: UUID, board: UUID) -> None:
    """Delete a board."""
    tx.execute(
        sa.delete(BOARDS).where(BOARDS.c.community_id == community, BOARDS.c.board_id == board)
    )


def count_listed(
    tx: sa.Connection, community: UUID, boards: list[UUID], statuses: list[str]
) -> dict[str, int]:
    """Return how many ideas some boards list in each of some statuses."""
    found = tx.execute(
        sa.text(
            """SELECT status, sum(ideas)::bigint AS ideas FROM ideas.board_counts
            WHERE community_id = :community AND board_id = ANY(CAST(:boards AS uuid[]))
                AND status = ANY(CAST(:statuses AS text[])) GROUP BY status"""
        ),
        {"community": community, "boards": boards, "statuses": statuses},
    )
    return {row.status: row.ideas for row in found}
