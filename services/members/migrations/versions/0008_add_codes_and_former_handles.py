"""Adds the codes of links to sign in, and who had which handle before."""

from alembic import op

from shared import migrate

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; links on their way have no code, so none fits them."""
    op.execute(
        "ALTER TABLE members.sign_in_links"
        " ADD COLUMN code_digest bytea NOT NULL DEFAULT '\\x',"
        " ADD COLUMN attempts integer NOT NULL DEFAULT 0"
    )
    op.execute(
        "CREATE INDEX sign_in_links_nonce_digest_idx ON members.sign_in_links"
        " (community_id, nonce_digest)"
    )
    op.execute(
        """CREATE TABLE members.former_handles (
            community_id uuid NOT NULL, handle_key bytea NOT NULL,
            release_time timestamptz NOT NULL, member_id uuid,
            CONSTRAINT former_handles_pkey PRIMARY KEY (community_id, handle_key, release_time))"""
    )
    op.execute(
        "CREATE INDEX former_handles_member_id_idx ON members.former_handles"
        " (community_id, member_id)"
    )
    for statement in migrate.protect(
        "members", "former_handles", ("SELECT", "INSERT", "UPDATE", "DELETE")
    ):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE members.former_handles")
    op.execute("DROP INDEX members.sign_in_links_nonce_digest_idx")
    op.execute("ALTER TABLE members.sign_in_links DROP COLUMN code_digest, DROP COLUMN attempts")
