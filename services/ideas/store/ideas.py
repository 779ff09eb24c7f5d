"""Keeps ideas, and gives them as somebody sees them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store import revisions
from services.ideas.store.people import COPIES
from services.ideas.store.tables import COMMENTS, IDEAS, STATS, VOTES
from shared import markdown, rows

# One probe of the pending deltas for each idea of a page; lists never add up votes.
_LOAD = sa.text(
    f"""SELECT i.*, s.listed, s.sources,
        (s.votes + COALESCE(d.votes, 0))::bigint AS vote_count,
        s.imported AS imported_vote_count,
        (s.comments + COALESCE(d.comments, 0))::bigint AS comment_count,
        t.tags, {COPIES.columns("a", "i.author_id", "author_")},
        {COPIES.columns("w", "i.answer_author_id", "answerer_")}
    FROM ideas.ideas i
    JOIN ideas.idea_stats s ON s.community_id = i.community_id AND s.number = i.number
    LEFT JOIN ideas.people a ON a.community_id = i.community_id AND a.member_id = i.author_id
    LEFT JOIN ideas.people w
        ON w.community_id = i.community_id AND w.member_id = i.answer_author_id
    LEFT JOIN LATERAL (
        SELECT sum(d.votes) AS votes, sum(d.comments) AS comments FROM ideas.deltas d
        WHERE d.community_id = i.community_id AND d.idea = i.number) AS d ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(t.slug, t.display_name, t.tag_id) ORDER BY t.slug) AS tags
        FROM ideas.idea_tags l
        JOIN ideas.tags t ON t.community_id = l.community_id AND t.tag_id = l.tag_id
        WHERE l.community_id = i.community_id AND l.idea = i.number) AS t ON true
    WHERE i.community_id = :community AND i.number = ANY(CAST(:numbers AS bigint[]))"""  # noqa: S608  built from our own constants
)

_VIEWER = sa.text(
    """SELECT true AS voted, v.idea, v.weight FROM ideas.votes v
    WHERE v.community_id = :community AND v.member_id = :member
        AND v.idea = ANY(CAST(:numbers AS bigint[]))
    UNION ALL
    SELECT false, f.idea, 0 FROM ideas.follows f
    WHERE f.community_id = :community AND f.member_id = :member
        AND f.idea = ANY(CAST(:numbers AS bigint[]))"""
)

_read = rows.reader(
    domain.Idea,
    (*IDEAS.c.keys(), "listed", "sources", "vote_count", "imported_vote_count", "comment_count"),
    given=(
        "board",
        "author",
        "tags",
        "answer",
        "viewer_has_voted",
        "viewer_follows",
        "viewer_weight",
    ),
)
_columns = rows.writer(
    IDEAS,
    domain.Idea,
    excerpt=lambda idea: markdown.excerpt(idea.body),
    text_version=lambda _: domain.words.VERSION,
    board_id="board.uid",
    author_id="author.uid",
    answer_body=lambda idea: idea.answer and idea.answer.body,
    answer_author_id=lambda idea: idea.answer and idea.answer.author and idea.answer.author.uid,
    answer_time=lambda idea: idea.answer and idea.answer.create_time,
    answer_update_time=lambda idea: idea.answer and idea.answer.update_time,
)


def load_ideas(
    tx: sa.Connection,
    community: UUID,
    numbers: Sequence[int],
    boards: Mapping[UUID, domain.Board],
    viewer: UUID | None,
) -> list[domain.Idea]:
    """Return ideas in the order of their numbers' list; what is not there is left out.

    `boards` are all of the community's by uid. Two queries, however many ideas.
    """
    if not numbers:
        return []
    values: dict[str, Any] = {"community": community, "numbers": list(numbers)}
    found = {row["number"]: row for row in tx.execute(_LOAD, values).mappings()}
    voted: dict[int, int] = {}
    followed: set[int] = set()
    if viewer is not None and found:
        group = {one for row in found.values() for one in (row["number"], *row["sources"])}
        values = {"community": community, "member": viewer, "numbers": sorted(group)}
        for is_vote, number, weight in tx.execute(_VIEWER, values):
            if is_vote:
                voted[number] = weight
            else:
                followed.add(number)
    return [
        _idea(found[number], boards, voted, followed)
        for number in numbers
        if number in found and found[number]["board_id"] in boards
    ]


def load_idea(
    tx: sa.Connection,
    community: UUID,
    number: int,
    boards: Mapping[UUID, domain.Board],
    viewer: UUID | None,
) -> domain.Idea | None:
    """Return one idea, or None."""
    found = load_ideas(tx, community, [number], boards, viewer)
    return found[0] if found else None


def _idea(
    row: Mapping[Any, Any],
    boards: Mapping[UUID, domain.Board],
    voted: Mapping[int, int],
    followed: set[int],
) -> domain.Idea:
    group = (row["number"], *row["sources"])
    weights = [voted[one] for one in group if one in voted]
    answer = None
    if row["answer_body"] is not None:
        answer = domain.Answer(
            body=row["answer_body"],
            author=COPIES.read(row, "answerer_") if row["answerer_member_id"] else None,
            create_time=row["answer_time"],
            update_time=row["answer_update_time"],
        )
    return _read(
        row,
        board=boards[row["board_id"]],
        author=COPIES.read(row, "author_"),
        tags=tuple(
            domain.Tag(slug=slug, display_name=name, uid=UUID(uid))
            for slug, name, uid in row["tags"] or ()
        ),
        answer=answer,
        viewer_has_voted=bool(weights),
        viewer_follows=any(one in followed for one in group),
        viewer_weight=max(weights, default=0),
    )


def insert_ideas(tx: sa.Connection, community: UUID, ideas: Iterable[domain.Idea]) -> None:
    """Keep new ideas and the rows that lists read; tags and search documents come separately."""
    fresh = list(ideas)
    if not fresh:
        return
    tx.execute(sa.insert(IDEAS), [{"community_id": community, **_columns(idea)} for idea in fresh])
    tx.execute(
        sa.insert(STATS),
        [
            {
                "community_id": community,
                "number": idea.number,
                "board_id": idea.board.uid,
                "status": idea.status,
                "listed": idea.visibility == domain.ideas.VISIBLE,
                "status_time": idea.status_time,
                "response_time": idea.response_time,
                "votes": idea.imported_votes,
                "imported": idea.imported_votes,
            }
            for idea in fresh
        ],
    )


def update_idea(
    tx: sa.Connection, community: UUID, number: int, revision: int, **values: object
) -> bool:
    """Set columns of an idea that still has this revision; returns False where it has not.

    What lists read (board_id, status, status_time, response_time) is set there as well, and
    whether they show it is worked out again.
    """
    if "body" in values:
        values["excerpt"] = markdown.excerpt(str(values["body"]))
    found = tx.execute(
        sa.update(IDEAS)
        .where(
            IDEAS.c.community_id == community,
            IDEAS.c.number == number,
            IDEAS.c.revision == revision,
        )
        .values(revision=revision + 1, **values)
        .returning(IDEAS.c.visibility, IDEAS.c.delete_time, IDEAS.c.merged_into)
    ).first()
    if found is None:
        return False
    copied: dict[str, object] = {
        name: values[name]
        for name in ("board_id", "status", "status_time", "response_time")
        if name in values
    }
    if {"visibility", "delete_time"} & values.keys():
        copied["listed"] = (
            found.visibility == domain.ideas.VISIBLE
            and found.delete_time is None
            and found.merged_into is None
        )
    if copied:
        tx.execute(
            sa.update(STATS)
            .where(STATS.c.community_id == community, STATS.c.number == number)
            .values(**copied)
        )
    return True


def touch_response(tx: sa.Connection, community: UUID, number: int, time: datetime) -> None:
    """Remember that staff told the voters something."""
    for table in (IDEAS, STATS):
        tx.execute(
            sa.update(table)
            .where(table.c.community_id == community, table.c.number == number)
            .values(response_time=time)
        )


def others_took_part(
    tx: sa.Connection, community: UUID, numbers: Sequence[int], author: UUID
) -> bool:
    """Return whether anybody but the author has voted or commented on some ideas."""
    voted = sa.exists().where(
        VOTES.c.community_id == community,
        VOTES.c.idea.in_(numbers),
        VOTES.c.member_id != author,
    )
    commented = sa.exists().where(
        COMMENTS.c.community_id == community,
        COMMENTS.c.idea.in_(numbers),
        COMMENTS.c.author_id != author,
        COMMENTS.c.delete_time.is_(None),
    )
    return bool(tx.execute(sa.select(sa.or_(voted, commented))).scalar())


def remove_ideas_of(tx: sa.Connection, community: UUID, member: UUID, time: datetime) -> list[int]:
    """Take the ideas somebody wrote out of sight and empty their texts; returns their numbers."""
    numbers = list(
        tx.execute(
            sa.update(IDEAS)
            .where(IDEAS.c.community_id == community, IDEAS.c.author_id == member)
            .values(
                **domain.ideas.REMOVED_CONTENT,
                excerpt="",
                visibility=domain.ideas.REMOVED,
                delete_time=sa.func.coalesce(IDEAS.c.delete_time, time),
                deleted_by=None,
                revision=IDEAS.c.revision + 1,
                update_time=time,
            )
            .returning(IDEAS.c.number)
        ).scalars()
    )
    tx.execute(
        sa.update(STATS)
        .where(STATS.c.community_id == community, STATS.c.number.in_(numbers))
        .values(listed=False)
    )
    revisions.remove_of_ideas(tx, community, numbers)
    return numbers


def count_by(
    tx: sa.Connection, community: UUID, author: UUID, boards: Sequence[UUID], reader: domain.Reader
) -> tuple[int, int]:
    """Return how many ideas by an author a reader's list shows, and how many have shipped.

    As in that list, authors and staff also count what others do not see. `boards` are those that
    the reader may read.
    """
    found = tx.execute(
        sa.text(
            """SELECT count(*) AS ideas,
                count(*) FILTER (WHERE s.status = 'shipped' AND s.listed) AS shipped
            FROM ideas.ideas i
            CROSS JOIN LATERAL (SELECT s.status, s.listed FROM ideas.idea_stats s
                WHERE s.community_id = :community AND s.number = i.number LIMIT 1) s
            WHERE i.community_id = :community AND i.author_id = :author
                AND i.board_id = ANY(CAST(:boards AS uuid[]))
                AND (s.listed OR (:unlisted AND i.merged_into IS NULL
                    AND i.delete_time IS NULL AND i.visibility <> 'removed'))"""
        ),
        {
            "community": community,
            "author": author,
            "boards": list(boards),
            "unlisted": reader.is_staff or reader.member == author,
        },
    ).one()
    return found.ideas, found.shipped


def list_owned(tx: sa.Connection, community: UUID, author: UUID) -> list[Mapping[str, Any]]:
    """Return everything kept of the ideas somebody wrote, as plain values."""
    found = tx.execute(
        sa.select(
            IDEAS.c.number,
            *(IDEAS.c[name] for name in domain.ideas.CONTENT),
            IDEAS.c.status,
            IDEAS.c.visibility,
            IDEAS.c.merged_into,
            IDEAS.c.create_time,
            IDEAS.c.update_time,
            IDEAS.c.delete_time,
        )
        .where(IDEAS.c.community_id == community, IDEAS.c.author_id == author)
        .order_by(IDEAS.c.number)
    ).mappings()
    return [dict(row) for row in found]
