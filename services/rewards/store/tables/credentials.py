"""Declares the tables of issuers and credentials."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.rewards.store.tables.base import METADATA, TIME, community, text

ISSUERS = sa.Table(
    "issuers",
    METADATA,
    community(),
    # The community's public address at the first claim; part of every id, so it stays.
    sa.Column("base_url", sa.Text, nullable=False),
    text("display_name"),
    text("description"),
    text("url"),
    text("email"),
    sa.Column("update_time", TIME, nullable=False),
)
ISSUER_KEYS = sa.Table(
    "issuer_keys",
    METADATA,
    community(),
    sa.Column("kid", sa.Text, primary_key=True),
    # Ed25519 or RS256.
    sa.Column("algorithm", sa.Text, nullable=False),
    # A JWK.
    sa.Column("public_key", JSONB, nullable=False),
    # Encrypted with the service's secret.
    sa.Column("private_key", sa.LargeBinary, nullable=False),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("retire_time", TIME),
)
# A claimed badge. Revoking is for good: a badge that comes back gets another credential.
CREDENTIALS = sa.Table(
    "credentials",
    METADATA,
    community(),
    sa.Column("credential_id", sa.Uuid, primary_key=True),
    sa.Column("badge_id", sa.Uuid, nullable=False),
    sa.Column("list_number", sa.Integer, nullable=False),
    sa.Column("list_index", sa.Integer, nullable=False),
    # NULL once the person is erased.
    sa.Column("salt", sa.Text),
    sa.Column("identity_type", sa.Text, nullable=False),
    sa.Column("identity_hash", sa.Text),
    # The signed forms; NULL once the person is erased.
    sa.Column("document", JSONB(none_as_null=True)),
    sa.Column("jwt", sa.Text),
    sa.Column("issue_time", TIME, nullable=False),
    sa.Column("revoke_time", TIME),
    sa.UniqueConstraint("community_id", "list_number", "list_index"),
    sa.Index("credentials_badge_idx", "community_id", "badge_id", "issue_time"),
    sa.Index(
        "credentials_revoked_idx",
        "community_id",
        "list_number",
        "list_index",
        postgresql_where=sa.text("revoke_time IS NOT NULL"),
    ),
)
