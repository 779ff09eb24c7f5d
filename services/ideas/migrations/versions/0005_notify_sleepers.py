"""Lets tables that a worker waits on tell it of added rows."""

from alembic import op

from shared import notices

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("outbox", "deltas")


def upgrade() -> None:
    """Add the triggers."""
    for statement in notices.statements("ideas", *TABLES):
        op.execute(statement)


def downgrade() -> None:
    """Drop the triggers."""
    for statement in notices.drop_statements("ideas", *TABLES):
        op.execute(statement)
