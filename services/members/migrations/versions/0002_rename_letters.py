"""Rename the table of letters: they are emails."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Renames touch the catalogue only; policies and grants stay attached.
UPGRADE = """
ALTER TABLE members.letters RENAME TO emails;
ALTER TABLE members.emails RENAME COLUMN letter_id TO email_id;
ALTER TABLE members.emails RENAME CONSTRAINT letters_pkey TO emails_pkey;
ALTER INDEX members.letters_due_time_idx RENAME TO emails_due_time_idx
"""
DOWNGRADE = """
ALTER INDEX members.emails_due_time_idx RENAME TO letters_due_time_idx;
ALTER TABLE members.emails RENAME CONSTRAINT emails_pkey TO letters_pkey;
ALTER TABLE members.emails RENAME COLUMN email_id TO letter_id;
ALTER TABLE members.emails RENAME TO letters
"""


def upgrade() -> None:
    for statement in UPGRADE.strip().split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWNGRADE.strip().split(";\n"):
        op.execute(statement)
