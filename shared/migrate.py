"""Runs a service's migrations: numbered, one at a time, with a short wait for locks."""

import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from shared.db import url_for

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is loaded where it runs: every server imports this module for its statements, and Alembic
# would hold 10 MB in each.

LOCK_TIMEOUT = "4s"


def config(service: str, url: str) -> "Config":
    """Return the alembic settings of one service, by its name."""
    from alembic.config import Config  # noqa: PLC0415

    spec = importlib.util.find_spec(f"services.{service}")
    if spec is None or spec.origin is None:
        message = f"There is no service named {service!r}."
        raise LookupError(message)
    settings = Config()
    settings.set_main_option("script_location", str(Path(spec.origin).parent / "migrations"))
    settings.attributes["service"] = service
    settings.attributes["url"] = url
    return settings


def upgrade(service: str, url: str, revision: str = "head") -> None:
    """Bring a service's schema up to a revision."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(config(service, url), revision)


def downgrade(service: str, url: str, revision: str) -> None:
    """Take a service's schema back to a revision; `base` is before the first."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(config(service, url), revision)


def pending(service: str, url: str) -> bool:
    """Return whether the schema is older than the code."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    settings = config(service, url)
    head = ScriptDirectory.from_config(settings).get_current_head()
    engine = sa.create_engine(url_for(url), poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            migration = MigrationContext.configure(
                connection, opts={"version_table_schema": service}
            )
            return migration.get_current_revision() != head
    finally:
        engine.dispose()


def run_env(metadata: sa.MetaData) -> None:
    """Run the migrations alembic asks for; called by each service's env.py.

    One migrator at a time (advisory lock), a transaction per migration, and 4 s for a lock, so that
    a migration never queues the whole service behind it.
    """
    from alembic import context  # noqa: PLC0415

    settings = context.config.attributes
    service = settings["service"]
    engine = sa.create_engine(url_for(settings["url"]), poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT pg_advisory_lock(hashtext('upwell migrations'))"))
        connection.execute(sa.text(f'CREATE SCHEMA IF NOT EXISTS "{service}"'))
        connection.execute(sa.text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table_schema=service,
            include_schemas=True,
            include_name=lambda name, kind, _parents: included(service, name, kind),
            compare_server_default=False,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(sa.text("SELECT pg_advisory_unlock_all()"))
        connection.commit()
    engine.dispose()


def included(service: str, name: str | None, kind: str) -> bool:
    """Return whether alembic looks at something: the service's schema, and no partition.

    Partitions are named `<table>_p<number>` and are not declared.
    """
    if kind == "schema":
        return name == service
    return not (kind == "table" and re.search(r"_p\d+$", name or ""))


def create_roles(service: str) -> list[str]:
    """Return the statements that make a service's two roles and let the migrator act as them.

    `upwell_<service>` answers requests and sees the community of its transaction;
    `upwell_<service>_work` runs the workers and sees every community. Neither owns a table.
    """
    statements = []
    for role in (f"upwell_{service}", f"upwell_{service}_work"):
        statements += [
            f"""DO $$ BEGIN
                CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""",
            f'GRANT "{role}" TO CURRENT_USER',
            f'GRANT USAGE ON SCHEMA "{service}" TO "{role}"',
        ]
    return statements


def protect(service: str, table: str, privileges: Iterable[str]) -> list[str]:
    """Return the statements that put a table behind row-level security.

    The application role sees the rows whose `community_id` is the transaction's; no community set
    means no rows. `privileges` are what both roles may do, e.g. ("SELECT", "INSERT").
    """
    name = f'"{service}"."{table}"'
    allowed = ", ".join(privileges)
    return [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"""CREATE POLICY community ON {name} TO "upwell_{service}"
            USING (community_id = (SELECT NULLIF(current_setting('app.community', true), '')::uuid))
            WITH CHECK
            (community_id = (SELECT NULLIF(current_setting('app.community', true), '')::uuid))""",
        f'CREATE POLICY everywhere ON {name} TO "upwell_{service}_work" USING (true)',
        f'GRANT {allowed} ON {name} TO "upwell_{service}", "upwell_{service}_work"',
    ]
