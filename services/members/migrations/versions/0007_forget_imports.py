"""Lets the service forget which member a source's person became, when an import is undone."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Allow it."""
    op.execute("GRANT DELETE ON members.imports TO upwell_members")


def downgrade() -> None:
    """Forbid it again."""
    op.execute("REVOKE DELETE ON members.imports FROM upwell_members")
