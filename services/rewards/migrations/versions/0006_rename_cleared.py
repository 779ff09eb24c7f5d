"""Calls cases that were cleared, and why their points came back, dismissed.

A row of the ledger is never changed but here: it says the same in today's word.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _rename(before: str, after: str) -> None:
    op.execute(f"UPDATE rewards.cases SET state = '{after}' WHERE state = '{before}'")  # noqa: S608  only our own words
    op.execute("ALTER TABLE rewards.transfers DISABLE TRIGGER refuse_change")
    op.execute(f"UPDATE rewards.transfers SET reason = '{after}' WHERE reason = '{before}'")  # noqa: S608  as above
    op.execute("ALTER TABLE rewards.transfers ENABLE TRIGGER refuse_change")


def upgrade() -> None:
    """Take the word of today."""
    _rename("cleared", "dismissed")


def downgrade() -> None:
    """Take the word of before."""
    _rename("dismissed", "cleared")
