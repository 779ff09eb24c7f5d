"""Keeps the counters that lists are read from: folds what happened, or counts from the rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas.domain import trend
from services.ideas.store.locks import lock_rollup, try_rollup
from services.ideas.store.tables import SETTINGS

_EPOCH = trend.EPOCH.timestamp()
HALF_LIFE_DAYS = 7.0

_WAITING = sa.text(
    """WITH RECURSIVE found(community_id) AS (
        (SELECT community_id FROM ideas.deltas ORDER BY community_id LIMIT 1)
        UNION ALL
        SELECT (SELECT d.community_id FROM ideas.deltas d
                WHERE d.community_id > found.community_id ORDER BY d.community_id LIMIT 1)
        FROM found WHERE found.community_id IS NOT NULL)
    SELECT community_id FROM found WHERE community_id IS NOT NULL"""
)

# Half-life in seconds; a community without settings has the default.
_HALF = f"""(SELECT coalesce((SELECT trend_half_life_days FROM ideas.settings
    WHERE community_id = :community), {HALF_LIFE_DAYS}) * {trend.DAY})"""  # noqa: S608  only our own constants

# The largest part is taken out of each sum, so that 2^x stays within what a float can hold.
_FOLD = sa.text(
    f"""WITH half AS MATERIALIZED (SELECT {_HALF} AS seconds),
    gone AS (
        DELETE FROM ideas.deltas d USING (
            SELECT seq FROM ideas.deltas WHERE community_id = :community ORDER BY seq LIMIT :most
        ) batch
        WHERE d.community_id = :community AND d.seq = batch.seq
        RETURNING d.idea, d.votes, d.comments, d.vote_time),
    part AS (
        SELECT g.idea, g.votes, g.comments,
            (extract(epoch FROM g.vote_time)::float8 - :epoch) / half.seconds AS x
        FROM gone g CROSS JOIN half),
    top AS (
        SELECT p.idea, sum(p.votes) AS votes, sum(p.comments) AS comments, s.hot,
            bool_or(p.votes <> 0) AS voted, bool_or(p.votes < 0) AS retracted,
            greatest(max(p.x), nullif(s.hot, '-Infinity')) AS x
        FROM part p JOIN ideas.idea_stats s
            ON s.community_id = :community AND s.number = p.idea
        GROUP BY p.idea, s.hot),
    net AS (
        SELECT t.idea, t.votes, t.comments, t.voted, t.retracted, t.x,
            CASE WHEN t.hot = '-Infinity' THEN 0
                ELSE power(2::float8, greatest(t.hot - t.x, {trend.FAINT})) END
            + coalesce(sum(p.votes * power(2::float8, greatest(p.x - t.x, {trend.FAINT})))
                FILTER (WHERE p.votes <> 0), 0) AS heat
        FROM top t JOIN part p ON p.idea = t.idea
        GROUP BY t.idea, t.votes, t.comments, t.voted, t.retracted, t.x, t.hot)
    UPDATE ideas.idea_stats s SET
        votes = s.votes + net.votes,
        comments = s.comments + net.comments,
        hot = CASE
            WHEN s.votes + net.votes <= s.imported THEN '-Infinity'
            WHEN NOT net.voted OR (net.retracted AND net.heat < {trend.PRECISE}) THEN s.hot
            ELSE net.x + ln(net.heat) / ln(2::float8) END
    FROM net WHERE s.community_id = :community AND s.number = net.idea
    RETURNING s.number, s.votes,
        net.retracted AND net.heat < {trend.PRECISE} AND s.votes > s.imported
            AS imprecise"""  # noqa: S608  only our own constants
)

# Very many voters are told apart in memory rather than on disk.
_ROOM = sa.text("SET LOCAL work_mem = '64MB'")

# The votes without a name of each idea asked about, and of what was merged into it.
_UNNAMED = """
    SELECT s.number, coalesce(sum(i.imported_votes), 0)::bigint AS votes FROM ideas.idea_stats s
    LEFT JOIN ideas.ideas i ON i.community_id = :community
        AND i.number = ANY(array_append(s.sources, s.number)) AND i.imported_votes > 0
    WHERE s.community_id = :community AND s.number = ANY(CAST(:numbers AS bigint[]))
    GROUP BY s.number"""

# The ideas whose votes count for each idea asked about.
_GROUPS = """
    SELECT m.number, v.member_id, min(v.create_time) AS vote_time
    FROM (SELECT s.number, g.idea FROM ideas.idea_stats s
        CROSS JOIN LATERAL unnest(array_append(s.sources, s.number)) AS g(idea)
        WHERE s.community_id = :community AND s.number = ANY(CAST(:numbers AS bigint[]))) m
    JOIN ideas.votes v ON v.community_id = :community AND v.idea = m.idea AND v.counted
    GROUP BY m.number, v.member_id"""
# The same for one idea, which may have very many voters.
_GROUP = """
    SELECT (CAST(:numbers AS bigint[]))[1] AS number, v.member_id, min(v.create_time) AS vote_time
    FROM ideas.votes v
    WHERE v.community_id = :community AND v.counted AND v.idea = ANY((
        SELECT array_append(s.sources, s.number) FROM ideas.idea_stats s
        WHERE s.community_id = :community
            AND s.number = (CAST(:numbers AS bigint[]))[1])::bigint[])
    GROUP BY v.member_id"""


def _recount_by(voters: str) -> sa.TextClause:
    """Return the recount; one statement, so that it counts and drops deltas of the same moment."""
    return sa.text(
        f"""WITH half AS MATERIALIZED (SELECT {_HALF} AS seconds),
        gone AS (
            DELETE FROM ideas.deltas
            WHERE community_id = :community AND idea = ANY(CAST(:numbers AS bigint[]))
            RETURNING idea, comments),
        voter AS MATERIALIZED (
            SELECT number, (extract(epoch FROM vote_time)::float8 - :epoch)
                / (SELECT seconds FROM half) AS x
            FROM ({voters}) AS first_votes),
        top AS MATERIALIZED (
            SELECT number, count(*) AS votes, max(x) AS x FROM voter GROUP BY number),
        net AS (
            SELECT t.number, t.votes, t.x
                + ln(sum(power(2::float8, greatest(v.x - t.x, {trend.FAINT})))) / ln(2::float8)
                AS hot
            FROM top t JOIN voter v ON v.number = t.number GROUP BY t.number, t.votes, t.x)
        UPDATE ideas.idea_stats s SET
            votes = coalesce(net.votes, 0) + unnamed.votes,
            imported = unnamed.votes,
            hot = coalesce(net.hot, '-Infinity'),
            comments = s.comments
                + coalesce((SELECT sum(g.comments) FROM gone g WHERE g.idea = s.number), 0)
        FROM unnest(CAST(:numbers AS bigint[])) AS k(number)
        LEFT JOIN net ON net.number = k.number
        JOIN ({_UNNAMED}) AS unnamed ON unnamed.number = k.number
        WHERE s.community_id = :community AND s.number = k.number
        RETURNING s.number, s.votes"""  # noqa: S608  only our own constants
    )


_RECOUNT_ONE, _RECOUNT_MANY = _recount_by(_GROUP), _recount_by(_GROUPS)

_REACHED = sa.text(
    """UPDATE ideas.idea_stats s SET threshold_time = :now
    FROM ideas.boards b
    WHERE s.community_id = :community AND s.number = ANY(CAST(:numbers AS bigint[]))
        AND b.community_id = :community AND b.board_id = s.board_id
        AND b.threshold > 0 AND s.votes >= b.threshold
        AND s.threshold_time IS NULL AND s.listed
    RETURNING s.number, b.slug, b.threshold"""
)

_COUNTS = sa.text(
    """SELECT s.number, s.votes + coalesce((
        SELECT sum(d.votes) FROM ideas.deltas d
        WHERE d.community_id = s.community_id AND d.idea = s.number), 0) AS votes
    FROM ideas.idea_stats s
    WHERE s.community_id = :community AND s.number = ANY(CAST(:numbers AS bigint[]))"""
)

_NEXT = sa.text(
    """SELECT number FROM ideas.idea_stats
    WHERE community_id = :community AND number > :after ORDER BY number LIMIT :most"""
)


def list_waiting(tx: sa.Connection) -> list[UUID]:
    """Return the communities in which something happened since the last roll-up."""
    return list(tx.execute(_WAITING).scalars())


def fold(tx: sa.Connection, community: UUID, most: int) -> list[sa.Row[Any]]:
    """Fold the oldest deltas into the counters; the caller holds `lock_rollup`.

    Returns rows of number, votes and whether too few digits of `hot` are left to be told without
    adding up the votes again.
    """
    return list(tx.execute(_FOLD, {"community": community, "most": most, "epoch": _EPOCH}).all())


def recount(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> dict[int, int]:
    """Count voters and heat of ideas again from their votes; returns votes by number.

    Votes without a name are added to the voters. They have no heat: their times are not known.

    Waits for the roll-up, and takes in what it has not folded yet.
    """
    if not numbers:
        return {}
    lock_rollup(tx, community)
    values = {"community": community, "numbers": sorted(set(numbers)), "epoch": _EPOCH}
    statement = _RECOUNT_ONE if len(set(numbers)) == 1 else _RECOUNT_MANY
    tx.execute(_ROOM)
    return {row.number: row.votes for row in tx.execute(statement, values)}


def reach_thresholds(
    tx: sa.Connection, community: UUID, numbers: Sequence[int], now: datetime
) -> list[sa.Row[Any]]:
    """Mark the ideas that first have as many votes as their board asks for.

    Returns rows of number, slug and threshold.
    """
    if not numbers:
        return []
    values = {"community": community, "numbers": list(numbers), "now": now}
    return list(tx.execute(_REACHED, values).all())


def count_votes(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> dict[int, int]:
    """Return votes by number, what is not folded yet included."""
    values = {"community": community, "numbers": list(numbers)}
    return {row.number: int(row.votes) for row in tx.execute(_COUNTS, values)}


def list_numbers(tx: sa.Connection, community: UUID, after: int, most: int) -> list[int]:
    """Return the next idea numbers of a community."""
    values = {"community": community, "after": after, "most": most}
    return list(tx.execute(_NEXT, values).scalars())


def ask_recount(tx: sa.Connection, community: UUID) -> None:
    """Note that the heat of every idea has to be counted again."""
    _set(tx, community, 0)


def list_recounting(tx: sa.Connection) -> list[UUID]:
    """Return the communities whose ideas' heat is being counted again."""
    settings = SETTINGS.c
    asked = sa.select(settings.community_id).where(settings.recount_after.is_not(None))
    return list(tx.execute(asked).scalars())


def recounted_after(tx: sa.Connection, community: UUID) -> int | None:
    """Return the last idea that was counted again, or None where all were."""
    settings = SETTINGS.c
    asked = sa.select(settings.recount_after).where(settings.community_id == community)
    return tx.execute(asked).scalar()


def set_recounted(tx: sa.Connection, community: UUID, number: int | None) -> None:
    """Note the last idea that was counted again; None when all were."""
    _set(tx, community, number)


def _set(tx: sa.Connection, community: UUID, number: int | None) -> None:
    tx.execute(
        sa.update(SETTINGS).where(SETTINGS.c.community_id == community).values(recount_after=number)
    )


__all__ = [
    "ask_recount",
    "count_votes",
    "fold",
    "list_numbers",
    "list_recounting",
    "list_waiting",
    "lock_rollup",
    "reach_thresholds",
    "recount",
    "recounted_after",
    "set_recounted",
    "try_rollup",
]
