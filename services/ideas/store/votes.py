"""Keeps votes: who voted on which idea, and the voters of an idea with those merged into it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas.domain import votes as domain

_VOTABLE_IDEAS = sa.text(
    """SELECT i.number, i.author_id, i.status, i.visibility, i.deleted_by,
        i.delete_time IS NOT NULL AS deleted, i.merged_into, b.slug, b.access, b.posting, s.sources,
        s.votes + coalesce((
            SELECT sum(d.votes) FROM ideas.deltas d
            WHERE d.community_id = s.community_id AND d.idea = s.number), 0) AS votes,
        (SELECT array_agg(p.member_id) FROM ideas.people p
         WHERE p.community_id = :community AND p.member_id = ANY(CAST(:members AS uuid[]))
            AND (p.is_suspended OR p.is_erased)) AS barred
    FROM ideas.ideas i
    JOIN ideas.boards b ON b.community_id = i.community_id AND b.board_id = i.board_id
    JOIN ideas.idea_stats s ON s.community_id = i.community_id AND s.number = i.number
    WHERE i.community_id = :community AND i.number = ANY(CAST(:numbers AS bigint[]))"""
)

_SOURCES = sa.text(
    """SELECT number, sources FROM ideas.idea_stats
    WHERE community_id = :community AND number = ANY(CAST(:numbers AS bigint[]))"""
)

_CAST = sa.text(
    """SELECT v.idea, v.member_id, v.create_time, v.weight, v.counted, v.on_behalf_by
    FROM unnest(CAST(:ideas AS bigint[]), CAST(:members AS uuid[])) AS asked(idea, member_id)
    JOIN ideas.votes v ON v.community_id = :community
        AND v.idea = asked.idea AND v.member_id = asked.member_id"""
)

_DELETE = sa.text(
    """DELETE FROM ideas.votes v
    USING unnest(CAST(:ideas AS bigint[]), CAST(:members AS uuid[])) AS gone(idea, member_id)
    WHERE v.community_id = :community AND v.idea = gone.idea AND v.member_id = gone.member_id"""
)

# Rows, counters' deltas and events go together, in one statement.
_WRITE = sa.text(
    """WITH fresh AS (
        INSERT INTO ideas.votes (community_id, idea, member_id, origin_idea, source, weight,
            counted, on_behalf_by, create_time)
        SELECT :community, f.idea, f.member_id, f.idea, f.source, f.weight,
            true, f.on_behalf_by, :now
        FROM unnest(CAST(:ideas AS bigint[]), CAST(:members AS uuid[]),
            CAST(:sources AS smallint[]), CAST(:weights AS smallint[]),
            CAST(:behalf AS uuid[])) AS f(idea, member_id, source, weight, on_behalf_by)
        ORDER BY f.idea, f.member_id
        ON CONFLICT DO NOTHING RETURNING 1),
    delta AS (
        INSERT INTO ideas.deltas (community_id, idea, votes, vote_time)
        SELECT :community, d.idea, d.votes, d.vote_time
        FROM unnest(CAST(:delta_ideas AS bigint[]), CAST(:delta_votes AS smallint[]),
            CAST(:delta_times AS timestamptz[])) AS d(idea, votes, vote_time)),
    announced AS (
        INSERT INTO ideas.outbox (community_id, event_id, type, subject, actor, trace_parent,
            body, create_time)
        SELECT :community, e.event_id, e.type, e.subject, e.actor, :trace_parent,
            e.body, :now
        FROM jsonb_to_recordset(CAST(:events AS jsonb))
            AS e(event_id uuid, type text, subject text, actor text, body jsonb))
    SELECT count(*) FROM fresh"""
)

_WEIGH = sa.text(
    """UPDATE ideas.votes SET weight = :weight
    WHERE community_id = :community AND member_id = :member
        AND idea = ANY(CAST(:ideas AS bigint[]))"""
)

# A merged idea counts its voters too, so every idea above the vote hears of it, once a member.
_ABOVE = """above(number, vote_time) AS (
        SELECT idea, create_time FROM changed
        UNION ALL
        SELECT i.merged_into, above.vote_time FROM above
        JOIN ideas.ideas i ON i.community_id = :community AND i.number = above.number
        WHERE i.merged_into IS NOT NULL),
    delta AS (
        INSERT INTO ideas.deltas (community_id, idea, votes, vote_time)
        SELECT :community, number, :sign, min(vote_time) FROM above
        GROUP BY number ORDER BY number)"""

_COUNT = sa.text(
    f"""WITH RECURSIVE changed AS (
        UPDATE ideas.votes SET counted = :counted
        WHERE community_id = :community AND member_id = :member AND counted <> :counted
        RETURNING idea, create_time),
    {_ABOVE}
    SELECT count(*) FROM changed"""  # noqa: S608  only our own constants
)

_REMOVE = sa.text(
    f"""WITH RECURSIVE gone AS (
        DELETE FROM ideas.votes WHERE community_id = :community AND member_id = :member
        RETURNING idea, create_time, counted),
    changed AS (SELECT idea, create_time FROM gone WHERE counted),
    {_ABOVE}
    SELECT count(*) FROM gone"""  # noqa: S608  only our own constants
)

_KNOWN = sa.text(
    """SELECT member_id FROM ideas.people
    WHERE community_id = :community AND member_id = ANY(CAST(:members AS uuid[]))"""
)


@dataclass(frozen=True)
class Writes:
    """Holds what a batch of votes writes; each list's items belong together by position."""

    deletes: list[tuple[int, UUID]]
    inserts: list[tuple[int, UUID, int, int, UUID | None]]
    deltas: list[tuple[int, int, datetime]]
    events: list[dict[str, Any]]


