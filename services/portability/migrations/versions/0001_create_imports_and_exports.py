"""Creates the tables of imports and exports, and the queue of jobs."""

from alembic import op

from shared import jobs, migrate, outbox, requests

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = {
    "imports": """
        community_id uuid NOT NULL, import_id uuid NOT NULL, filename text NOT NULL,
        options jsonb NOT NULL, creator_id uuid, creator_handle text NOT NULL,
        size bigint NOT NULL, has_file boolean NOT NULL, validate_only boolean NOT NULL,
        state text NOT NULL, progress jsonb NOT NULL, problem text NOT NULL,
        tries integer NOT NULL, report jsonb NOT NULL, plan_id uuid,
        create_time timestamptz NOT NULL, start_time timestamptz, end_time timestamptz,
        undo jsonb NOT NULL, version bigint NOT NULL,
        CONSTRAINT imports_pkey PRIMARY KEY (community_id, import_id)""",
    "former_members": """
        community_id uuid NOT NULL, member_id uuid NOT NULL, erase_time timestamptz NOT NULL,
        CONSTRAINT former_members_pkey PRIMARY KEY (community_id, member_id)""",
    "exports": """
        community_id uuid NOT NULL, export_id uuid NOT NULL, creator_id uuid,
        has_emails boolean NOT NULL, state text NOT NULL, line_count bigint NOT NULL,
        size bigint NOT NULL, file_id uuid, problem text NOT NULL, tries integer NOT NULL,
        create_time timestamptz NOT NULL, end_time timestamptz, version bigint NOT NULL,
        CONSTRAINT exports_pkey PRIMARY KEY (community_id, export_id)""",
    "chunks": """
        community_id uuid NOT NULL, file_id uuid NOT NULL, place bigint NOT NULL,
        content bytea NOT NULL,
        CONSTRAINT chunks_pkey PRIMARY KEY (community_id, file_id, place)""",
    "import_records": """
        community_id uuid NOT NULL, import_id uuid NOT NULL, plan_id uuid NOT NULL,
        stage text NOT NULL, rank double precision NOT NULL, number bigint NOT NULL,
        external_id text NOT NULL, line bigint NOT NULL, content bytea NOT NULL,
        CONSTRAINT import_records_pkey
            PRIMARY KEY (community_id, import_id, plan_id, stage, rank, number)""",
    "import_outcomes": """
        community_id uuid NOT NULL, import_id uuid NOT NULL, plan_id uuid NOT NULL,
        noun text NOT NULL, external_id text NOT NULL, state text NOT NULL,
        uid text NOT NULL, handle text NOT NULL,
        CONSTRAINT import_outcomes_pkey
            PRIMARY KEY (community_id, import_id, plan_id, noun, external_id)""",
}

INDEXES = (
    "CREATE INDEX exports_create_time_idx ON portability.exports (create_time)",
    "CREATE INDEX imports_create_time_idx ON portability.imports (create_time)",
    """CREATE INDEX import_records_external_id_idx ON portability.import_records
        (community_id, import_id, plan_id, stage, external_id)""",
)


def upgrade() -> None:
    for statement in migrate.create_roles("portability"):
        op.execute(statement)
    for table, columns in TABLES.items():
        op.execute(f"CREATE TABLE portability.{table} ({columns})")
        for statement in migrate.protect(
            "portability", table, ("SELECT", "INSERT", "UPDATE", "DELETE")
        ):
            op.execute(statement)
    for statement in (
        *INDEXES,
        *outbox.create_statements("portability"),
        *requests.create_statements("portability"),
        *jobs.create_statements("portability", "03.04.00_50"),
    ):
        op.execute(statement)


def downgrade() -> None:
    for statement in jobs.drop_statements("portability"):
        op.execute(statement)
    for table in ("requests", "dead_letters", "inbox", "outbox", *reversed(TABLES)):
        op.execute(f"DROP TABLE portability.{table}")
