"""Lists what a sitemap names."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain


def list_sitemap(
    tx: sa.Connection, community: UUID, boards: Sequence[UUID], after: int, size: int
) -> list[domain.SitemapEntry]:
    """Return the listed ideas of some boards by number."""
    found = tx.execute(
        sa.text(
            """SELECT i.number, i.title, i.update_time FROM ideas.ideas i
            JOIN ideas.idea_stats s ON s.community_id = i.community_id AND s.number = i.number
            WHERE i.community_id = :community AND i.number > :after AND s.listed
                AND i.board_id = ANY(CAST(:boards AS uuid[]))
            ORDER BY i.number LIMIT :size"""
        ),
        {"community": community, "after": after, "boards": list(boards), "size": size},
    )
    return [domain.SitemapEntry(row.number, row.title, row.update_time) for row in found]
