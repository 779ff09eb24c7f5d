"""Gives each test an empty database: a clone of a migrated template, used again once it is empty.

Making a database and filling new connections' caches is most of what a small test would cost, so a
worker empties the database of the last test and keeps its connections. Where that would not leave
the database as it was made, the clone is dropped and the next test gets a new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
import sqlalchemy as sa

from services import registry
from shared import migrate
from shared.db import Database, url_for
from tests.harness.servers import Servers, administer, locked, psycopg_url, with_database

# A table that grew beyond this is slower to look through than a new database is to make.
LARGE = 2 * 1024 * 1024

# What migrations filled can't be told from what a test wrote: with `seeded` nothing is used again.
# Definitions are counted by a sequence, which no rollback takes back.
BOOKKEEPING = """
CREATE SCHEMA harness;
CREATE SEQUENCE harness.definitions;
CREATE FUNCTION harness.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN PERFORM nextval('harness.definitions'); END $$;
CREATE TABLE harness.tables AS
  SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relname <> 'alembic_version'
    AND n.nspname NOT IN ('harness', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%';
CREATE TABLE harness.sequences AS
  SELECT s.seqrelid::regclass AS name, s.seqstart AS start FROM pg_sequence s
  JOIN pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace <> 'harness'::regnamespace;
CREATE TABLE harness.seeded AS
  SELECT name FROM harness.tables WHERE pg_relation_size(name) > 0;
CREATE FUNCTION harness.empty(large bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE one regclass; size bigint;
BEGIN
  IF (SELECT is_called FROM harness.definitions) OR EXISTS (SELECT FROM harness.seeded) THEN
    RETURN false;
  END IF;
  IF EXISTS (
    SELECT FROM pg_locks WHERE pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ) THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM pg_statistic JOIN harness.tables ON name = starelid) THEN
    RETURN false;
  END IF;
  FOR one IN SELECT name FROM harness.tables LOOP
    size := pg_relation_size(one);
    IF size > large THEN RETURN false; END IF;
    IF size > 0 THEN EXECUTE 'DELETE FROM ONLY ' || one; END IF;
  END LOOP;
  PERFORM setval(name, start, false) FROM harness.sequences
    WHERE pg_sequence_last_value(name) IS NOT NULL;
  RETURN true;
END $$;
CREATE EVENT TRIGGER harness_note ON ddl_command_end EXECUTE FUNCTION harness.note();
CREATE EVENT TRIGGER harness_note_drop ON sql_drop EXECUTE FUNCTION harness.note();
-- Also for a session that acts as a replica, as a test does that breaks what a trigger protects.
ALTER EVENT TRIGGER harness_note ENABLE ALWAYS;
ALTER EVENT TRIGGER harness_note_drop ENABLE ALWAYS;
"""


def template(servers: Servers, *services: str) -> str:
    """Return the name of the database with these services' schemas, or all; made on first use."""
    wanted = services or [row.name for row in registry.having("migrate")]
    name = "template_" + ("_".join(services) or "all")
    with locked(servers.folder):
        done = servers.folder / name
        if not done.exists():
            administer(
                servers.postgres, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"
            )
            url = with_database(servers.postgres, name)
            for service in wanted:
                migrate.upgrade(service, url)
            administer(url, BOOKKEEPING)
            done.touch()
    return name


def _clone(servers: Servers, source: str) -> str:
    name = f"t_{uuid4().hex}"
    # Copying files writes no log of every page, and a template is too small for that to matter.
    administer(servers.postgres, f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
    return with_database(servers.postgres, name)


def _drop(servers: Servers, url: str) -> None:
    name = url_for(url).database
    administer(servers.postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def database(servers: Servers, *services: str) -> Iterator[str]:
    """Clone a database that nobody had before and drop it after; yields its address."""
    url = _clone(servers, template(servers, *services))
    try:
        yield url
    finally:
        _drop(servers, url)


@contextmanager
def unmigrated(servers: Servers) -> Iterator[str]:
    """Make a database with nothing in it and drop it after; yields its address."""
    url = _clone(servers, "template0")
    try:
        yield url
    finally:
        _drop(servers, url)


@dataclass
class Clone:
    """Is a database that one test has at a time; its connections outlive the test."""

    url: str
    _databases: dict[tuple[str, int], Database] = field(default_factory=dict)
    _owner: sa.Engine | None = None
    _cleaner: psycopg.Connection | None = None

    def database(self, role: str, pool_size: int = 6) -> Database:
        """Return the database as a role."""
        key = (role, pool_size)
        if key not in self._databases:
            self._databases[key] = Database(self.url, role, pool_size=pool_size)
        return self._databases[key]

    @property
    def owner(self) -> sa.Engine:
        """Return the database as its owner, whom no policy holds back."""
        if self._owner is None:
            self._owner = sa.create_engine(url_for(self.url), isolation_level="AUTOCOMMIT")
        return self._owner

    def empty(self) -> bool:
        """Put the database back to how it was made; False where only a new one is like that."""
        if any(engine.pool.checkedout() for engine in self._engines()):  # type: ignore[attr-defined]
            return False
        if self._cleaner is None:
            # As a replica it fires no trigger and checks no reference while it deletes.
            self._cleaner = psycopg.connect(
                psycopg_url(self.url),
                autocommit=True,
                options="-c session_replication_role=replica -c lock_timeout=2s",
            )
        try:
            row = self._cleaner.execute("SELECT harness.empty(%s)", [LARGE]).fetchone()
        except psycopg.Error:
            return False
        return row is not None and bool(row[0])

    def close(self) -> None:
        """Close every connection."""
        for engine in self._engines():
            engine.dispose()
        if self._cleaner is not None:
            self._cleaner.close()

    def _engines(self) -> list[sa.Engine]:
        engines = [one.engine for one in self._databases.values()]
        return [*engines, self._owner] if self._owner is not None else engines


@dataclass
class Clones:
    """Lends a worker's clones to its tests."""

    servers: Servers
    _idle: dict[tuple[str, ...], list[Clone]] = field(default_factory=dict)

    @contextmanager
    def lend(self, *services: str) -> Iterator[Clone]:
        """Yield an empty database with these services' schemas, or all."""
        idle = self._idle.setdefault(services, [])
        clone = (
            idle.pop() if idle else Clone(_clone(self.servers, template(self.servers, *services)))
        )
        try:
            yield clone
        finally:
            if clone.empty():
                idle.append(clone)
            else:
                clone.close()
                _drop(self.servers, clone.url)

    def close(self) -> None:
        """Close the connections of all; their databases go with the run's server."""
        for clones in self._idle.values():
            for clone in clones:
                clone.close()
