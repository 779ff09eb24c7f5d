"""Declares the tables of perks and redemptions."""

import sqlalchemy as sa

from services.rewards.store.tables.base import METADATA, TIME, community, text

PERKS = sa.Table(
    "perks",
    METADATA,
    community(),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("display_name", sa.Text, nullable=False),
    text("description"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("price", sa.BigInteger, nullable=False),
    # NULL means as many as wanted.
    sa.Column("stock", sa.BigInteger),
    # How many are reserved, approved or fulfilled.
    sa.Column("taken", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("least_standing", sa.BigInteger, nullable=False, server_default="0"),
    text("least_level"),
    sa.Column("limit_per_member", sa.Integer, nullable=False, server_default="0"),
    sa.Column("needs_approval", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("fair_value", sa.BigInteger, nullable=False, server_default="0"),
    text("currency"),
    # draft, active or retired.
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("start_time", TIME),
    sa.Column("end_time", TIME),
    text("question"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("update_time", TIME, nullable=False),
    sa.CheckConstraint(
        "kind IN ('access', 'information', 'recognition', 'event', 'travel', 'licence', 'swag',"
        " 'charity_gift')",
        name="kind",
    ),
    sa.CheckConstraint("price >= 0 AND fair_value >= 0", name="price"),
    sa.CheckConstraint("taken >= 0 AND (stock IS NULL OR taken <= stock)", name="stock"),
)

REDEMPTIONS = sa.Table(
    "redemptions",
    METADATA,
    community(),
    sa.Column("redemption_id", sa.Uuid, primary_key=True),
    sa.Column("perk", sa.Text, nullable=False),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("price", sa.BigInteger, nullable=False),
    text("answer"),
    text("note"),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("update_time", TIME, nullable=False),
    sa.Column("expire_time", TIME),
    sa.Index("redemptions_member_idx", "community_id", "member_id", "create_time", "redemption_id"),
    sa.Index("redemptions_state_idx", "community_id", "state", "create_time", "redemption_id"),
    sa.Index("redemptions_time_idx", "community_id", "create_time", "redemption_id"),
    sa.Index("redemptions_perk_idx", "community_id", "perk", "member_id"),
    # Small, so that the worker reads it whole.
    sa.Index(
        "redemptions_due_idx",
        "community_id",
        "expire_time",
        postgresql_where=sa.text("state = 'reserved'"),
    ),
)

# How each redemption came to its state; added to, and emptied of words when the member is erased.
REDEMPTION_STEPS = sa.Table(
    "redemption_steps",
    METADATA,
    community(),
    sa.Column("step_id", sa.Uuid, primary_key=True),
    sa.Column("redemption_id", sa.Uuid, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid),
    text("note"),
    sa.Column("create_time", TIME, nullable=False),
    sa.Index("redemption_steps_redemption_idx", "community_id", "redemption_id", "step_id"),
)
