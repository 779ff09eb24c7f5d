"""Keeps the recompute queue: whose points, badges and level may no longer be what facts say."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from services.rewards.store.tables import RECOMPUTE_QUEUE

_ENQUEUE = sa.text(
    """INSERT INTO rewards.recompute_queue (community_id, member_id)
    SELECT CAST(:community AS uuid), m FROM unnest(CAST(:members AS uuid[])) AS m"""
)
_ENQUEUE_OBJECT = sa.text(
    """INSERT INTO rewards.recompute_queue (community_id, member_id)
    SELECT DISTINCT CAST(:community AS uuid), m FROM rewards.facts
    CROSS JOIN LATERAL unnest(ARRAY[subject_id, actor_id]) AS m
    WHERE community_id = :community AND object = :object AND m <> :nobody"""
)
_ENQUEUE_KEY = sa.text(
    """INSERT INTO rewards.recompute_queue (community_id, member_id)
    SELECT DISTINCT CAST(:community AS uuid), m FROM rewards.facts
    CROSS JOIN LATERAL unnest(ARRAY[subject_id, actor_id]) AS m
    WHERE community_id = :community AND key = :key AND m <> :nobody"""
)
_ENQUEUE_AROUND = sa.text(
    """INSERT INTO rewards.recompute_queue (community_id, member_id)
    SELECT CAST(:community AS uuid), CAST(:member AS uuid)
    UNION SELECT community_id, subject_id FROM rewards.facts
        WHERE community_id = :community AND actor_id = :member AND subject_id <> :member
    UNION SELECT community_id, actor_id FROM rewards.facts
        WHERE community_id = :community AND subject_id = :member AND actor_id <> :member
            AND actor_id <> :nobody"""
)
_NOBODY = UUID(int=0)
_NEXT = sa.text(
    """SELECT community_id, member_id, max(seq) AS seq FROM (
        SELECT community_id, member_id, seq FROM rewards.recompute_queue
        WHERE seq > :after ORDER BY seq LIMIT :count) AS d
    GROUP BY community_id, member_id ORDER BY min(seq)"""
)


def enqueue(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> None:
    """Queue members; the row of nobody is left out."""
    wanted = sorted(set(members) - {_NOBODY})
    if wanted:
        tx.execute(_ENQUEUE, {"community": community, "members": wanted})


def enqueue_community(tx: sa.Connection, community: UUID) -> None:
    """Queue what everybody's facts decide together; the community's own id stands for it."""
    enqueue(tx, community, [community])


def enqueue_object(tx: sa.Connection, community: UUID, object_: str) -> None:
    """Queue everybody who has to do with facts on an object."""
    tx.execute(_ENQUEUE_OBJECT, {"community": community, "object": object_, "nobody": _NOBODY})


def enqueue_key(tx: sa.Connection, community: UUID, key: str) -> None:
    """Queue everybody who has to do with facts of a key."""
    tx.execute(_ENQUEUE_KEY, {"community": community, "key": key, "nobody": _NOBODY})


def enqueue_around(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Queue a member, and everybody who confirms them or whom they confirm."""
    tx.execute(_ENQUEUE_AROUND, {"community": community, "member": member, "nobody": _NOBODY})


def dequeue(tx: sa.Connection, community: UUID, member: UUID) -> int:
    """Take a member out of the queue and return how many entries there were.

    Whoever recomputes does this first and under the member's lock: an entry that is committed later
    stays, so what it stands for is looked at again.
    """
    gone = tx.execute(
        sa.delete(RECOMPUTE_QUEUE).where(
            RECOMPUTE_QUEUE.c.community_id == community, RECOMPUTE_QUEUE.c.member_id == member
        )
    )
    return gone.rowcount


def list_queued(tx: sa.Connection, after: int, count: int) -> list[tuple[UUID, UUID, int]]:
    """Return the next entries as (community, member, entry), longest wait first.

    For a worker, in every community; a member stands once for all their entries among these.
    """
    found = tx.execute(_NEXT, {"after": after, "count": count})
    return [(row.community_id, row.member_id, row.seq) for row in found]


def is_queued(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Return whether a member waits in the queue."""
    return bool(
        tx.execute(
            sa.select(
                sa.exists().where(
                    RECOMPUTE_QUEUE.c.community_id == community,
                    RECOMPUTE_QUEUE.c.member_id == member,
                )
            )
        ).scalar_one()
    )
