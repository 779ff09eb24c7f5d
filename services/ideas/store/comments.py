"""Keeps comments."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store import revisions
from services.ideas.store.people import COPIES
from services.ideas.store.tables import COMMENTS, DELTAS
from shared import rows

COLUMNS = f"""SELECT c.*, {COPIES.columns("p", "c.author_id", "author_")},
        EXISTS (SELECT 1 FROM ideas.comment_marks m
            WHERE m.community_id = c.community_id AND m.comment_id = c.comment_id
                AND m.member_id = CAST(:viewer AS uuid)) AS viewer_found_helpful
    FROM ideas.comments c
    LEFT JOIN ideas.people p ON p.community_id = c.community_id AND p.member_id = c.author_id
    WHERE c.community_id = :community"""  # noqa: S608  built from our own constants

_INSERT = sa.text(
    """INSERT INTO ideas.comments (community_id, comment_id, idea, origin_idea, parent_id,
        thread_time, thread_id, author_id, body, internal, is_answer, visibility, revision, tsv,
        create_time, update_time, helpful_count)
    VALUES (:community, :uid, :idea, :origin_idea, :parent, :thread_time, :thread, :author, :body,
        :internal, :is_answer, :visibility, :revision,
        ideas.comment_vector(:community, CAST(:config AS regconfig), :text),
        :create_time, :update_time, :helpful_count)"""
)


_read = rows.reader(
    domain.Comment,
    (*COMMENTS.c.keys(), "viewer_found_helpful"),
    given=("author",),
    uid="comment_id",
    parent="parent_id",
    thread="thread_id",
)


def read_comment(row: Mapping[Any, Any]) -> domain.Comment:
    """Return a comment from a row of `COLUMNS`."""
    return _read(row, author=COPIES.read(row, "author_"))


def insert_comments(
    tx: sa.Connection, community: UUID, comments: Iterable[domain.Comment], language: str
) -> None:
    """Keep new comments, findable in the language of their idea; counts come separately."""
    fresh = [
        {
            "community": community,
            "uid": comment.uid,
            "idea": comment.idea,
            "origin_idea": comment.origin_idea,
            "parent": comment.parent,
            "thread_time": comment.thread_time,
            "thread": comment.thread,
            "author": comment.author.uid,
            "body": comment.body,
            "internal": comment.internal,
            "is_answer": comment.is_answer,
            "visibility": comment.visibility,
            "revision": comment.revision,
            "config": domain.words.config_of(language),
            "text": domain.words.folded(comment.body),
            "create_time": comment.create_time,
            "update_time": comment.update_time,
            "helpful_count": comment.helpful_count,
        }
        for comment in comments
    ]
    if fresh:
        tx.execute(_INSERT, fresh)


def index_comments(tx: sa.Connection, community: UUID, idea: int, language: str) -> None:
    """Make the comments on an idea findable by what they say, by today's rules."""
    here = COMMENTS.c.community_id == community, COMMENTS.c.origin_idea == idea
    found = tx.execute(sa.select(COMMENTS.c.comment_id, COMMENTS.c.body).where(*here)).all()
    for row in found:
        tx.execute(
            sa.update(COMMENTS)
            .where(COMMENTS.c.community_id == community, COMMENTS.c.comment_id == row.comment_id)
            .values(tsv=_vector(community, language, row.body))
        )


def _vector(community: UUID, language: str, body: str) -> sa.Function[Any]:
    config = sa.text("CAST(:config AS regconfig)").bindparams(
        config=domain.words.config_of(language)
    )
    return sa.func.ideas.comment_vector(community, config, domain.words.folded(body))


def count_comment(tx: sa.Connection, community: UUID, number: int, change: int) -> None:
    """Leave for the roll-up that an idea has one comment more, or less."""
    tx.execute(sa.insert(DELTAS).values(community_id=community, idea=number, comments=change))


def load_comment(
    tx: sa.Connection, community: UUID, uid: UUID, viewer: UUID | None
) -> domain.Comment | None:
    """Return one comment as somebody sees it, or None."""
    row = (
        tx.execute(
            sa.text(f"{COLUMNS} AND c.comment_id = :uid"),
            {"community": community, "uid": uid, "viewer": viewer},
        )
        .mappings()
        .first()
    )
    return read_comment(row) if row else None


def list_comments(
    tx: sa.Connection,
    community: UUID,
    number: int,
    reader: domain.Reader,
    after: tuple[datetime, UUID, datetime, UUID] | None,
    size: int,
) -> list[domain.Comment]:
    """Return the comments of an idea that somebody may read: threads by age, replies under them."""
    values: dict[str, Any] = {
        "community": community,
        "number": number,
        "size": size,
        "viewer": reader.member,
    }
    text = f"{COLUMNS} AND c.idea = :number"
    if not reader.is_staff:
        text += (
            " AND NOT c.internal AND (c.visibility = 'visible'"
            " OR c.author_id = CAST(:viewer AS uuid))"
        )
    if after is not None:
        values |= {
            "thread_time": after[0],
            "thread": after[1],
            "time": after[2],
            "uid": after[3],
        }
        text += (
            " AND (c.thread_time, c.thread_id, c.create_time, c.comment_id)"
            " > (:thread_time, :thread, :time, :uid)"
        )
    text += " ORDER BY c.thread_time, c.thread_id, c.create_time, c.comment_id LIMIT :size"
    return [read_comment(row) for row in tx.execute(sa.text(text), values).mappings()]


