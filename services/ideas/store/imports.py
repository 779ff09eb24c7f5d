"""Keeps what imports need to make nothing twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas.store.tables import EXTERNAL_IDS, IDEAS, STATS, STATUS_CHANGES

IDEA, COMMENT, AWAITED = "idea", "comment", "awaited"

# Votes that one event tells of.
EVENT_MOST = 500

# Votes with what tells of them, in one statement however many there are. A vote on behalf of
# somebody names who cast it; the votes of suspended members come in without counting.
_VOTES = sa.text(
    """WITH asked AS (
        SELECT DISTINCT ON (a.idea, a.member_id) a.*
        FROM unnest(CAST(:ideas AS bigint[]), CAST(:members AS uuid[]),
            CAST(:origins AS bigint[]), CAST(:sources AS smallint[]),
            CAST(:weights AS smallint[]), CAST(:behalf AS uuid[]),
            CAST(:times AS timestamptz[]))
            AS a(idea, member_id, origin_idea, source, weight, on_behalf_by, create_time)
        ORDER BY a.idea, a.member_id, a.create_time),
    fresh AS (
        INSERT INTO ideas.votes (community_id, idea, member_id, origin_idea, source, weight,
            counted, on_behalf_by, create_time)
        SELECT :community, a.idea, a.member_id, a.origin_idea, a.source, a.weight,
            NOT coalesce(p.is_suspended, false), a.on_behalf_by, a.create_time
        FROM asked a LEFT JOIN ideas.people p
            ON p.community_id = :community AND p.member_id = a.member_id
        ON CONFLICT DO NOTHING
        RETURNING idea, member_id, create_time),
    parts AS (
        SELECT f.*, (row_number() OVER (
            PARTITION BY f.idea ORDER BY f.create_time, f.member_id) - 1) / :most AS part
        FROM fresh f),
    lists AS (
        SELECT idea, part, jsonb_agg(jsonb_build_object(
                'member_uid', member_id::text,
                'create_time', to_char(create_time AT TIME ZONE 'UTC',
                    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY create_time, member_id) AS votes
        FROM parts GROUP BY idea, part),
    announced AS (
        INSERT INTO ideas.outbox (community_id, event_id, type, subject, actor, trace_parent, body,
            create_time)
        SELECT :community, gen_random_uuid(), 'upwell.ideas.v1.VotesImported', 'ideas/' || l.idea,
            :actor, :trace_parent,
            jsonb_build_object(
                'idea_number', l.idea::text,
                'author_uid', i.author_id::text,
                'board', b.slug,
                'votes', l.votes),
            :now
        FROM lists l
        JOIN ideas.ideas i ON i.community_id = :community AND i.number = l.idea
        JOIN ideas.boards b ON b.community_id = :community AND b.board_id = i.board_id
        ORDER BY l.idea, l.part)
    SELECT idea, count(*) AS votes FROM fresh GROUP BY idea"""
)


_FOREIGN = sa.text(
    """SELECT EXISTS (SELECT FROM ideas.ideas i
        WHERE i.community_id = :community AND NOT EXISTS (SELECT FROM ideas.external_ids e
            WHERE e.community_id = :community AND e.source = :source AND e.kind = 'idea'
                AND e.number = i.number))"""
)

_NEW = sa.text(
    """SELECT DISTINCT ON (a.idea, a.member_id) a.idea
    FROM unnest(CAST(:ideas AS bigint[]), CAST(:members AS uuid[])) AS a(idea, member_id)
    WHERE NOT EXISTS (SELECT FROM ideas.votes v WHERE v.community_id = :community
        AND v.idea = a.idea AND v.member_id = a.member_id)"""
)

_CLAIM = sa.text(
    """UPDATE ideas.votes v SET source = :source
    FROM unnest(CAST(:ideas AS bigint[]), CAST(:members AS uuid[])) AS a(idea, member_id)
    WHERE v.community_id = :community AND v.idea = a.idea AND v.member_id = a.member_id
        AND v.source <> :source
    RETURNING v.idea"""
)

# A step about an idea that went since is the undoing's own: it takes apart what was merged.
_KEEP = sa.text(
    """SELECT CASE
        WHEN EXISTS (SELECT FROM ideas.votes v WHERE v.community_id = :community
            AND v.idea = i.number AND v.create_time > :since) THEN 'voted'
        WHEN EXISTS (SELECT FROM ideas.comments c WHERE c.community_id = :community
            AND c.idea = i.number AND (c.create_time > :since OR c.update_time > :since
                OR c.helpful_count > 0)) THEN 'commented'
        WHEN i.update_time > :since OR EXISTS (SELECT FROM ideas.status_changes s
            WHERE s.community_id = :community AND s.idea = i.number
                AND s.create_time > :since AND NOT (s.kind = 'unmerge' AND EXISTS (
                    SELECT FROM ideas.ideas o WHERE o.community_id = :community
                        AND o.number = s.related_idea AND o.delete_time IS NOT NULL)))
            THEN 'changed'
        WHEN EXISTS (SELECT FROM ideas.ideas o WHERE o.community_id = :community
            AND o.merged_into = i.number) THEN 'merged'
        ELSE '' END
    FROM ideas.ideas i WHERE i.community_id = :community AND i.number = :number"""
)


@dataclass(frozen=True)
class NewVote:
    """Holds a vote to bring in."""

    idea: int
    member: UUID
    origin: int
    source: int
    weight: int
    on_behalf_by: UUID | None
    create_time: datetime


@dataclass(frozen=True)
class Awaited:
    """Holds a reference to an idea that has not come in yet; `change` is a step of history."""

    number: int
    change: UUID | None
    target: str


def find_external(
    tx: sa.Connection, community: UUID, source: str, kind: str, external_ids: Iterable[str]
) -> dict[str, int]:
    """Return the numbers of the ideas that external ids were given to."""
    wanted = sorted(set(external_ids))
    if not wanted:
        return {}
    columns = EXTERNAL_IDS.c
    found = tx.execute(
        sa.select(columns.external_id, columns.number).where(
            columns.community_id == community,
            columns.source == source,
            columns.kind == kind,
            columns.external_id == sa.func.any(sa.cast(wanted, sa.ARRAY(sa.Text))),
        )
    )
    return {row.external_id: row.number for row in found}


_TAKE = sa.text(
    """UPDATE ideas.ideas i SET imported_votes = greatest(i.imported_votes - a.count, 0)
    FROM unnest(CAST(:ideas AS bigint[]), CAST(:counts AS bigint[])) AS a(number, count)
    WHERE i.community_id = :community AND i.number = a.number"""
)


def is_only_source(tx: sa.Connection, community: UUID, source: str) -> bool:
    """Return whether every idea of a community came from a source, or there is none."""
    return not tx.execute(_FOREIGN, {"community": community, "source": source}).scalar_one()


def list_taken(tx: sa.Connection, community: UUID, numbers: Iterable[int]) -> set[int]:
    """Return those of the numbers that ideas have."""
    return set(
        tx.execute(
            sa.select(IDEAS.c.number).where(
                IDEAS.c.community_id == community, IDEAS.c.number.in_(sorted(numbers))
            )
        ).scalars()
    )


def save_external(
    tx: sa.Connection,
    community: UUID,
    source: str,
    kind: str,
    things: Sequence[tuple[str, int, UUID | None]],
) -> None:
    """Remember what external ids became: number and, for a comment, its uid."""
    if things:
        tx.execute(
            insert(EXTERNAL_IDS).on_conflict_do_nothing(),
            [
                {
                    "community_id": community,
                    "source": source,
                    "kind": kind,
                    "external_id": external_id,
                    "number": number,
                    "comment_id": comment,
                }
                for external_id, number, comment in things
            ],
        )


def save_awaited(
    tx: sa.Connection, community: UUID, source: str, things: Sequence[Awaited]
) -> None:
    """Remember references to ideas that may come in with a later batch."""
    save_external(
        tx,
        community,
        source,
        AWAITED,
        [
            (f"{thing.change or thing.number}:{thing.target}", thing.number, thing.change)
            for thing in things
        ],
    )


def list_awaited(tx: sa.Connection, community: UUID, source: str) -> list[Awaited]:
    """Return the references whose ideas had not come in."""
    columns = EXTERNAL_IDS.c
    found = tx.execute(
        sa.select(columns.external_id, columns.number, columns.comment_id).where(
            columns.community_id == community, columns.source == source, columns.kind == AWAITED
        )
    )
    return [Awaited(row.number, row.comment_id, row.external_id.partition(":")[2]) for row in found]


def settle_awaited(
    tx: sa.Connection, community: UUID, source: str, thing: Awaited, number: int
) -> None:
    """Write the number of an idea that has come in where it was missing."""
    if thing.change is None:
        tx.execute(
            sa.update(IDEAS)
            .where(IDEAS.c.community_id == community, IDEAS.c.number == thing.number)
            .values(split_from=number)
        )
    else:
        tx.execute(
            sa.update(STATUS_CHANGES)
            .where(
                STATUS_CHANGES.c.community_id == community,
                STATUS_CHANGES.c.change_id == thing.change,
            )
            .values(related_idea=number)
        )
    columns = EXTERNAL_IDS.c
    tx.execute(
        sa.delete(EXTERNAL_IDS).where(
            columns.community_id == community,
            columns.source == source,
            columns.kind == AWAITED,
            columns.external_id == f"{thing.change or thing.number}:{thing.target}",
        )
    )


def count_imported(tx: sa.Connection, community: UUID, counts: dict[int, int]) -> None:
    """Count the comments that ideas came in with."""
    for number, comments in sorted(counts.items()):
        tx.execute(
            sa.update(STATS)
            .where(STATS.c.community_id == community, STATS.c.number == number)
            .values(comments=STATS.c.comments + comments)
        )


def insert_votes(
    tx: sa.Connection,
    community: UUID,
    votes: Sequence[NewVote],
    *,
    actor: UUID | None,
    trace_parent: str,
    now: datetime,
) -> dict[int, int]:
    """Bring in votes and announce them; returns how many were new, by idea."""
    if not votes:
        return {}
    values: dict[str, Any] = {
        "community": community,
        "actor": str(actor or ""),
        "trace_parent": trace_parent,
        "now": now,
        "most": EVENT_MOST,
        "ideas": [vote.idea for vote in votes],
        "members": [vote.member for vote in votes],
        "origins": [vote.origin for vote in votes],
        "sources": [vote.source for vote in votes],
        "weights": [vote.weight for vote in votes],
        "behalf": [vote.on_behalf_by for vote in votes],
        "times": [vote.create_time for vote in votes],
    }
    return {row.idea: row.votes for row in tx.execute(_VOTES, values)}


def count_new_votes(tx: sa.Connection, community: UUID, votes: Sequence[NewVote]) -> Counter[int]:
    """Return how many of some votes would be new, by idea."""
    values = {
        "community": community,
        "ideas": [vote.idea for vote in votes],
        "members": [vote.member for vote in votes],
    }
    return Counter(tx.execute(_NEW, values).scalars()) if votes else Counter()


def claim_votes(
    tx: sa.Connection, community: UUID, votes: Sequence[NewVote], source: int
) -> Counter[int]:
    """Let votes that members cast here be the ones they came with; returns how many, by idea.

    Each is found once only, since it has the source of an import from then on.
    """
    values = {
        "community": community,
        "source": source,
        "ideas": [vote.idea for vote in votes],
        "members": [vote.member for vote in votes],
    }
    return Counter(tx.execute(_CLAIM, values).scalars()) if votes else Counter()


def take_imported_votes(tx: sa.Connection, community: UUID, counts: Mapping[int, int]) -> None:
    """Take votes that have a name now away from those without; the caller counts again."""
    if counts:
        values = {"community": community, "ideas": list(counts), "counts": list(counts.values())}
        tx.execute(_TAKE, values)


def set_update_time(tx: sa.Connection, community: UUID, number: int, time: datetime) -> None:
    """Say when an idea was last changed where it comes from."""
    tx.execute(
        sa.update(IDEAS)
        .where(IDEAS.c.community_id == community, IDEAS.c.number == number)
        .values(update_time=time)
    )


def find_keep_reason(tx: sa.Connection, community: UUID, number: int, since: datetime) -> str:
    """Return what somebody did to an idea since a time, or which merge holds it; empty for none."""
    return str(
        tx.execute(_KEEP, {"community": community, "number": number, "since": since}).scalar_one()
    )


def delete_external(tx: sa.Connection, community: UUID, source: str, number: int) -> None:
    """Forget which external ids an idea and its comments came from."""
    columns = EXTERNAL_IDS.c
    tx.execute(
        sa.delete(EXTERNAL_IDS).where(
            columns.community_id == community,
            columns.source == source,
            columns.number == number,
        )
    )


def has_merge_step(tx: sa.Connection, community: UUID, number: int, into: int) -> bool:
    """Return whether an idea's history says already that it was merged into another."""
    changes = STATUS_CHANGES.c
    return bool(
        tx.execute(
            sa.select(
                sa.exists().where(
                    changes.community_id == community,
                    changes.idea == number,
                    changes.kind == "merge",
                    changes.to_status == "merged",
                    changes.related_idea == into,
                )
            )
        ).scalar()
    )
