"""Counts what members did before and after they reached an achievement."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.badges.effects import AT_ONCE, WINDOW, Group

# The newest so many are enough to tell, and keep the question quick.
MOST = 20_000

# A member counts once, with the first tier they reached. What they did themselves is activity;
# what was imported was not done then.
_GROUPS = sa.text(
    """WITH versions AS (
        SELECT version, CAST(definition ->> 'holdout_percent' AS int) > 0 AS holds_out
        FROM rewards.achievement_versions WHERE community_id = :community AND slug = :slug),
    reached AS (
        SELECT DISTINCT ON (b.member_id) b.member_id, b.held_out, b.award_time
        FROM rewards.badges b
        JOIN versions v ON v.version = b.version
        LEFT JOIN rewards.facts f ON f.community_id = :community AND f.fact_id = b.fact_id
        WHERE b.community_id = :community AND b.achievement = :slug
            AND b.revoked_by IS NULL AND b.state <> 'revoked'
            AND (v.holds_out OR NOT EXISTS (SELECT 1 FROM versions WHERE holds_out))
            AND b.create_time < b.award_time + :at_once
            AND coalesce(f.source, '') NOT IN ('import', 'backfill')
        ORDER BY b.member_id, b.award_time),
    recent AS (
        SELECT * FROM reached WHERE award_time <= CAST(:now AS timestamptz) - :window
        ORDER BY award_time DESC LIMIT :most),
    did AS (
        SELECT r.held_out, count(f.fact_id) FILTER (WHERE f.time <= r.award_time) AS before,
            count(f.fact_id) FILTER (WHERE f.time > r.award_time) AS after
        FROM recent r
        LEFT JOIN rewards.facts f ON f.community_id = :community AND f.actor_id = r.member_id
            AND f.time > r.award_time - :window AND f.time <= r.award_time + :window
            AND f.source NOT IN ('import', 'backfill')
        GROUP BY r.member_id, r.held_out, r.award_time)
    SELECT held_out, count(*) AS members, avg(before) AS before, avg(after) AS after,
        count(*) FILTER (WHERE after > 0) AS went_on
    FROM did GROUP BY held_out"""
)


def measure_groups(
    tx: sa.Connection, community: UUID, slug: str, now: datetime
) -> tuple[Group, Group]:
    """Return those who got an achievement at once, and those who got it later."""
    rows = tx.execute(
        _GROUPS,
        {
            "community": community,
            "slug": slug,
            "now": now,
            "window": WINDOW,
            "at_once": AT_ONCE,
            "most": MOST,
        },
    )
    found = {
        row.held_out: Group(row.members, float(row.before), float(row.after), row.went_on)
        for row in rows
    }
    return found.get(False, Group()), found.get(True, Group())
