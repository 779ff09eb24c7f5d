"""Adds whether a member is suspended to the copy of their name, as every service keeps it."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark, set for those whom the latest word on them suspended."""
    op.execute("ALTER TABLE rewards.people ADD COLUMN is_suspended boolean DEFAULT false NOT NULL")
    op.execute(
        """UPDATE rewards.people p SET is_suspended = true FROM rewards.invalidations s
        WHERE s.community_id = p.community_id AND s.scope = 'member'
            AND s.name = p.member_id::text AND s.invalid AND s.reason = 'suspended'
            AND NOT p.is_erased"""
    )


def downgrade() -> None:
    """Drop the mark."""
    op.execute("ALTER TABLE rewards.people DROP COLUMN is_suspended")
