"""Declares the tables of members; every row belongs to a community."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared import requests
from shared.db import metadata
from shared.outbox import Outbox

METADATA = metadata("members")
OUTBOX = Outbox(METADATA)

_time = sa.DateTime(timezone=True)

NOBODY = UUID(int=0)


def _community() -> sa.Column[UUID]:
    return sa.Column("community_id", sa.Uuid, primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


COMMUNITIES = sa.Table(
    "communities",
    METADATA,
    _community(),
    _text("slug"),
    _text("display_name"),
    _text("vision_place"),
    _text("vision_benefit"),
    _text("vision_excitement"),
    _text("access"),
    _text("brand_color"),
    _text("logo"),
    _text("locale"),
    _text("time_zone"),
    sa.Column("features", ARRAY(sa.Text), nullable=False),
    sa.Column("conduct_version", sa.Integer, nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("update_time", _time, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    # Short names and hosts are unique among all communities, because they lead to one of them.
    sa.Index("communities_slug_key", "slug", unique=True),
)

HOSTS = sa.Table(
    "hosts",
    METADATA,
    _community(),
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Index("hosts_host_key", "host", unique=True),
)

CONDUCTS = sa.Table(
    "conducts",
    METADATA,
    _community(),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _text("body"),
    _text("reuse_terms"),
    sa.Column("publish_time", _time, nullable=False),
)

ACCEPTANCES = sa.Table(
    "acceptances",
    METADATA,
    _community(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("accept_time", _time, nullable=False),
)

MEMBERS = sa.Table(
    "members",
    METADATA,
    _community(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    _text("handle"),
    _text("display_name"),
    _text("bio"),
    sa.Column("interests", ARRAY(sa.Text), nullable=False),
    sa.Column("links", JSONB, nullable=False),
    _text("avatar"),
    _text("locale"),
    _text("time_zone"),
    _text("email"),
    sa.Column("email_key", sa.Text),
    _text("state"),
    sa.Column("roles", ARRAY(sa.Text), nullable=False),
    sa.Column("is_verified", sa.Boolean, nullable=False),
    sa.Column("accepted_conduct_version", sa.Integer, nullable=False),
    sa.Column("completed_time", _time),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("update_time", _time, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("members_handle_key", "community_id", "handle", unique=True),
    sa.Index("members_email_key_key", "community_id", "email_key", unique=True),
    # Few have a role, and the last administrator is looked for at each change.
    sa.Index(
        "members_staff_idx", "community_id", "handle", postgresql_where=sa.text("roles <> '{}'")
    ),
)

# Who had which handle until when. Handles are kept as digests, and those of whoever left without
# the member: they only keep the handle from being another's at once.
FORMER_HANDLES = sa.Table(
    "former_handles",
    METADATA,
    _community(),
    sa.Column("handle_key", sa.LargeBinary, primary_key=True),
    sa.Column("release_time", _time, primary_key=True),
    sa.Column("member_id", sa.Uuid),
    sa.Index("former_handles_member_id_idx", "community_id", "member_id"),
)

# Which member a source system's person became. The key is a digest, so that nothing personal is
# left of an erased member and another import of the same file does not bring them back.
IMPORTS = sa.Table(
    "imports",
    METADATA,
    _community(),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("external_key", sa.LargeBinary, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
)

CAPABILITIES = sa.Table(
    "capabilities",
    METADATA,
    _community(),
    sa.Column("capability_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    _text("capability"),
    _text("scope"),
    sa.Column("expire_time", _time, nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Index("capabilities_member_id_idx", "community_id", "member_id", "capability_id"),
)

AUDIT = sa.Table(
    "audit",
    METADATA,
    _community(),
    sa.Column("audit_id", sa.Uuid, primary_key=True),
    _text("action"),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("member_id", sa.Uuid),
    _text("subject"),
    sa.Column("detail", JSONB, nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Index("audit_member_id_idx", "community_id", "member_id"),
)

SIGN_IN_LINKS = sa.Table(
    "sign_in_links",
    METADATA,
    _community(),
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    _text("email"),
    _text("email_key"),
    sa.Column("nonce_digest", sa.LargeBinary, nullable=False),
    _text("next_path"),
    _text("locale"),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("expire_time", _time, nullable=False),
    sa.Column("use_time", _time),
    sa.Column("code_digest", sa.LargeBinary, nullable=False, server_default=""),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Index("sign_in_links_email_key_idx", "community_id", "email_key", "create_time"),
    sa.Index("sign_in_links_nonce_digest_idx", "community_id", "nonce_digest"),
)

ACCESS_TOKENS = sa.Table(
    "access_tokens",
    METADATA,
    _community(),
    sa.Column("token_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    _text("display_name"),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("expire_time", _time),
    sa.Column("last_used_time", _time),
    sa.Index("access_tokens_digest_key", "community_id", "digest", unique=True),
    sa.Index("access_tokens_member_id_idx", "community_id", "member_id", "token_id"),
)

# Emails on their way. A link's secret is in `values` until the email is handed over, which takes
# the row away; it opens nothing without the secret of the browser that asked.
EMAILS = sa.Table(
    "emails",
    METADATA,
    _community(),
    sa.Column("email_id", sa.Uuid, primary_key=True),
    _text("template"),
    _text("locale"),
    _text("email"),
    sa.Column("values", JSONB, nullable=False),
    sa.Column("expire_time", _time, nullable=False),
)

REQUESTS = requests.table(METADATA)
