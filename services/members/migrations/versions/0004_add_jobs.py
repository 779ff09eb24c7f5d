"""Adds the queue of jobs, and a job for each email that waits."""

from alembic import op

from shared import jobs

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in jobs.create_statements("members", "03.04.00_50"):
        op.execute(statement)
    # Row-level security is forced on the owner as well; the worker's role sees every community.
    op.execute('SET LOCAL ROLE "upwell_members_work"')
    op.execute(
        """SELECT members_jobs.procrastinate_defer_jobs_v1(array_agg(CAST(ROW(
            'members', 'members.send_email', 0, NULL, NULL,
            jsonb_build_object('community', community_id, 'email', email_id), due_time
        ) AS members_jobs.procrastinate_job_to_defer_v1))) FROM members.emails"""
    )
    op.execute("RESET ROLE")
    # When an email is due and how often it was tried is for its job to know.
    op.execute("ALTER TABLE members.emails DROP COLUMN tries, DROP COLUMN due_time")


def downgrade() -> None:
    op.execute(
        """ALTER TABLE members.emails
        ADD COLUMN tries integer NOT NULL DEFAULT 0,
        ADD COLUMN due_time timestamptz NOT NULL DEFAULT now()"""
    )
    op.execute("ALTER TABLE members.emails ALTER COLUMN tries DROP DEFAULT")
    op.execute("ALTER TABLE members.emails ALTER COLUMN due_time DROP DEFAULT")
    op.execute("CREATE INDEX emails_due_time_idx ON members.emails (due_time)")
    for statement in jobs.drop_statements("members"):
        op.execute(statement)
