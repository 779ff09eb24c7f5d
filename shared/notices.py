"""Wakes what waits for rows in a table, so that nothing has to ask again and again.

A trigger tells of added rows, but only while somebody sleeps: commits that notify wait for each
other, which would make busy writers many times slower. Who sleeps holds an advisory lock, and the
trigger looks whether it is held.
"""

import select
import socket
import threading
from typing import Protocol

import psycopg

from shared import telemetry
from shared.db import url_for

# Nobody sleeps longer, so what was missed for whatever reason is late and not lost.
LONGEST = 5.0
# A look while writers are in the middle of something, or another process sleeps already.
GLANCE = 0.2
RECONNECT = 1.0


def statements(service: str, *tables: str) -> list[str]:
    """Return the statements of a migration that make a service's tables tell of added rows."""
    return [
        f"""CREATE OR REPLACE FUNCTION "{service}".notify_sleeper() RETURNS trigger
            LANGUAGE plpgsql SET search_path = '' AS $$ BEGIN
            IF NOT pg_catalog.pg_try_advisory_xact_lock_shared(
                pg_catalog.hashtext(TG_ARGV[0])) THEN
                PERFORM pg_catalog.pg_notify(TG_ARGV[0], '');
            END IF;
            RETURN NULL; END $$""",
        *(
            f"""CREATE TRIGGER notify_sleeper AFTER INSERT ON "{service}"."{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION
            "{service}".notify_sleeper('{_channel(service, table)}')"""
            for table in tables
        ),
    ]


def drop_statements(service: str, *tables: str) -> list[str]:
    """Return the statements that take `statements` back."""
    return [
        *(f'DROP TRIGGER notify_sleeper ON "{service}"."{table}"' for table in tables),
        f'DROP FUNCTION "{service}".notify_sleeper()',
    ]


def _channel(service: str, table: str) -> str:
    return f"upwell_{service}_{table}"


class Waiter(Protocol):
    """Is what a loop waits by between two looks at a table."""

    def pause(self, stop: threading.Event, *, found: bool, gather: float = 0.1) -> None:
        """Wait: `gather` seconds for more where the last look found something, else for a row.

        It also returns when there may be nothing, and soon after `stop` is set.
        """


class Polling:
    """Waits a moment each time; for where nobody tells of rows."""

    def pause(self, stop: threading.Event, *, found: bool, gather: float = 0.1) -> None:
        """Wait a moment."""
        stop.wait(gather if found else GLANCE)


class Notices:
    """Listens for every waiter of a process on one connection to a database."""

    def __init__(self, url: str) -> None:
        """Take the address of the database."""
        self._url = url_for(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None
        self._asleep: set[str] = set()
        self._rows: dict[str, threading.Event] = {}

    def waiter(self, service: str, table: str) -> Waiter:
        """Return what waits for rows of a table; ask before `run`."""
        channel = _channel(service, table)
        return _Sleeper(self, channel, self._rows.setdefault(channel, threading.Event()))

    def run(self, stop: threading.Event) -> None:
        """Listen until told to stop, and wake everybody then."""
        ours, theirs = socket.socketpair()
        # Connecting may take a while; nobody waits for it when the process ends.
        listener = threading.Thread(
            target=self._listen, args=(stop, theirs), name="notices", daemon=True
        )
        listener.start()
        stop.wait()
        ours.close()
        self._wake()

    def _wake(self) -> None:
        for event in self._rows.values():
            event.set()

    def _listen(self, stop: threading.Event, end: socket.socket) -> None:
        while not stop.is_set():
            try:
                with psycopg.connect(
                    self._url, autocommit=True, connect_timeout=5, keepalives_idle=30
                ) as connection:
                    self._listen_on(connection, end)
            except (psycopg.Error, OSError) as error:
                telemetry.log().warning("notices wait", error=str(error))
            with self._lock:
                self._connection = None
                self._asleep.clear()
            self._wake()
            stop.wait(RECONNECT)
        end.close()

    def _listen_on(self, connection: psycopg.Connection, end: socket.socket) -> None:
        connection.add_notify_handler(lambda notice: self._rows[notice.channel].set())
        for channel in self._rows:
            connection.execute(f'LISTEN "{channel}"'.encode())
        with self._lock:
            self._connection = connection
        while True:
            # psycopg's own wait looks ten times a second whether to stop.
            ready, _, _ = select.select([connection.fileno(), end.fileno()], [], [])
            if end.fileno() in ready:
                return
            with self._lock:
                connection.pgconn.consume_input()
                while notice := connection.pgconn.notifies():
                    self._rows[notice.relname.decode()].set()

    def sleep(self, channel: str) -> bool:
        """Have writers tell of rows; return False where some are in the middle of it."""
        return self._locked("SELECT pg_try_advisory_lock(hashtext(%s))", channel, asleep=True)

    def rise(self, channel: str) -> None:
        """Let writers be silent again."""
        self._locked("SELECT pg_advisory_unlock(hashtext(%s))", channel, asleep=False)

    def _locked(self, statement: str, channel: str, *, asleep: bool) -> bool:
        with self._lock:
            if (channel in self._asleep) == asleep:
                return True
            if self._connection is None:
                return False
            try:
                row = self._connection.execute(statement.encode(), [channel]).fetchone()
            except psycopg.Error:
                # The listening thread sees the same and connects again.
                return False
            done = bool(row and row[0])
            if done:
                (self._asleep.add if asleep else self._asleep.discard)(channel)
            return done

    def is_asleep(self, channel: str) -> bool:
        """Return whether writers tell of rows."""
        return channel in self._asleep


class _Sleeper:
    """Waits for rows of one table."""

    def __init__(self, notices: Notices, channel: str, rows: threading.Event) -> None:
        self._notices = notices
        self._channel = channel
        self._rows = rows
        self._looked = False

    def pause(self, stop: threading.Event, *, found: bool, gather: float = 0.1) -> None:
        """Wait; a first look without a row is followed by another, when writers tell already."""
        if found:
            self._looked = False
            self._notices.rise(self._channel)
            stop.wait(gather)
        elif self._looked and self._notices.is_asleep(self._channel):
            if not self._rows.wait(LONGEST):
                return
            self._rows.clear()
            self._looked = False
            self._notices.rise(self._channel)
        elif not self._notices.sleep(self._channel):
            # Where another process sleeps, what it is told is heard here as well.
            if self._rows.wait(GLANCE):
                self._rows.clear()
        else:
            self._looked = True
        if stop.is_set():
            self._rows.set()
