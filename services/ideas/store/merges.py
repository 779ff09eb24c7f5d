"""Joins ideas and takes them apart; a merge moves no vote, comment or follower."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas.domain.votes import SOURCES
from services.ideas.store.tables import IDEAS, STATS, STATUS_CHANGES
from shared import ids

_PREVIEW = sa.text(
    """WITH source AS (
        SELECT DISTINCT member_id FROM ideas.votes
        WHERE community_id = :community AND counted AND idea = ANY(CAST(:source AS bigint[]))),
    target AS (
        SELECT DISTINCT member_id FROM ideas.votes
        WHERE community_id = :community AND counted AND idea = ANY(CAST(:target AS bigint[]))),
    both_ AS (SELECT count(*) AS common FROM source JOIN target USING (member_id))
    SELECT common,
        (SELECT count(*) FROM source) + (SELECT count(*) FROM target) - common
            + (SELECT coalesce(sum(imported_votes), 0)::bigint FROM ideas.ideas
               WHERE community_id = :community
                  AND number = ANY(CAST(:source AS bigint[]) || CAST(:target AS bigint[])))
            AS votes,
        (SELECT count(DISTINCT member_id) FROM ideas.follows
         WHERE community_id = :community
            AND idea = ANY(CAST(:source AS bigint[]) || CAST(:target AS bigint[]))) AS followers
    FROM both_"""
)

_ANCESTORS = sa.text(
    """WITH RECURSIVE above(number, depth) AS (
        SELECT merged_into, 1 FROM ideas.ideas
        WHERE community_id = :community AND number = :number AND merged_into IS NOT NULL
        UNION ALL
        SELECT i.merged_into, above.depth + 1 FROM above
        JOIN ideas.ideas i ON i.community_id = :community AND i.number = above.number
        WHERE i.merged_into IS NOT NULL)
    SELECT number FROM above ORDER BY depth"""
)

_ABOVE = sa.text(
    """WITH RECURSIVE above(number) AS (
        SELECT merged_into FROM ideas.ideas
        WHERE community_id = :community AND number = ANY(CAST(:numbers AS bigint[]))
            AND merged_into IS NOT NULL
        UNION
        SELECT i.merged_into FROM above
        JOIN ideas.ideas i ON i.community_id = :community AND i.number = above.number
        WHERE i.merged_into IS NOT NULL)
    SELECT number FROM above"""
)

_JOIN = sa.text(
    """UPDATE ideas.idea_stats SET sources = ARRAY(
        SELECT DISTINCT n FROM unnest(sources || CAST(:group AS bigint[])) AS n ORDER BY n)
    WHERE community_id = :community AND number = ANY(CAST(:numbers AS bigint[]))"""
)
_PART = sa.text(
    """UPDATE ideas.idea_stats SET sources = ARRAY(
        SELECT n FROM unnest(sources) AS n WHERE n <> ALL(CAST(:group AS bigint[])) ORDER BY n)
    WHERE community_id = :community AND number = ANY(CAST(:numbers AS bigint[]))"""
)

# Somebody may have voted on several ideas of the group; they keep their first vote.
_MOVE_VOTES = sa.text(
    """WITH gone AS (
        DELETE FROM ideas.votes
        WHERE community_id = :community AND idea = ANY(CAST(:group AS bigint[]))
            AND member_id = ANY(CAST(:members AS uuid[]))
        RETURNING *),
    first AS (
        SELECT DISTINCT ON (member_id) * FROM gone ORDER BY member_id, create_time, idea),
    kept AS (
        INSERT INTO ideas.votes (community_id, idea, member_id, origin_idea, source, weight,
            counted, on_behalf_by, create_time)
        SELECT community_id, :number, member_id, origin_idea, source, weight, counted,
            on_behalf_by, create_time FROM first)
    SELECT idea, member_id, source, create_time FROM gone ORDER BY member_id, create_time, idea"""
)

# A reply that leaves its thread behind starts one of its own.
_MOVE_COMMENTS = sa.text(
    """WITH moved AS (
        UPDATE ideas.comments SET idea = :number,
            parent_id = CASE WHEN thread_id = ANY(CAST(:chosen AS uuid[])) THEN parent_id END,
            thread_time = CASE WHEN thread_id = ANY(CAST(:chosen AS uuid[])) THEN thread_time
                ELSE create_time END,
            thread_id = CASE WHEN thread_id = ANY(CAST(:chosen AS uuid[])) THEN thread_id
                ELSE comment_id END
        WHERE community_id = :community AND idea = :old
            AND (comment_id = ANY(CAST(:chosen AS uuid[]))
                OR thread_id = ANY(CAST(:chosen AS uuid[])))
        RETURNING comment_id,
            NOT internal AND delete_time IS NULL AND visibility = 'visible' AS counts)
    SELECT comment_id, counts FROM moved"""
)


@dataclass(frozen=True)
class Common:
    """Holds what two groups of ideas have in common."""

    common: int
    votes: int
    followers: int


@dataclass(frozen=True)
class MovedVote:
    """Holds a vote as it was before a split moved it."""

    idea: int
    member: UUID
    source: str
    create_time: datetime


def preview_merge(
    tx: sa.Connection, community: UUID, source: Sequence[int], target: Sequence[int]
) -> Common:
    """Return the voters of both groups of ideas, and the votes and followers of their union."""
    values = {"community": community, "source": list(source), "target": list(target)}
    row = tx.execute(_PREVIEW, values).one()
    return Common(row.common, row.votes, row.followers)


def hold_ideas(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> None:
    """Keep the rows of ideas from changing until the transaction ends."""
    tx.execute(
        sa.select(IDEAS.c.number)
        .where(IDEAS.c.community_id == community, IDEAS.c.number.in_(sorted(set(numbers))))
        .order_by(IDEAS.c.number)
        .with_for_update()
    ).all()


def list_ancestors(tx: sa.Connection, community: UUID, number: int) -> list[int]:
    """Return what an idea was merged into, and what that was merged into, and so on."""
    return list(tx.execute(_ANCESTORS, {"community": community, "number": number}).scalars())


def list_above(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> set[int]:
    """Return every idea that some ideas were merged into, directly or not."""
    values = {"community": community, "numbers": list(numbers)}
    return set(tx.execute(_ABOVE, values).scalars())


def load_parents(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> dict[int, int]:
    """Return what ideas are merged into, of those that are."""
    found = tx.execute(
        sa.select(IDEAS.c.number, IDEAS.c.merged_into).where(
            IDEAS.c.community_id == community,
            IDEAS.c.number == sa.func.any(sa.cast(list(numbers), sa.ARRAY(sa.BigInteger))),
            IDEAS.c.merged_into.is_not(None),
        )
    )
    return {row.number: row.merged_into for row in found}


def merge(
    tx: sa.Connection,
    community: UUID,
    number: int,
    into: int,
    group: Sequence[int],
    now: datetime,
) -> None:
    """Let an idea live on in another; `group` is the idea and what was merged into it.

    When its status was reached stays as it was, so that an undone merge leaves no trace in it.
    """
    tx.execute(
        sa.update(IDEAS)
        .where(IDEAS.c.community_id == community, IDEAS.c.number == number)
        .values(
            status_before_merge=IDEAS.c.status,
            status="merged",
            merged_into=into,
            merge_time=now,
            revision=IDEAS.c.revision + 1,
            update_time=now,
        )
    )
    tx.execute(
        sa.update(STATS)
        .where(STATS.c.community_id == community, STATS.c.number == number)
        .values(status="merged", listed=False)
    )
    values = {"community": community, "group": list(group)}
    above = [into, *list_ancestors(tx, community, into)]
    tx.execute(_JOIN, values | {"numbers": above})


def unmerge(
    tx: sa.Connection,
    community: UUID,
    number: int,
    group: Sequence[int],
    ancestors: Sequence[int],
    now: datetime,
) -> str:
    """Take an idea out of every idea above it; returns the status it has again."""
    row = tx.execute(
        sa.update(IDEAS)
        .where(IDEAS.c.community_id == community, IDEAS.c.number == number)
        .values(
            status=sa.func.coalesce(IDEAS.c.status_before_merge, "open"),
            status_before_merge=None,
            merged_into=None,
            merge_time=None,
            revision=IDEAS.c.revision + 1,
            update_time=now,
        )
        .returning(IDEAS.c.status, IDEAS.c.visibility, IDEAS.c.delete_time)
    ).one()
    tx.execute(
        sa.update(STATS)
        .where(STATS.c.community_id == community, STATS.c.number == number)
        .values(status=row.status, listed=row.visibility == "visible" and row.delete_time is None)
    )
    tx.execute(_PART, {"community": community, "group": list(group), "numbers": list(ancestors)})
    return str(row.status)


def add_steps(
    tx: sa.Connection,
    community: UUID,
    author: UUID | None,
    now: datetime,
    kind: str,
    message: str,
    steps: Sequence[tuple[int, str, str, int]],
) -> None:
    """Write steps of history: number, status before and after, and the other idea."""
    tx.execute(
        sa.insert(STATUS_CHANGES),
        [
            {
                "community_id": community,
                "change_id": ids.new_id(),
                "idea": number,
                "kind": kind,
                "from_status": before,
                "to_status": after,
                "message": message,
                "author_id": author,
                "related_idea": related,
                "create_time": now,
            }
            for number, before, after, related in steps
        ],
    )


def move_votes(
    tx: sa.Connection, community: UUID, group: Sequence[int], number: int, members: Sequence[UUID]
) -> list[MovedVote]:
    """Move members' votes from a group of ideas to another idea; returns what each was.

    Of several votes of one member the first moves and the others go, and all are returned.
    """
    values = {
        "community": community,
        "group": list(group),
        "number": number,
        "members": list(members),
    }
    return [
        MovedVote(row.idea, row.member_id, SOURCES[row.source], row.create_time)
        for row in tx.execute(_MOVE_VOTES, values)
    ]


def move_comments(
    tx: sa.Connection, community: UUID, old: int, number: int, chosen: Sequence[UUID]
) -> frozenset[UUID]:
    """Move comments with their replies, and what they count; returns which were moved.

    The caller holds `lock_rollup`.
    """
    moved = tx.execute(
        _MOVE_COMMENTS,
        {"community": community, "old": old, "number": number, "chosen": list(chosen)},
    ).all()
    counting = sum(row.counts for row in moved)
    for idea, change in ((old, -counting), (number, counting)):
        tx.execute(
            sa.update(STATS)
            .where(STATS.c.community_id == community, STATS.c.number == idea)
            .values(comments=STATS.c.comments + change)
        )
    return frozenset(row.comment_id for row in moved)


__all__ = [
    "Common",
    "MovedVote",
    "add_steps",
    "hold_ideas",
    "list_above",
    "list_ancestors",
    "load_parents",
    "merge",
    "move_comments",
    "move_votes",
    "preview_merge",
    "unmerge",
]