def update_comment(
    tx: sa.Connection, community: UUID, comment: domain.Comment, **values: object
) -> bool:
    """Set columns of a comment that still has its revision; returns False where it has not."""
    found = tx.execute(
        sa.update(COMMENTS)
        .where(
            COMMENTS.c.community_id == community,
            COMMENTS.c.comment_id == comment.uid,
            COMMENTS.c.revision == comment.revision,
        )
        .values(**values)
        .returning(COMMENTS.c.comment_id)
    ).first()
    return found is not None


def rewrite_comment(
    tx: sa.Connection,
    community: UUID,
    comment: domain.Comment,
    body: str,
    language: str,
    editor: UUID | None,
    time: datetime,
) -> bool:
    """Keep what a comment said, and say something else; returns False where somebody was faster."""
    done = update_comment(
        tx,
        community,
        comment,
        body=body,
        revision=comment.revision + 1,
        update_time=time,
        tsv=_vector(community, language, body),
    )
    if done:
        revisions.keep_comment(tx, community, comment, editor, time)
    return done


def remove_comments_of(
    tx: sa.Connection, community: UUID, member: UUID, time: datetime
) -> dict[int, int]:
    """Empty and delete the comments somebody wrote; returns how many counted, by idea."""
    revisions.remove_of_comments_by(tx, community, member)
    counted = sa.text(
        """SELECT idea, count(*) AS comments FROM ideas.comments
        WHERE community_id = :community AND author_id = :member AND NOT internal
            AND visibility = 'visible' AND delete_time IS NULL GROUP BY idea ORDER BY idea"""
    )
    counts = {
        row.idea: row.comments
        for row in tx.execute(counted, {"community": community, "member": member})
    }
    tx.execute(
        sa.update(COMMENTS)
        .where(COMMENTS.c.community_id == community, COMMENTS.c.author_id == member)
        .values(
            body="",
            visibility=domain.ideas.REMOVED,
            delete_time=sa.func.coalesce(COMMENTS.c.delete_time, time),
            revision=COMMENTS.c.revision + 1,
            tsv=sa.text("''::tsvector"),
        )
    )
    return counts


def count_by(tx: sa.Connection, community: UUID, author: UUID, boards: Iterable[UUID]) -> int:
    """Return how many comments readers of some boards see of somebody."""
    return int(
        tx.execute(
            sa.text(
                """SELECT count(*) FROM ideas.comments c
                CROSS JOIN LATERAL (SELECT 1 FROM ideas.ideas i
                    WHERE i.community_id = :community AND i.number = c.idea
                        AND i.visibility = 'visible' AND i.delete_time IS NULL
                        AND i.board_id = ANY(CAST(:boards AS uuid[])) LIMIT 1) AS i
                WHERE c.community_id = :community AND c.author_id = :author AND NOT c.internal
                    AND c.visibility = 'visible' AND c.delete_time IS NULL"""
            ),
            {"community": community, "author": author, "boards": list(boards)},
        ).scalar_one()
    )


def list_owned(tx: sa.Connection, community: UUID, author: UUID) -> list[dict[str, Any]]:
    """Return everything kept of the comments somebody wrote, as plain values."""
    found = tx.execute(
        sa.select(
            COMMENTS.c.comment_id,
            COMMENTS.c.idea,
            COMMENTS.c.parent_id,
            COMMENTS.c.body,
            COMMENTS.c.internal,
            COMMENTS.c.create_time,
            COMMENTS.c.update_time,
            COMMENTS.c.delete_time,
        )
        .where(COMMENTS.c.community_id == community, COMMENTS.c.author_id == author)
        .order_by(COMMENTS.c.create_time, COMMENTS.c.comment_id)
    ).mappings()
    return [dict(row) for row in found]


def mark(
    tx: sa.Connection, community: UUID, comment: domain.Comment, *, is_answer: bool
) -> dict[UUID, UUID]:
    """Make a comment the answer of its idea, the only one, or no longer.

    Returns the others that were the answer until now, with their authors.
    """
    changed = tx.execute(
        sa.update(COMMENTS)
        .where(
            COMMENTS.c.community_id == community,
            COMMENTS.c.idea == comment.idea,
            sa.or_(COMMENTS.c.is_answer, COMMENTS.c.comment_id == comment.uid),
        )
        .values(
            is_answer=sa.and_(COMMENTS.c.comment_id == comment.uid, sa.literal(is_answer)),
            revision=COMMENTS.c.revision + 1,
        )
        .returning(COMMENTS.c.comment_id, COMMENTS.c.author_id)
    )
    return {row.comment_id: row.author_id for row in changed if row.comment_id != comment.uid}
