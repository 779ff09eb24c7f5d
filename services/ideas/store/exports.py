"""Reads the ideas that an export gives away, with everything that hangs on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

_EXPORT = sa.text(
    """SELECT i.*, b.slug,
        CASE WHEN t.number IS NOT NULL AND t.delete_time IS NULL AND t.visibility = 'visible'
            THEN t.number END AS target,
        (SELECT array_agg(g.display_name ORDER BY g.slug) FROM ideas.idea_tags l
         JOIN ideas.tags g ON g.community_id = l.community_id AND g.tag_id = l.tag_id
         WHERE l.community_id = i.community_id AND l.idea = i.number) AS tags
    FROM ideas.ideas i
    JOIN ideas.boards b ON b.community_id = i.community_id AND b.board_id = i.board_id
    LEFT JOIN ideas.ideas t ON t.community_id = i.community_id AND t.number = i.merged_into
    WHERE i.community_id = :community AND i.number > :after
        AND i.visibility = 'visible' AND i.delete_time IS NULL
    ORDER BY i.number LIMIT :most"""
)
_SIZES = sa.text(
    """SELECT n.number,
        (SELECT count(*) FROM ideas.votes v WHERE v.community_id = :community AND v.idea = n.number)
        + (SELECT count(*) FROM ideas.comments c
           WHERE c.community_id = :community AND c.idea = n.number) AS parts
    FROM unnest(CAST(:numbers AS bigint[])) AS n(number)"""
)
_PARTS = {
    "votes": sa.text(
        """SELECT idea, member_id, origin_idea, source, weight, on_behalf_by, create_time
        FROM ideas.votes
        WHERE community_id = :community AND idea = ANY(CAST(:numbers AS bigint[]))
        ORDER BY idea, create_time, member_id"""
    ),
    "comments": sa.text(
        """SELECT c.idea, c.comment_id, c.author_id, c.body, c.create_time, c.update_time,
            p.comment_id AS parent, c.internal, c.is_answer,
            (SELECT json_agg(json_build_array(r.body, r.create_time) ORDER BY r.revision)
             FROM ideas.comment_revisions r
             WHERE r.community_id = c.community_id AND r.comment_id = c.comment_id) AS revisions,
            (SELECT json_agg(json_build_array(m.member_id, m.create_time)
                ORDER BY m.create_time, m.member_id)
             FROM ideas.comment_marks m
             WHERE m.community_id = c.community_id AND m.comment_id = c.comment_id) AS marks
        FROM ideas.comments c
        LEFT JOIN ideas.comments p ON p.community_id = c.community_id
            AND p.comment_id = c.parent_id AND p.idea = c.idea
            AND p.delete_time IS NULL AND p.visibility = 'visible'
        WHERE c.community_id = :community AND c.idea = ANY(CAST(:numbers AS bigint[]))
            AND c.delete_time IS NULL AND c.visibility = 'visible'
        ORDER BY c.idea, c.thread_time, c.thread_id, c.create_time, c.comment_id"""
    ),
    "changes": sa.text(
        """SELECT idea, kind, from_status, to_status, message, author_id, related_idea, create_time
        FROM ideas.status_changes
        WHERE community_id = :community AND idea = ANY(CAST(:numbers AS bigint[]))
        ORDER BY idea, create_time, change_id"""
    ),
    "follows": sa.text(
        """SELECT idea, member_id FROM ideas.follows
        WHERE community_id = :community AND idea = ANY(CAST(:numbers AS bigint[]))
        ORDER BY idea, member_id"""
    ),
    "there": sa.text(
        """SELECT number AS idea FROM ideas.ideas
        WHERE community_id = :community AND number = ANY(CAST(:numbers AS bigint[]))
            AND visibility = 'visible' AND delete_time IS NULL"""
    ),
}


def list_for_export(tx: sa.Connection, community: UUID, after: int, most: int) -> list[sa.Row[Any]]:
    """Return the next ideas that readers see, with board, tags and what they were merged into."""
    values = {"community": community, "after": after, "most": most}
    return list(tx.execute(_EXPORT, values).all())


def count_parts(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> dict[int, int]:
    """Return how many votes and comments each idea has, together."""
    found = tx.execute(_SIZES, {"community": community, "numbers": list(numbers)})
    return {row.number: row.parts for row in found}


def list_parts(
    tx: sa.Connection, community: UUID, what: str, numbers: Sequence[int]
) -> dict[int, list[sa.Row[Any]]]:
    """Return the votes, comments, changes or follows of ideas by number, oldest first.

    With `there`, return which of the numbers are ideas that readers see.
    """
    parts: dict[int, list[sa.Row[Any]]] = {}
    for row in tx.execute(_PARTS[what], {"community": community, "numbers": list(numbers)}):
        parts.setdefault(row.idea, []).append(row)
    return parts
