"""Keeps how ideas work in a community, and which number comes next."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas import domain
from services.ideas.store.tables import SETTINGS

_NEXT = sa.text(
    """INSERT INTO ideas.settings AS s (community_id, last_number, languages, update_time)
    VALUES (:community, CAST(:beyond AS bigint) + :count, CAST(:languages AS text[]), :time)
    ON CONFLICT (community_id) DO UPDATE
        SET last_number = greatest(s.last_number, :beyond) + :count,
        languages = CASE WHEN s.languages @> excluded.languages THEN s.languages
            ELSE ARRAY(SELECT unnest(s.languages) UNION SELECT unnest(excluded.languages)
                ORDER BY 1) END
    RETURNING s.last_number"""
)


def next_numbers(
    tx: sa.Connection,
    community: UUID,
    languages: set[str],
    time: datetime,
    count: int = 1,
    beyond: int = 0,
) -> int:
    """Take the next `count` numbers of a community, larger than `beyond`, and return the first.

    Holds the community's row until the transaction ends, so numbers have no gaps and creations
    queue; `languages` are those of the ideas.
    """
    last = tx.execute(
        _NEXT,
        {
            "community": community,
            "count": count,
            "beyond": beyond,
            "languages": sorted(languages),
            "time": time,
        },
    ).scalar_one()
    return int(last) - count + 1


def load_settings(tx: sa.Connection, community: UUID) -> domain.Settings:
    """Return the settings of a community, the defaults where it has none yet."""
    row = tx.execute(sa.select(SETTINGS).where(SETTINGS.c.community_id == community)).first()
    if row is None:
        return domain.Settings()
    return domain.Settings(
        answer_promise_days=row.answer_promise_days,
        trend_half_life_days=row.trend_half_life_days,
        update_time=row.update_time,
        languages=tuple(row.languages),
    )


def save_settings(tx: sa.Connection, community: UUID, settings: domain.Settings) -> None:
    """Keep the settings of a community."""
    values = {
        "answer_promise_days": settings.answer_promise_days,
        "trend_half_life_days": settings.trend_half_life_days,
        "update_time": settings.update_time,
    }
    tx.execute(
        insert(SETTINGS)
        .values(community_id=community, **values)
        .on_conflict_do_update(index_elements=[SETTINGS.c.community_id], set_=values)
    )
