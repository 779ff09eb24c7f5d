"""Lets tables that a worker waits on tell it of added rows."""

from alembic import op

from shared import notices

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("outbox", "emails")


def upgrade() -> None:
    """Add the triggers."""
    for statement in notices.statements("members", *TABLES):
        op.execute(statement)


def downgrade() -> None:
    """Drop the triggers."""
    for statement in notices.drop_statements("members", *TABLES):
        op.execute(statement)
