"""Keeps votes that an import brings as a number alone, apart from the votes that have a name."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# `idea_stats.imported` adds up those of an idea and of the ideas merged into it.
COLUMNS = (("ideas", "imported_votes"), ("idea_stats", "imported"))


def upgrade() -> None:
    """Add the columns; what is there was imported with names."""
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE ideas.{table} ADD COLUMN {column} bigint DEFAULT '0' NOT NULL")


def downgrade() -> None:
    """Drop them."""
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE ideas.{table} DROP COLUMN {column}")
