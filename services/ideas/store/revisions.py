"""Keeps what ideas and comments said before they were edited."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store.people import COPIES
from services.ideas.store.tables import COMMENT_REVISIONS, COMMENTS, IDEA_REVISIONS, IDEAS


def keep_idea(
    tx: sa.Connection, community: UUID, idea: domain.Idea, editor: UUID | None, time: datetime
) -> None:
    """Keep what an idea says before somebody writes something else."""
    tx.execute(
        sa.insert(IDEA_REVISIONS).values(
            community_id=community,
            number=idea.number,
            revision=idea.revision,
            title=idea.title,
            body=idea.body,
            create_time=idea.edit_time or idea.create_time,
            editor_id=editor,
            edit_time=time,
        )
    )


def keep_comment(
    tx: sa.Connection,
    community: UUID,
    comment: domain.Comment,
    editor: UUID | None,
    time: datetime,
) -> None:
    """Keep what a comment says before somebody writes something else."""
    tx.execute(
        sa.insert(COMMENT_REVISIONS).values(
            community_id=community,
            comment_id=comment.uid,
            revision=comment.revision,
            body=comment.body,
            create_time=comment.update_time,
            editor_id=editor,
            edit_time=time,
        )
    )


def keep_of_comments(
    tx: sa.Connection, community: UUID, revisions: Sequence[tuple[UUID, domain.Revision]]
) -> None:
    """Keep what comments said before they came in with an import."""
    if revisions:
        tx.execute(
            sa.insert(COMMENT_REVISIONS),
            [
                {
                    "community_id": community,
                    "comment_id": uid,
                    "revision": one.revision,
                    "body": one.body,
                    "create_time": one.create_time,
                }
                for uid, one in revisions
            ],
        )


def list_of_idea(
    tx: sa.Connection, community: UUID, number: int, before: int | None, size: int
) -> list[domain.Revision]:
    """Return what an idea said before, newest first."""
    return _list(tx, IDEA_REVISIONS, community, IDEA_REVISIONS.c.number == number, before, size)


def list_of_comment(
    tx: sa.Connection, community: UUID, uid: UUID, before: int | None, size: int
) -> list[domain.Revision]:
    """Return what a comment said before, newest first."""
    whose = COMMENT_REVISIONS.c.comment_id == uid
    return _list(tx, COMMENT_REVISIONS, community, whose, before, size)


def _list(
    tx: sa.Connection,
    table: sa.Table,
    community: UUID,
    whose: sa.ColumnElement[bool],
    before: int | None,
    size: int,
) -> list[domain.Revision]:
    query = sa.select(table).where(table.c.community_id == community, whose)
    if before is not None:
        query = query.where(table.c.revision < before)
    found = tx.execute(query.order_by(table.c.revision.desc()).limit(size)).mappings().all()
    people = COPIES.load_many(tx, community, {row["editor_id"] for row in found})
    return [
        domain.Revision(
            revision=row["revision"],
            title=row.get("title", ""),
            body=row["body"],
            create_time=row["create_time"],
            editor=people.get(row["editor_id"], domain.Person(row["editor_id"]))
            if row["editor_id"]
            else None,
            edit_time=row["edit_time"],
        )
        for row in found
    ]


def remove_of_ideas(tx: sa.Connection, community: UUID, numbers: Collection[int]) -> None:
    """Forget what some ideas said before."""
    tx.execute(
        sa.delete(IDEA_REVISIONS).where(
            IDEA_REVISIONS.c.community_id == community,
            IDEA_REVISIONS.c.number.in_(list(numbers)),
        )
    )


def remove_of_comments_by(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Forget what the comments somebody wrote said before."""
    tx.execute(
        sa.delete(COMMENT_REVISIONS).where(
            COMMENT_REVISIONS.c.community_id == community,
            COMMENT_REVISIONS.c.comment_id.in_(
                sa.select(COMMENTS.c.comment_id).where(
                    COMMENTS.c.community_id == community, COMMENTS.c.author_id == member
                )
            ),
        )
    )


def list_owned(tx: sa.Connection, community: UUID, author: UUID) -> list[dict[str, object]]:
    """Return what the ideas and comments somebody wrote said before, as plain values."""
    ideas = (
        sa.select(
            IDEA_REVISIONS.c.number.label("idea"),
            sa.null().cast(sa.Uuid).label("comment_id"),
            IDEA_REVISIONS.c.title,
            IDEA_REVISIONS.c.body,
            IDEA_REVISIONS.c.create_time,
            IDEA_REVISIONS.c.edit_time,
        )
        .join(
            IDEAS,
            (IDEAS.c.community_id == IDEA_REVISIONS.c.community_id)
            & (IDEAS.c.number == IDEA_REVISIONS.c.number),
        )
        .where(IDEAS.c.community_id == community, IDEAS.c.author_id == author)
    )
    comments = (
        sa.select(
            COMMENTS.c.idea,
            COMMENT_REVISIONS.c.comment_id,
            sa.literal("").label("title"),
            COMMENT_REVISIONS.c.body,
            COMMENT_REVISIONS.c.create_time,
            COMMENT_REVISIONS.c.edit_time,
        )
        .join(
            COMMENTS,
            (COMMENTS.c.community_id == COMMENT_REVISIONS.c.community_id)
            & (COMMENTS.c.comment_id == COMMENT_REVISIONS.c.comment_id),
        )
        .where(COMMENTS.c.community_id == community, COMMENTS.c.author_id == author)
    )
    union = sa.union_all(ideas, comments).order_by("create_time")
    return [dict(row) for row in tx.execute(union).mappings()]
