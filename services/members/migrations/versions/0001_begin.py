"""Make the tables of communities, members, grants, links, tokens and letters."""

from alembic import op

from shared import migrate, outbox

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
# What was published or said is never rewritten; a member's erasure may take lines away.
LASTING = ("SELECT", "INSERT", "DELETE")

TABLES = {
    "communities": (
        ("SELECT", "INSERT", "UPDATE"),
        """
        slug text NOT NULL, display_name text NOT NULL, vision_place text NOT NULL,
        vision_benefit text NOT NULL, vision_excitement text NOT NULL,
        access text NOT NULL, brand_color text NOT NULL, logo text NOT NULL, locale text NOT NULL,
        time_zone text NOT NULL, features text[] NOT NULL, conduct_version integer NOT NULL,
        create_time timestamptz NOT NULL, update_time timestamptz NOT NULL,
        version integer NOT NULL,
        CONSTRAINT communities_access_check CHECK (access IN ('public', 'gated', 'hybrid')),
        CONSTRAINT communities_pkey PRIMARY KEY (community_id)""",
    ),
    "hosts": (
        ALL,
        """host text NOT NULL, position integer NOT NULL,
        CONSTRAINT hosts_pkey PRIMARY KEY (community_id, host)""",
    ),
    "conducts": (
        ("SELECT", "INSERT"),
        """version integer NOT NULL, body text NOT NULL, reuse_terms text NOT NULL,
        publish_time timestamptz NOT NULL,
        CONSTRAINT conducts_pkey PRIMARY KEY (community_id, version)""",
    ),
    "acceptances": (
        LASTING,
        """member_id uuid NOT NULL, version integer NOT NULL, accept_time timestamptz NOT NULL,
        CONSTRAINT acceptances_pkey PRIMARY KEY (community_id, member_id, version)""",
    ),
    "members": (
        ("SELECT", "INSERT", "UPDATE"),
        """
        member_id uuid NOT NULL, handle text NOT NULL, display_name text NOT NULL,
        bio text NOT NULL, interests text[] NOT NULL, links jsonb NOT NULL, avatar text NOT NULL,
        locale text NOT NULL, time_zone text NOT NULL, email text NOT NULL, email_key text,
        state text NOT NULL, trust_level integer NOT NULL, roles text[] NOT NULL,
        is_verified boolean NOT NULL, accepted_conduct_version integer NOT NULL,
        completed_time timestamptz, create_time timestamptz NOT NULL,
        update_time timestamptz NOT NULL, version integer NOT NULL,
        CONSTRAINT members_handle_check CHECK (handle = lower(handle)),
        CONSTRAINT members_state_check
            CHECK (state IN ('active', 'suspended', 'erased', 'placeholder')),
        CONSTRAINT members_pkey PRIMARY KEY (community_id, member_id)""",
    ),
    "imports": (
        ("SELECT", "INSERT"),
        """source text NOT NULL, external_key bytea NOT NULL, member_id uuid NOT NULL,
        CONSTRAINT imports_pkey PRIMARY KEY (community_id, source, external_key)""",
    ),
    "capabilities": (
        LASTING,
        """capability_id uuid NOT NULL, member_id uuid NOT NULL, capability text NOT NULL,
        scope text NOT NULL, expire_time timestamptz NOT NULL, create_time timestamptz NOT NULL,
        CONSTRAINT capabilities_pkey PRIMARY KEY (community_id, capability_id)""",
    ),
    "audit": (
        ("SELECT", "INSERT"),
        """audit_id uuid NOT NULL, action text NOT NULL, actor_id uuid, member_id uuid,
        subject text NOT NULL, detail jsonb NOT NULL, create_time timestamptz NOT NULL,
        CONSTRAINT audit_pkey PRIMARY KEY (community_id, audit_id)""",
    ),
    "sign_in_links": (
        ALL,
        """
        digest bytea NOT NULL, email text NOT NULL, email_key text NOT NULL,
        nonce_digest bytea NOT NULL, next_path text NOT NULL, locale text NOT NULL,
        create_time timestamptz NOT NULL, expire_time timestamptz NOT NULL, use_time timestamptz,
        CONSTRAINT sign_in_links_pkey PRIMARY KEY (community_id, digest)""",
    ),
    "access_tokens": (
        ALL,
        """
        token_id uuid NOT NULL, member_id uuid NOT NULL, digest bytea NOT NULL,
        display_name text NOT NULL, scopes text[] NOT NULL, create_time timestamptz NOT NULL,
        expire_time timestamptz, last_used_time timestamptz,
        CONSTRAINT access_tokens_pkey PRIMARY KEY (community_id, token_id)""",
    ),
    "letters": (
        ALL,
        """
        letter_id uuid NOT NULL, template text NOT NULL, locale text NOT NULL,
        email text NOT NULL, "values" jsonb NOT NULL, tries integer NOT NULL,
        due_time timestamptz NOT NULL, expire_time timestamptz NOT NULL,
        CONSTRAINT letters_pkey PRIMARY KEY (community_id, letter_id)""",
    ),
    "requests": (
        LASTING,
        """member_id uuid NOT NULL, request_id text NOT NULL, fingerprint bytea NOT NULL,
        result uuid NOT NULL, create_time timestamptz NOT NULL,
        CONSTRAINT requests_pkey PRIMARY KEY (community_id, member_id, request_id)""",
    ),
}

INDEXES = (
    "CREATE UNIQUE INDEX communities_slug_key ON members.communities (slug)",
    "CREATE UNIQUE INDEX hosts_host_key ON members.hosts (host)",
    "CREATE UNIQUE INDEX members_handle_key ON members.members (community_id, handle)",
    "CREATE UNIQUE INDEX members_email_key_key ON members.members (community_id, email_key)",
    "CREATE INDEX members_staff_idx ON members.members (community_id, handle) WHERE roles <> '{}'",
    (
        "CREATE INDEX capabilities_member_id_idx ON members.capabilities"
        " (community_id, member_id, capability_id)"
    ),
    "CREATE INDEX audit_member_id_idx ON members.audit (community_id, member_id)",
    (
        "CREATE INDEX sign_in_links_email_key_idx ON members.sign_in_links"
        " (community_id, email_key, create_time)"
    ),
    "CREATE UNIQUE INDEX access_tokens_digest_key ON members.access_tokens (community_id, digest)",
    (
        "CREATE INDEX access_tokens_member_id_idx ON members.access_tokens"
        " (community_id, member_id, token_id)"
    ),
    "CREATE INDEX letters_due_time_idx ON members.letters (due_time)",
    "CREATE INDEX requests_create_time_idx ON members.requests (create_time)",
)


def upgrade() -> None:
    for statement in migrate.create_roles("members"):
        op.execute(statement)
    for table, (privileges, columns) in TABLES.items():
        op.execute(f"CREATE TABLE members.{table} (community_id uuid NOT NULL, {columns})")
        for statement in migrate.protect("members", table, privileges):
            op.execute(statement)
    for statement in INDEXES:
        op.execute(statement)
    for statement in outbox.create_statements("members"):
        op.execute(statement)


def downgrade() -> None:
    for table in ("dead_letters", "inbox", "outbox", *reversed(TABLES)):
        op.execute(f"DROP TABLE members.{table}")
