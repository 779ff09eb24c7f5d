"""Gives the first answers to repeated requests the shape that they have in every service."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the uid as a field of the answer, which is filled in after the id was reserved."""
    op.execute(
        "ALTER TABLE members.requests ALTER COLUMN result TYPE jsonb"
        " USING jsonb_build_object('uid', result)"
    )
    op.execute('GRANT UPDATE ON members.requests TO "upwell_members", "upwell_members_work"')


def downgrade() -> None:
    """Keep the bare uid."""
    op.execute('REVOKE UPDATE ON members.requests FROM "upwell_members", "upwell_members_work"')
    op.execute(
        "ALTER TABLE members.requests ALTER COLUMN result TYPE uuid USING (result->>'uid')::uuid"
    )
