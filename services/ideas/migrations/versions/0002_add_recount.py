"""Adds how far a recount of every idea's heat has come, for when the half-life changes."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE ideas.settings ADD COLUMN recount_after bigint")


def downgrade() -> None:
    """Drop the column."""
    op.execute("ALTER TABLE ideas.settings DROP COLUMN recount_after")
