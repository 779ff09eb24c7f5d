"""Keeps the local copy of the names ideas show, and counts what is left of whoever left."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store.tables import PEOPLE, VOTES
from shared.people.copies import Copies

COPIES = Copies(PEOPLE, domain.Person)

# What stays of a former member, as long as nobody takes it away.
_KEPT = sa.text(
    """SELECT
        (SELECT count(*) FROM ideas.people WHERE community_id = :community
            AND member_id = :member AND NOT is_erased) AS names,
        (SELECT count(*) FROM ideas.follows WHERE community_id = :community
            AND member_id = :member) AS follows,
        (SELECT count(*) FROM ideas.ideas WHERE community_id = :community
            AND author_id = :member AND visibility <> 'removed') AS ideas,
        (SELECT count(*) FROM ideas.comments WHERE community_id = :community
            AND author_id = :member AND visibility <> 'removed') AS comments,
        (SELECT count(*) FROM ideas.votes WHERE community_id = :community
            AND member_id = :member) AS votes,
        (SELECT count(*) FROM ideas.comment_marks WHERE community_id = :community
            AND member_id = :member) AS helpful_marks,
        (SELECT count(*) FROM ideas.duplicate_suggestions WHERE community_id = :community
            AND member_id = :member) AS duplicate_suggestions"""
)


def find_active(tx: sa.Connection, community: UUID, handle: str) -> domain.Person | None:
    """Return the member with a handle, or None where there is none or they are suspended."""
    found = COPIES.find(tx, community, handle.replace("\x00", ""))
    if found is None:
        return None
    suspended = sa.select(PEOPLE.c.is_suspended).where(
        PEOPLE.c.community_id == community, PEOPLE.c.member_id == found.uid
    )
    return None if tx.execute(suspended).scalar() else found


def count_kept(tx: sa.Connection, community: UUID, member: UUID) -> dict[str, int]:
    """Return how much of each kind of thing a member left behind."""
    row = tx.execute(_KEPT, {"community": community, "member": member}).mappings().one()
    return {noun: int(count) for noun, count in row.items()}


def list_votes_of(tx: sa.Connection, community: UUID, member: UUID) -> list[dict[str, Any]]:
    """Return the votes of a member, as plain values."""
    found = tx.execute(
        sa.select(
            VOTES.c.idea,
            VOTES.c.origin_idea,
            VOTES.c.source,
            VOTES.c.weight,
            VOTES.c.on_behalf_by,
            VOTES.c.create_time,
        )
        .where(VOTES.c.community_id == community, VOTES.c.member_id == member)
        .order_by(VOTES.c.idea)
    ).mappings()
    return [dict(row) for row in found]
