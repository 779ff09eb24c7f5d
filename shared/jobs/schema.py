"""Makes the tables of a service's queue, for its migrations."""

import importlib.resources

# The newest of Procrastinate's own migrations that ours have reached.
VERSION = "03.04.00_50"


def schema_of(service: str) -> str:
    """Return the schema that holds a service's queue; its name stands in our own code only."""
    return f"{service}_jobs"


def create_statements(service: str, version: str) -> list[str]:
    """Return the statements that make and protect a queue, as Procrastinate had it at `version`.

    They are the library's own migrations up to that one, so what a migration of ours makes stays
    the same when the library is upgraded. The role that answers requests may add jobs of its
    transaction's community and reads none; the worker's role sees them all.
    """
    schema = schema_of(service)
    app, work = f'"upwell_{service}"', f'"upwell_{service}_work"'
    community = "args ->> 'community' = current_setting('app.community', true)"
    return [
        f'CREATE SCHEMA "{schema}"',
        f'SET LOCAL search_path TO "{schema}"',
        *(_escape(text) for name, text in _library().items() if name <= version),
        "SET LOCAL search_path TO DEFAULT",
        # Whoever calls a function of the library, it finds its tables.
        f"""DO $$ DECLARE found regprocedure; BEGIN
            FOR found IN SELECT oid FROM pg_proc WHERE pronamespace = '"{schema}"'\\:\\:regnamespace
            LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = "{schema}", pg_temp', found);
            END LOOP; END $$""",  # noqa: S608  a service's own name
        f'GRANT USAGE ON SCHEMA "{schema}" TO {app}, {work}',
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{schema}" TO {app}, {work}',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO {work}',
        f'GRANT INSERT, SELECT (id) ON "{schema}".procrastinate_jobs TO {app}',
        f'GRANT INSERT ON "{schema}".procrastinate_events TO {app}',
        f'ALTER TABLE "{schema}".procrastinate_jobs ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{schema}".procrastinate_jobs FORCE ROW LEVEL SECURITY',
        f"""CREATE POLICY community ON "{schema}".procrastinate_jobs TO {app}
            USING ({community}) WITH CHECK ({community})""",
        f'CREATE POLICY everywhere ON "{schema}".procrastinate_jobs TO {work} USING (true)',
    ]


def drop_statements(service: str) -> list[str]:
    """Return the statements that take a queue away with the jobs in it."""
    return [f'DROP SCHEMA "{schema_of(service)}" CASCADE']


def _library() -> dict[str, str]:
    """Return the library's migrations in order, by their number."""
    folder = importlib.resources.files("procrastinate") / "sql" / "migrations"
    files = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".sql")),
        key=lambda path: path.name,
    )
    return {path.name[: len(VERSION)]: path.read_text("utf-8") for path in files}


def _escape(text: str) -> str:
    """Keep a colon from being taken for a parameter."""
    return text.replace(":", "\\:")
