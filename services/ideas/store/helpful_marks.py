"""Keeps who found which comment helpful; a comment's count is written with its marks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas.store.tables import COMMENT_MARKS, COMMENTS


def hold_comment(tx: sa.Connection, community: UUID, uid: UUID) -> None:
    """Keep a comment from changing until the transaction ends, so that its count is exact."""
    tx.execute(
        sa.select(COMMENTS.c.comment_id)
        .where(COMMENTS.c.community_id == community, COMMENTS.c.comment_id == uid)
        .with_for_update(key_share=True)
    ).all()


def add_mark(tx: sa.Connection, community: UUID, uid: UUID, member: UUID, time: datetime) -> bool:
    """Keep that a member found a comment helpful; returns False where that was known.

    The caller holds the comment.
    """
    fresh = tx.execute(
        insert(COMMENT_MARKS)
        .values(community_id=community, comment_id=uid, member_id=member, create_time=time)
        .on_conflict_do_nothing()
        .returning(COMMENT_MARKS.c.comment_id)
    ).first()
    if fresh is None:
        return False
    _count(tx, community, [uid], 1)
    return True


def insert_marks(
    tx: sa.Connection, community: UUID, marks: Sequence[tuple[UUID, UUID, datetime]]
) -> None:
    """Keep the marks of comments that were made with their counts: comment, member and time."""
    if marks:
        tx.execute(
            sa.insert(COMMENT_MARKS),
            [
                {
                    "community_id": community,
                    "comment_id": uid,
                    "member_id": member,
                    "create_time": time,
                }
                for uid, member, time in marks
            ],
        )


def remove_mark(tx: sa.Connection, community: UUID, uid: UUID, member: UUID) -> bool:
    """Forget that a member found a comment helpful; returns False where nothing was kept.

    The caller holds the comment.
    """
    gone = tx.execute(
        sa.delete(COMMENT_MARKS)
        .where(
            COMMENT_MARKS.c.community_id == community,
            COMMENT_MARKS.c.comment_id == uid,
            COMMENT_MARKS.c.member_id == member,
        )
        .returning(COMMENT_MARKS.c.comment_id)
    ).first()
    if gone is None:
        return False
    _count(tx, community, [uid], -1)
    return True


def remove_marks_of(tx: sa.Connection, community: UUID, member: UUID) -> int:
    """Forget every comment that a member found helpful; returns how many there were."""
    own = sa.select(COMMENT_MARKS.c.comment_id).where(
        COMMENT_MARKS.c.community_id == community, COMMENT_MARKS.c.member_id == member
    )
    # Comments are held in order, before their marks, as by whoever marks one of them.
    tx.execute(
        sa.select(COMMENTS.c.comment_id)
        .where(COMMENTS.c.community_id == community, COMMENTS.c.comment_id.in_(own))
        .order_by(COMMENTS.c.comment_id)
        .with_for_update(key_share=True)
    ).all()
    gone = list(
        tx.execute(
            sa.delete(COMMENT_MARKS)
            .where(COMMENT_MARKS.c.community_id == community, COMMENT_MARKS.c.member_id == member)
            .returning(COMMENT_MARKS.c.comment_id)
        ).scalars()
    )
    _count(tx, community, gone, -1)
    return len(gone)


def list_marks_of(tx: sa.Connection, community: UUID, member: UUID) -> list[dict[str, Any]]:
    """Return the comments that a member found helpful, as plain values."""
    found = tx.execute(
        sa.select(COMMENTS.c.idea, COMMENT_MARKS.c.comment_id, COMMENT_MARKS.c.create_time)
        .join(
            COMMENTS,
            sa.and_(
                COMMENTS.c.community_id == COMMENT_MARKS.c.community_id,
                COMMENTS.c.comment_id == COMMENT_MARKS.c.comment_id,
            ),
        )
        .where(COMMENT_MARKS.c.community_id == community, COMMENT_MARKS.c.member_id == member)
        .order_by(COMMENT_MARKS.c.create_time, COMMENT_MARKS.c.comment_id)
    ).mappings()
    return [dict(row) for row in found]


def _count(tx: sa.Connection, community: UUID, uids: list[UUID], change: int) -> None:
    if uids:
        tx.execute(
            sa.update(COMMENTS)
            .where(
                COMMENTS.c.community_id == community,
                COMMENTS.c.comment_id == sa.func.any(sa.cast(uids, sa.ARRAY(sa.Uuid))),
            )
            .values(helpful_count=COMMENTS.c.helpful_count + change)
        )
