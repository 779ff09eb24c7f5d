"""Declares the tables of people, settings and first answers."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.rewards.store.tables.base import METADATA, TIME, community, text
from shared import requests
from shared.people import copies

# A local copy of the names we show, fed by the members' events and erased by them, with what only
# this service knows of a person.
PEOPLE = copies.table(
    METADATA,
    # When they joined, as far as anybody told us.
    sa.Column("join_time", TIME),
    sa.Column("on_leaderboards", sa.Boolean, nullable=False, server_default=sa.true()),
    text("level", "newcomer"),
    # Accounts of one person share it; NULL for a person of their own.
    sa.Column("person_id", sa.Uuid),
    sa.Index(
        "people_person_idx",
        "community_id",
        "person_id",
        postgresql_where=sa.text("person_id IS NOT NULL"),
    ),
)

SETTINGS = sa.Table(
    "settings",
    METADATA,
    community(),
    # [{"level": …, "standing": …, "tenure_days": …}], lowest first; NULL means the defaults.
    sa.Column("levels", JSONB(none_as_null=True)),
    # Awards and adjustments above so many points need a second person.
    sa.Column("second_person_above", sa.BigInteger, nullable=False, server_default="100"),
    # Percent of members that reconciling may change without being told to go on.
    sa.Column("reconcile_percent", sa.Integer, nullable=False, server_default="20"),
    sa.Column("finalize_days", sa.Integer, nullable=False, server_default="30"),
    sa.Column("appeal_days", sa.Integer, nullable=False, server_default="30"),
    sa.Column("redemption_days", sa.Integer, nullable=False, server_default="14"),
    # The defaults' version that this community was given.
    sa.Column("seed_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("update_time", TIME, nullable=False),
)

# The first answers to creations that carried a request id.
REQUESTS = requests.table(METADATA)