def load_votable_ideas(
    tx: sa.Connection, community: UUID, numbers: Sequence[int], members: Sequence[UUID]
) -> tuple[dict[int, domain.VotableIdea], frozenset[UUID]]:
    """Return the ideas to vote on by number, and which of the members may not take part."""
    found = tx.execute(
        _VOTABLE_IDEAS, {"community": community, "numbers": list(numbers), "members": list(members)}
    ).all()
    votables = {
        row.number: domain.VotableIdea(
            number=row.number,
            author=row.author_id,
            status=row.status,
            visibility=row.visibility,
            deleted=row.deleted,
            deleted_by=row.deleted_by,
            merged_into=row.merged_into,
            board=row.slug,
            access=row.access,
            sources=tuple(row.sources),
            votes=int(row.votes),
        )
        for row in found
    }
    barred = frozenset(found[0].barred or ()) if found else frozenset()
    return votables, barred


def load_sources(
    tx: sa.Connection, community: UUID, numbers: Sequence[int]
) -> dict[int, frozenset[int]]:
    """Return the ideas merged into each idea, directly or not."""
    values = {"community": community, "numbers": list(numbers)}
    return {row.number: frozenset(row.sources) for row in tx.execute(_SOURCES, values)}


def load_cast(
    tx: sa.Connection, community: UUID, pairs: Sequence[tuple[int, UUID]]
) -> list[sa.Row[Any]]:
    """Return the votes there are of (idea, member) pairs."""
    values = {
        "community": community,
        "ideas": [idea for idea, _ in pairs],
        "members": [member for _, member in pairs],
    }
    return list(tx.execute(_CAST, values).all())


def write_votes(tx: sa.Connection, community: UUID, now: datetime, writes: Writes) -> int:
    """Write what a batch of votes comes to; returns how many votes were new."""
    if writes.deletes:
        tx.execute(
            _DELETE,
            {
                "community": community,
                "ideas": [idea for idea, _ in writes.deletes],
                "members": [member for _, member in writes.deletes],
            },
        )
    if not (writes.inserts or writes.deltas or writes.events):
        return 0
    events = writes.events
    return int(
        tx.execute(
            _WRITE,
            {
                "community": community,
                "now": now,
                "ideas": [row[0] for row in writes.inserts],
                "members": [row[1] for row in writes.inserts],
                "sources": [row[2] for row in writes.inserts],
                "weights": [row[3] for row in writes.inserts],
                "behalf": [row[4] for row in writes.inserts],
                "delta_ideas": [row[0] for row in writes.deltas],
                "delta_votes": [row[1] for row in writes.deltas],
                "delta_times": [row[2] for row in writes.deltas],
                "trace_parent": events[0]["trace_parent"] if events else "",
                # One text of JSON is much cheaper to hand over than an array of texts.
                "events": json.dumps(
                    [
                        {
                            "event_id": str(row["event_id"]),
                            "type": row["type"],
                            "subject": row["subject"],
                            "actor": row["actor"],
                            "body": row["body"],
                        }
                        for row in events
                    ]
                ),
            },
        ).scalar_one()
    )


def weigh(
    tx: sa.Connection, community: UUID, ideas: Sequence[int], member: UUID, weight: int
) -> bool:
    """Say how much a member needs an idea; returns False where they have no vote on it."""
    values = {"community": community, "ideas": list(ideas), "member": member, "weight": weight}
    return tx.execute(_WEIGH, values).rowcount > 0


def count_member(tx: sa.Connection, community: UUID, member: UUID, *, counted: bool) -> int:
    """Let a member's votes count, or not; returns how many votes changed."""
    values = {
        "community": community,
        "member": member,
        "counted": counted,
        "sign": 1 if counted else -1,
    }
    return int(tx.execute(_COUNT, values).scalar_one())


def remove_member(tx: sa.Connection, community: UUID, member: UUID) -> int:
    """Delete a member's votes; returns how many there were."""
    values = {"community": community, "member": member, "sign": -1}
    return int(tx.execute(_REMOVE, values).scalar_one())


def known_members(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of the members we know of."""
    values = {"community": community, "members": list(members)}
    return frozenset(tx.execute(_KNOWN, values).scalars())
