"""Adds erasures with what each service confirmed, and archives of a member to exports."""

from alembic import op

from shared import migrate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = {
    "erasures": """
        community_id uuid NOT NULL, erasure_id uuid NOT NULL, member_id uuid NOT NULL,
        remove_content boolean NOT NULL, create_time timestamptz NOT NULL, end_time timestamptz,
        CONSTRAINT erasures_pkey PRIMARY KEY (community_id, erasure_id),
        CONSTRAINT erasures_member_key UNIQUE (community_id, member_id)""",
    "erasure_confirmations": """
        community_id uuid NOT NULL, erasure_id uuid NOT NULL, service text NOT NULL,
        rank integer NOT NULL, retry_time timestamptz NOT NULL, confirm_time timestamptz,
        kept jsonb NOT NULL, try_count integer NOT NULL, problem text NOT NULL,
        CONSTRAINT erasure_confirmations_pkey PRIMARY KEY (community_id, erasure_id, service)""",
    "erasure_links": """
        community_id uuid NOT NULL, digest bytea NOT NULL, erasure_id uuid NOT NULL,
        CONSTRAINT erasure_links_pkey PRIMARY KEY (community_id, digest)""",
}


def upgrade() -> None:
    for table, columns in TABLES.items():
        op.execute(f"CREATE TABLE portability.{table} ({columns})")
        for statement in migrate.protect(
            "portability", table, ("SELECT", "INSERT", "UPDATE", "DELETE")
        ):
            op.execute(statement)
    op.execute("CREATE INDEX erasures_end_time_idx ON portability.erasures (end_time)")
    op.execute(
        """CREATE INDEX erasure_links_erasure_id_idx
        ON portability.erasure_links (community_id, erasure_id)"""
    )
    # The release before this one adds exports without knowing of either.
    op.execute(
        """ALTER TABLE portability.exports ADD COLUMN member_id uuid,
        ADD COLUMN given jsonb NOT NULL DEFAULT '{}'"""
    )


def downgrade() -> None:
    # Without the column, an archive of a member would be taken for an export of the community.
    op.execute(
        """DELETE FROM portability.chunks AS c USING portability.exports AS e
        WHERE e.member_id IS NOT NULL
            AND c.community_id = e.community_id AND c.file_id = e.file_id"""
    )
    op.execute("DELETE FROM portability.exports WHERE member_id IS NOT NULL")
    op.execute("ALTER TABLE portability.exports DROP COLUMN member_id, DROP COLUMN given")
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE portability.{table}")
