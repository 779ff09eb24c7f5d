"""Keeps which members have to be settled again."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from services.rewards.store.tables import DIRTY

_MARK = sa.text(
    """INSERT INTO rewards.dirty (community_id, member_id)
    SELECT CAST(:community AS uuid), m FROM unnest(CAST(:members AS uuid[])) AS m"""
)
_MARK_OBJECT = sa.text(
    """INSERT INTO rewards.dirty (community_id, member_id)
    SELECT DISTINCT CAST(:community AS uuid), m FROM rewards.facts
    CROSS JOIN LATERAL unnest(ARRAY[subject_id, actor_id]) AS m
    WHERE community_id = :community AND object = :object AND m <> :nobody"""
)
_MARK_KEY = sa.text(
    """INSERT INTO rewards.dirty (community_id, member_id)
    SELECT DISTINCT CAST(:community AS uuid), m FROM rewards.facts
    CROSS JOIN LATERAL unnest(ARRAY[subject_id, actor_id]) AS m
    WHERE community_id = :community AND key = :key AND m <> :nobody"""
)
_MARK_AROUND = sa.text(
    """INSERT INTO rewards.dirty (community_id, member_id)
    SELECT CAST(:community AS uuid), CAST(:member AS uuid)
    UNION SELECT community_id, subject_id FROM rewards.facts
        WHERE community_id = :community AND actor_id = :member AND subject_id <> :member
    UNION SELECT community_id, actor_id FROM rewards.facts
        WHERE community_id = :community AND subject_id = :member AND actor_id <> :member
            AND actor_id <> :nobody"""
)
_NOBODY = UUID(int=0)
_WAITING = sa.text(
    """SELECT community_id, member_id, max(seq) AS seq FROM (
        SELECT community_id, member_id, seq FROM rewards.dirty
        WHERE seq > :after ORDER BY seq LIMIT :count) AS d
    GROUP BY community_id, member_id ORDER BY min(seq)"""
)


def mark(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> None:
    """Have members settled again; the row of nobody is left out."""
    wanted = sorted(set(members) - {_NOBODY})
    if wanted:
        tx.execute(_MARK, {"community": community, "members": wanted})


def mark_community(tx: sa.Connection, community: UUID) -> None:
    """Have what everybody's facts decide together settled again; its own id stands for it."""
    mark(tx, community, [community])


def mark_object(tx: sa.Connection, community: UUID, object_: str) -> None:
    """Have everybody settled again who has to do with facts on an object."""
    tx.execute(_MARK_OBJECT, {"community": community, "object": object_, "nobody": _NOBODY})


def mark_key(tx: sa.Connection, community: UUID, key: str) -> None:
    """Have everybody settled again who has to do with facts of a key."""
    tx.execute(_MARK_KEY, {"community": community, "key": key, "nobody": _NOBODY})


def mark_around(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Have a member settled again, and everybody who confirms them or whom they confirm."""
    tx.execute(_MARK_AROUND, {"community": community, "member": member, "nobody": _NOBODY})


def take(tx: sa.Connection, community: UUID, member: UUID) -> int:
    """Forget that a member waits and return how many marks there were.

    Whoever settles does this first and under the member's lock: a mark that is committed later
    stays, so what it stands for is looked at again.
    """
    gone = tx.execute(
        sa.delete(DIRTY).where(DIRTY.c.community_id == community, DIRTY.c.member_id == member)
    )
    return gone.rowcount


def list_waiting(tx: sa.Connection, after: int, count: int) -> list[tuple[UUID, UUID, int]]:
    """Return the members behind the next marks as (community, member, mark), longest wait first.

    For a worker, in every community; a member stands once for all their marks among these.
    """
    found = tx.execute(_WAITING, {"after": after, "count": count})
    return [(row.community_id, row.member_id, row.seq) for row in found]


def is_waiting(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Return whether a member has to be settled again."""
    return bool(
        tx.execute(
            sa.select(
                sa.exists().where(DIRTY.c.community_id == community, DIRTY.c.member_id == member)
            )
        ).scalar_one()
    )
