"""Adds who found which comment helpful, and who thinks that two ideas are the same."""

from alembic import op

from shared import migrate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("comment_marks", "duplicate_suggestions")

DDL = """
ALTER TABLE ideas.comments ADD COLUMN helpful_count INTEGER DEFAULT 0 NOT NULL;
CREATE TABLE ideas.comment_marks (
    community_id UUID NOT NULL,
    comment_id UUID NOT NULL,
    member_id UUID NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT comment_marks_pkey PRIMARY KEY (community_id, comment_id, member_id)
);
CREATE INDEX comment_marks_member_idx
    ON ideas.comment_marks (community_id, member_id, comment_id);
CREATE TABLE ideas.duplicate_suggestions (
    community_id UUID NOT NULL,
    suggestion_id UUID NOT NULL,
    idea BIGINT NOT NULL,
    into_idea BIGINT NOT NULL,
    low BIGINT GENERATED ALWAYS AS (LEAST(idea, into_idea)) STORED NOT NULL,
    high BIGINT GENERATED ALWAYS AS (GREATEST(idea, into_idea)) STORED NOT NULL,
    member_id UUID NOT NULL,
    note TEXT NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    message TEXT DEFAULT '' NOT NULL,
    decided_by UUID,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    decide_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT duplicate_suggestions_pkey PRIMARY KEY (community_id, suggestion_id),
    CONSTRAINT duplicate_suggestions_community_id_low_high_member_id_key
        UNIQUE (community_id, low, high, member_id)
);
CREATE INDEX duplicate_suggestions_member_idx
    ON ideas.duplicate_suggestions (community_id, member_id, create_time, suggestion_id);
CREATE INDEX duplicate_suggestions_waiting_idx
    ON ideas.duplicate_suggestions (community_id, create_time, suggestion_id)
    WHERE state = 'waiting'
"""


def upgrade() -> None:
    """Add the column and the tables."""
    for statement in DDL.strip().split(";\n"):
        op.execute(statement)
    for table in TABLES:
        for statement in migrate.protect("ideas", table, ("SELECT", "INSERT", "UPDATE", "DELETE")):
            op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE ideas.{table}")
    op.execute("ALTER TABLE ideas.comments DROP COLUMN helpful_count")
