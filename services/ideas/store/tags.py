"""Keeps tags and which ideas carry them."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas import domain
from services.ideas.store.tables import IDEA_TAGS, TAG_COUNTS, TAGS
from shared import rows

_tag = rows.reader(
    domain.Tag, TAGS.c.keys(), given=("idea_count",), uid="tag_id", use_count="idea_count"
)
# Triggers keep the count.
_columns = rows.writer(TAGS, domain.Tag, left=("idea_count",), tag_id="uid")


def list_tags(
    tx: sa.Connection,
    community: UUID,
    boards: Collection[UUID],
    after: str,
    size: int,
) -> list[domain.Tag]:
    """Return the tags whose slugs come after one, by slug, with the ideas some boards list."""
    found = tx.execute(
        sa.select(TAGS, _listed(TAGS.c.tag_id, boards).label("listed"))
        .where(TAGS.c.community_id == community, TAGS.c.slug > after)
        .order_by(TAGS.c.slug)
        .limit(size)
    ).mappings()
    return [_tag(row, idea_count=int(row["listed"])) for row in found]


def count_listed(tx: sa.Connection, community: UUID, tag: UUID, boards: Collection[UUID]) -> int:
    """Return how many ideas some boards list with a tag."""
    query = sa.select(_listed(TAGS.c.tag_id, boards)).where(
        TAGS.c.community_id == community, TAGS.c.tag_id == tag
    )
    return int(tx.execute(query).scalar() or 0)


def _listed(tag: sa.Column[UUID], boards: Collection[UUID]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(TAG_COUNTS.c.ideas), 0))
        .where(
            TAG_COUNTS.c.community_id == TAGS.c.community_id,
            TAG_COUNTS.c.tag_id == tag,
            TAG_COUNTS.c.board_id.in_(list(boards)),
        )
        .scalar_subquery()
    )


def list_all_tags(tx: sa.Connection, community: UUID) -> list[domain.Tag]:
    """Return every tag of a community, without what they list."""
    found = tx.execute(sa.select(TAGS).where(TAGS.c.community_id == community)).mappings()
    return [_tag(row, idea_count=0) for row in found]


def find_tags(tx: sa.Connection, community: UUID, slugs: Iterable[str]) -> dict[str, domain.Tag]:
    """Return the tags with these slugs, by slug, without what they list."""
    wanted = list(slugs)
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(TAGS).where(TAGS.c.community_id == community, TAGS.c.slug.in_(wanted))
    ).mappings()
    return {row["slug"]: _tag(row, idea_count=0) for row in found}


def insert_tag(tx: sa.Connection, community: UUID, tag: domain.Tag) -> bool:
    """Keep a new tag; returns False where its slug is taken."""
    found = tx.execute(
        insert(TAGS)
        .values(community_id=community, **_columns(tag))
        .on_conflict_do_nothing()
        .returning(TAGS.c.tag_id)
    ).first()
    return found is not None


def update_tag(tx: sa.Connection, community: UUID, tag: domain.Tag) -> None:
    """Keep what changed of a tag."""
    tx.execute(
        sa.update(TAGS)
        .where(TAGS.c.community_id == community, TAGS.c.tag_id == tag.uid)
        .values(**_columns(tag))
    )


def delete_tag(tx: sa.Connection, community: UUID, tag: UUID) -> list[int]:
    """Delete a tag; returns the ideas that carried it."""
    numbers = (
        tx.execute(
            sa.delete(IDEA_TAGS)
            .where(IDEA_TAGS.c.community_id == community, IDEA_TAGS.c.tag_id == tag)
            .returning(IDEA_TAGS.c.idea)
        )
        .scalars()
        .all()
    )
    for table in (TAG_COUNTS, TAGS):
        tx.execute(sa.delete(table).where(table.c.community_id == community, table.c.tag_id == tag))
    return list(numbers)


def tag_ideas(tx: sa.Connection, community: UUID, pairs: Iterable[tuple[int, UUID]]) -> None:
    """Put tags on ideas, as (number, tag) pairs; one that is there stays."""
    fresh = [{"community_id": community, "idea": number, "tag_id": tag} for number, tag in pairs]
    if fresh:
        tx.execute(insert(IDEA_TAGS).values(fresh).on_conflict_do_nothing())


def untag_idea(tx: sa.Connection, community: UUID, number: int, tags: Iterable[UUID]) -> None:
    """Take tags off an idea."""
    tx.execute(
        sa.delete(IDEA_TAGS).where(
            IDEA_TAGS.c.community_id == community,
            IDEA_TAGS.c.idea == number,
            IDEA_TAGS.c.tag_id.in_(list(tags)),
        )
    )


def list_tagged(tx: sa.Connection, community: UUID, tag: UUID, after: int, size: int) -> list[int]:
    """Return the numbers of the ideas that carry a tag, ascending."""
    return list(
        tx.execute(
            sa.select(IDEA_TAGS.c.idea)
            .where(
                IDEA_TAGS.c.community_id == community,
                IDEA_TAGS.c.tag_id == tag,
                IDEA_TAGS.c.idea > after,
            )
            .order_by(IDEA_TAGS.c.idea)
            .limit(size)
        ).scalars()
    )
