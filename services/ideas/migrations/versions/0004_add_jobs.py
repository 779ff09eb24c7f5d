"""Adds the queue of jobs."""

from alembic import op

from shared import jobs

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in jobs.create_statements("ideas", "03.04.00_50"):
        op.execute(statement)


def downgrade() -> None:
    for statement in jobs.drop_statements("ideas"):
        op.execute(statement)
