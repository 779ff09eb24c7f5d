"""Declares the tables of achievements and badges."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.rewards.store.tables.base import METADATA, TIME, community, text

ACHIEVEMENTS = sa.Table(
    "achievements",
    METADATA,
    community(),
    sa.Column("slug", sa.Text, primary_key=True),
    # The version that counts.
    sa.Column("version", sa.Integer, nullable=False),
    # active or retired.
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("update_time", TIME, nullable=False),
)

# Never changed: another text or drawing is another version.
ACHIEVEMENT_VERSIONS = sa.Table(
    "achievement_versions",
    METADATA,
    community(),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("definition", JSONB, nullable=False),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("created_by", sa.Uuid),
)

# How far each member is, as of when they were last recomputed.
PROGRESS = sa.Table(
    "progress",
    METADATA,
    community(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("achievement", sa.Text, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

BADGES = sa.Table(
    "badges",
    METADATA,
    community(),
    sa.Column("badge_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("achievement", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    text("tier"),
    # The tier, the year, or empty; what makes it unique among those of the same achievement.
    text("key"),
    # provisional, granted, revoked, expired or superseded.
    sa.Column("state", sa.Text, nullable=False),
    # auto or manual; reconciling leaves manual ones alone.
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("fact_id", sa.Uuid),
    text("reason"),
    text("note"),
    sa.Column("awarded_by", sa.Uuid),
    sa.Column("approved_by", sa.Uuid),
    # When what earned it happened.
    sa.Column("award_time", TIME, nullable=False),
    # Until when it is provisional: cooling off, or held out; NULL where it is not.
    sa.Column("hold_until", TIME),
    # True for those who get it four weeks later, so that its effect can be told.
    sa.Column("held_out", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("expire_time", TIME),
    sa.Column("revoke_time", TIME),
    text("revoke_reason"),
    # Set where a person revoked it, which nothing derived undoes.
    sa.Column("revoked_by", sa.Uuid),
    sa.Column("claim_time", TIME),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("update_time", TIME, nullable=False),
    sa.UniqueConstraint("community_id", "member_id", "achievement", "key"),
    sa.Index("badges_member_idx", "community_id", "member_id", "award_time", "badge_id"),
    sa.Index("badges_achievement_idx", "community_id", "achievement", "award_time", "badge_id"),
    # Who holds it, and how many do.
    sa.Index(
        "badges_holders_idx",
        "community_id",
        "achievement",
        "award_time",
        "badge_id",
        postgresql_where=sa.text("state = 'granted'"),
    ),
    sa.Index(
        "badges_due_idx",
        "community_id",
        "hold_until",
        postgresql_where=sa.text("state = 'provisional'"),
    ),
    sa.Index(
        "badges_expiring_idx",
        "community_id",
        "expire_time",
        postgresql_where=sa.text("expire_time IS NOT NULL AND state = 'granted'"),
    ),
)

# How each badge came to its state; added to only.
BADGE_CHANGES = sa.Table(
    "badge_changes",
    METADATA,
    community(),
    sa.Column("change_id", sa.Uuid, primary_key=True),
    sa.Column("badge_id", sa.Uuid, nullable=False),
    sa.Column("from_state", sa.Text, nullable=False),
    sa.Column("to_state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("create_time", TIME, nullable=False),
    sa.Index("badge_changes_badge_idx", "community_id", "badge_id", "create_time", "change_id"),
)
