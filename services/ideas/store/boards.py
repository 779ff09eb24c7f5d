"""Keeps boards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas import domain
from services.ideas.store.tables import BOARDS, IDEAS

_LIST = sa.text(
    """SELECT b.*, COALESCE((SELECT sum(c.ideas) FROM ideas.board_counts c
        WHERE c.community_id = b.community_id AND c.board_id = b.board_id), 0)::bigint AS idea_count
    FROM ideas.boards b WHERE b.community_id = :community ORDER BY b.position, b.slug"""
)


def _board(row: Mapping[Any, Any]) -> domain.Board:
    return domain.Board(
        uid=row["board_id"],
        slug=row["slug"],
        display_name=row["display_name"],
        purpose=row["purpose"],
        kind=row["kind"],
        access=row["access"],
        posting=row["posting"],
        owner_handle=row["owner_handle"],
        threshold=row["threshold"],
        position=row["position"],
        revision=row["revision"],
        create_time=row["create_time"],
        update_time=row["update_time"],
        idea_count=row["idea_count"],
    )


def list_boards(tx: sa.Connection, community: UUID) -> list[domain.Board]:
    """Return every board of a community in its order, with how many ideas each lists."""
    return [_board(row) for row in tx.execute(_LIST, {"community": community}).mappings()]


def insert_board(tx: sa.Connection, community: UUID, board: domain.Board) -> bool:
    """Keep a new board; returns False where its slug is taken."""
    found = tx.execute(
        insert(BOARDS)
        .values(community_id=community, board_id=board.uid, **_values(board))
        .on_conflict_do_nothing()
        .returning(BOARDS.c.board_id)
    ).first()
    return found is not None


def update_board(tx: sa.Connection, community: UUID, board: domain.Board) -> None:
    """Keep what changed of a board."""
    tx.execute(
        sa.update(BOARDS)
        .where(BOARDS.c.community_id == community, BOARDS.c.board_id == board.uid)
        .values(**_values(board))
    )


def _values(board: domain.Board) -> dict[str, Any]:
    return {
        "slug": board.slug,
        "display_name": board.display_name,
        "purpose": board.purpose,
        "kind": board.kind,
        "access": board.access,
        "posting": board.posting,
        "owner_handle": board.owner_handle,
        "threshold": board.threshold,
        "position": board.position,
        "revision": board.revision,
        "create_time": board.create_time,
        "update_time": board.update_time,
    }


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
