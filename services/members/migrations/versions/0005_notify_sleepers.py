"""Lets tables that a worker waits on tell it of added rows."""

from alembic import op

from shared import notices

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("outbox",)


def upgrade() -> None:
    """Add the triggers."""
    for statement in notices.statements("members", *TABLES):
        op.execute(statement)


def downgrade() -> None:
    """Drop the triggers."""
    for statement in notices.drop_statements("members", *TABLES):
        op.execute(statement)
