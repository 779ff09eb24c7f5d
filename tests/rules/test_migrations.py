"""Migrations go up and down without drift, and put every table behind the wall."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from services import registry
from shared import migrate
from shared.db import url_for
from tests import harness
from tests.harness import Servers
from tests.rules.contracts import ROOT

SERVICES = [row.name for row in registry.having("migrate")]
URL = "postgresql://nowhere"
BOOKKEEPING = {"alembic_version"}


@pytest.fixture
def empty_url(servers: Servers) -> Iterator[str]:
    """Return the address of a database with nothing in it."""
    with harness.unmigrated(servers) as url:
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    """Return a connection of the owner to a database with every service's schema."""
    engine = sa.create_engine(url_for(database_url), poolclass=sa.NullPool)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def tables_of(connection: sa.Connection, service: str) -> list[str]:
    found = connection.execute(
        sa.text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = :service AND c.relkind IN ('r', 'p') ORDER BY 1"
        ),
        {"service": service},
    )
    return [name for (name,) in found if name not in BOOKKEEPING]


@pytest.mark.parametrize("schema", SERVICES)
def test_it_begins_the_next_one(schema: str, tmp_path: Path) -> None:
    folder = ROOT / "services" / schema / "migrations"
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    settings = migrate.config(schema, URL)
    settings.set_main_option("script_location", str(tmp_path))
    script = ScriptDirectory.from_config(settings)
    last = script.get_current_head()
    made = script.generate_revision("9999", "Add things", head="head")
    assert made is not None
    assert (made.doc, made.down_revision) == ("Add things.", last)


@pytest.mark.parametrize("schema", SERVICES)
def test_it_goes_up_and_down_and_up_without_drift(schema: str, empty_url: str) -> None:
    migrate.upgrade(schema, empty_url)
    migrate.downgrade(schema, empty_url, "base")
    engine = sa.create_engine(url_for(empty_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert tables_of(connection, schema) == []
    migrate.upgrade(schema, empty_url)
    assert not migrate.pending(schema, empty_url)
    with engine.connect() as connection:
        assert _drift(connection, schema) == []
    engine.dispose()


def _drift(connection: sa.Connection, service: str) -> list[object]:
    module = __import__(f"services.{service}.store", fromlist=["METADATA"])
    metadata: sa.MetaData = module.METADATA
    partitions = set(
        connection.execute(sa.text("SELECT relname FROM pg_class WHERE relispartition")).scalars()
    )

    def declared(
        thing: Any,  # noqa: ANN401  any part of a schema
        name: str | None,
        kind: str,
        _reflected: object,
        _other: object,
    ) -> bool:
        # A partition and its indexes follow their parents, so only those are declared.
        table = name if kind == "table" else thing.table.name
        return table not in partitions | BOOKKEEPING

    context = MigrationContext.configure(
        connection,
        opts={
            "version_table_schema": service,
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name == service,
            "include_object": declared,
            "compare_type": True,
        },
    )
    return list(compare_metadata(context, metadata))


@pytest.mark.parametrize("schema", SERVICES)
def test_it_numbers_migrations_without_gaps(schema: str) -> None:
    folder = ROOT / "services" / schema / "migrations"
    numbers = sorted(int(path.name[:4]) for path in folder.rglob("[0-9][0-9][0-9][0-9]_*.py"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("schema", SERVICES)
def test_it_forces_row_level_security_on_every_table(
    schema: str, connection: sa.Connection
) -> None:
    assert tables_of(connection, schema)
    open_tables = connection.execute(
        sa.text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = :service AND c.relkind IN ('r', 'p')"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
        ),
        {"service": schema},
    ).scalars()
    assert set(open_tables) - BOOKKEEPING == set()


@pytest.mark.parametrize("schema", SERVICES)
def test_it_puts_the_community_first_in_every_key_and_index(
    schema: str, connection: sa.Connection
) -> None:
    found = connection.execute(
        sa.text(
            "SELECT c.relname, i.relname, coalesce(a.attname, 'an expression')"
            " FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid"
            " JOIN pg_class i ON i.oid = x.indexrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_am m ON m.oid = i.relam"
            " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]"
            # An index for full text holds only words; the rows it finds are filtered.
            " WHERE n.nspname = :service AND m.amname = 'btree'"
        ),
        {"service": schema},
    )
    wrong = [
        f"{table}: {index} begins with {column}"
        for table, index, column in found
        if table not in BOOKKEEPING and column != "community_id" and not may_cross(table, index)
    ]
    assert wrong == []


# What has to be found before the community is known, or in the order of all communities.
CROSSING = {
    ("communities", "slug"): "a slug is unique on the whole installation",
    ("community_hosts", ""): "the host name is what leads to the community",
    ("hosts", ""): "the host name is what leads to the community",
    ("outbox", ""): "the relay publishes in the order of the whole service",
    ("ideas", "text_version"): "a worker brings the texts of all communities up to date",
    ("access_tokens", "hash"): "the token is what leads to the community",
}


def may_cross(table: str, index: str) -> bool:
    # A worker goes through a queue in the order of time, whatever the community.
    return index.endswith("_time_idx") or any(
        table == one and part in index for one, part in CROSSING
    )


@pytest.mark.parametrize("schema", SERVICES)
def test_it_gives_the_application_roles_no_power_over_the_wall(
    schema: str, connection: sa.Connection
) -> None:
    roles = [f"upwell_{schema}", f"upwell_{schema}_work"]
    found = connection.execute(
        sa.text(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles"
            " WHERE rolname = ANY(:roles)"
        ),
        {"roles": roles},
    )
    assert dict(found.all()) == dict.fromkeys(roles, False)
    owned = connection.execute(
        sa.text(
            "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname = ANY(:roles)"
        ),
        {"roles": roles},
    ).scalars()
    assert list(owned) == []
