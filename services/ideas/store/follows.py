"""Keeps who follows which idea."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas.store.tables import FOLLOWS

# Beyond this an exact number of followers helps nobody and costs a page its speed.
MOST_FOLLOWERS = 10_000


def follow(
    tx: sa.Connection, community: UUID, pairs: Iterable[tuple[int, UUID]], time: datetime
) -> None:
    """Let members follow ideas, as (number, member) pairs; who does already, still does."""
    rows = [
        {"community_id": community, "idea": number, "member_id": member, "create_time": time}
        for number, member in sorted(set(pairs))
    ]
    if rows:
        tx.execute(insert(FOLLOWS).values(rows).on_conflict_do_nothing())


def unfollow(tx: sa.Connection, community: UUID, numbers: Iterable[int], member: UUID) -> None:
    """Let a member no longer follow ideas."""
    tx.execute(
        sa.delete(FOLLOWS).where(
            FOLLOWS.c.community_id == community,
            FOLLOWS.c.member_id == member,
            FOLLOWS.c.idea.in_(list(numbers)),
        )
    )


def unfollow_all(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Let a member follow nothing any more."""
    tx.execute(
        sa.delete(FOLLOWS).where(FOLLOWS.c.community_id == community, FOLLOWS.c.member_id == member)
    )


def list_followed(tx: sa.Connection, community: UUID, member: UUID) -> list[dict[str, object]]:
    """Return what a member follows, as plain values."""
    found = tx.execute(
        sa.select(FOLLOWS.c.idea, FOLLOWS.c.create_time)
        .where(FOLLOWS.c.community_id == community, FOLLOWS.c.member_id == member)
        .order_by(FOLLOWS.c.idea)
    ).mappings()
    return [dict(row) for row in found]


def count_followers(tx: sa.Connection, community: UUID, numbers: Iterable[int]) -> int:
    """Return how many members follow any of some ideas, at most `MOST_FOLLOWERS`."""
    some = (
        sa.select(FOLLOWS.c.member_id)
        .where(FOLLOWS.c.community_id == community, FOLLOWS.c.idea.in_(list(numbers)))
        .limit(MOST_FOLLOWERS)
        .subquery()
    )
    return int(tx.execute(sa.select(sa.func.count(sa.distinct(some.c.member_id)))).scalar_one())
