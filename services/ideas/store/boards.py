"""Keeps boards."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas import domain
from services.ideas.store.tables import BOARDS, IDEAS
from shared import rows

_LIST = sa.text(
    """SELECT b.*, COALESCE((SELECT sum(c.ideas) FROM ideas.board_counts c
        WHERE c.community_id = b.community_id AND c.board_id = b.board_id), 0)::bigint AS idea_count
    FROM ideas.boards b WHERE b.community_id = :community ORDER BY b.position, b.slug"""
)


_read = rows.reader(domain.Board, (*BOARDS.c.keys(), "idea_count"), uid="board_id")
_columns = rows.writer(BOARDS, domain.Board, board_id="uid")


def list_boards(tx: sa.Connection, community: UUID) -> list[domain.Board]:
    """Return every board of a community in its order, with how many ideas each lists."""
    return [_read(row) for row in tx.execute(_LIST, {"community": community}).mappings()]


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
