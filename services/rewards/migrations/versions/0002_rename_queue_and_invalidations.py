"""Renames the recompute queue, invalidations and finalizing, and drops a time that nobody read.

A rename keeps rows, policies and grants where they are.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE rewards.dirty RENAME TO recompute_queue;
ALTER TABLE rewards.recompute_queue RENAME CONSTRAINT dirty_pkey TO recompute_queue_pkey;
ALTER INDEX rewards.dirty_member_idx RENAME TO recompute_queue_member_idx;
ALTER SEQUENCE rewards.dirty_seq_seq RENAME TO recompute_queue_seq_seq;
ALTER TABLE rewards.switches RENAME TO invalidations;
ALTER TABLE rewards.invalidations RENAME CONSTRAINT switches_pkey TO invalidations_pkey;
ALTER TABLE rewards.invalidations RENAME COLUMN off TO invalid;
ALTER TABLE rewards.settings RENAME COLUMN harden_days TO finalize_days;
ALTER TABLE rewards.settings DROP COLUMN community_settle_time;
ALTER TABLE rewards.cases RENAME COLUMN harden_time TO finalize_time;
"""

DOWN = """
ALTER TABLE rewards.cases RENAME COLUMN finalize_time TO harden_time;
ALTER TABLE rewards.settings ADD COLUMN community_settle_time timestamptz;
ALTER TABLE rewards.settings RENAME COLUMN finalize_days TO harden_days;
ALTER TABLE rewards.invalidations RENAME COLUMN invalid TO off;
ALTER TABLE rewards.invalidations RENAME CONSTRAINT invalidations_pkey TO switches_pkey;
ALTER TABLE rewards.invalidations RENAME TO switches;
ALTER SEQUENCE rewards.recompute_queue_seq_seq RENAME TO dirty_seq_seq;
ALTER INDEX rewards.recompute_queue_member_idx RENAME TO dirty_member_idx;
ALTER TABLE rewards.recompute_queue RENAME CONSTRAINT recompute_queue_pkey TO dirty_pkey;
ALTER TABLE rewards.recompute_queue RENAME TO dirty;
"""


def upgrade() -> None:
    """Rename what words have changed for."""
    op.execute(UP)


def downgrade() -> None:
    """Give everything its name of before."""
    op.execute(DOWN)
