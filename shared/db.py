"""Opens transactions in which one community's rows are visible."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from shared import deadline

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}

# A statement may take so long, and never longer than the caller waits.
STATEMENT_SECONDS = 10.0

_BEGIN = sa.text(
    """SELECT set_config('app.community', :community, true),
        set_config('statement_timeout', :milliseconds, true)"""
)


def metadata(schema: str) -> sa.MetaData:
    """Return the metadata of a service, in the schema of its name."""
    return sa.MetaData(schema=schema, naming_convention=NAMING)


def url_for(url: str) -> sa.URL:
    """Return the address with the driver we use, whatever form of postgres:// it came in."""
    return sa.make_url(url).set(drivername="postgresql+psycopg")


def create_engine(url: str, role: str | None = None, *, pool_size: int = 8) -> Engine:
    """Return an engine whose connections act as `role`.

    The role owns nothing and cannot bypass row-level security. Statements end after
    `STATEMENT_SECONDS` and transactions left idle after 30 s.
    """
    engine = sa.create_engine(
        url_for(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s"
            " -c idle_in_transaction_session_timeout=30s -c timezone=UTC -c jit=off",
        },
    )
    if role is not None:

        @event.listens_for(engine, "connect")
        def act_as(connection: Any, _record: ConnectionPoolEntry) -> None:  # noqa: ANN401  the driver's own type
            connection.autocommit = True
            connection.execute(f'SET ROLE "{role}"')
            connection.autocommit = False

    return engine


class Database:
    """Gives out transactions bound to one community.

    A transaction begins only while the caller of the present call waits, and its statements end
    when it has gone. `begin(community)` sees the rows of that community and no others; with None
    it sees none. `everywhere()` is for workers only: it acts as the worker role, whose policies
    see all rows. A connection that turns out to be dead is replaced once, before anything was done
    on it.
    """

    def __init__(self, url: str, role: str, *, pool_size: int = 8) -> None:
        """Remember where the database is; connect on first use."""
        self.engine = create_engine(url, role, pool_size=pool_size)

    @contextmanager
    def begin(self, community: UUID | None) -> Iterator[Connection]:
        """Open a transaction that sees one community; commit at the end, roll back on an error."""
        connection = self._connect(str(community or ""))
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        else:
            connection.commit()
        finally:
            connection.close()

    @contextmanager
    def everywhere(self) -> Iterator[Connection]:
        """Open a transaction with no community set."""
        with self.begin(None) as connection:
            yield connection

    def _connect(self, community: str) -> Connection:
        deadline.check()
        left = min(deadline.remaining() or STATEMENT_SECONDS, STATEMENT_SECONDS)
        values = {"community": community, "milliseconds": str(max(1, int(left * 1000)))}
        for attempt in (1, 2):
            connection = self.engine.connect()
            try:
                connection.execute(_BEGIN, values)
            except sa.exc.DBAPIError as error:
                connection.close()
                if attempt == 1 and error.connection_invalidated:
                    continue
                raise
            return connection
        raise AssertionError

    def ping(self) -> None:
        """Raise where the database does not answer; one round trip, since it is asked often."""
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("SELECT 1"))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
