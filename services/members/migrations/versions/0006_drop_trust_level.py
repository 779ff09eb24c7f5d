"""Drops the trust level of members, which nothing derived or read."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the column."""
    op.execute("ALTER TABLE members.members DROP COLUMN trust_level")


def downgrade() -> None:
    """Bring the column back, with the level that everybody had."""
    op.execute("ALTER TABLE members.members ADD COLUMN trust_level integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE members.members ALTER COLUMN trust_level DROP DEFAULT")
