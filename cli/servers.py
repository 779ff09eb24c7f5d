"""Finds the database of a command: the one given, that of a running `up`, or one it starts."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cli.faults import Fault
from cli.folder import Folder
from shared.db import url_for

PATIENCE = 60.0


@dataclass(frozen=True)
class Addresses:
    """Holds where the database and the Redis-compatible server are."""

    database: str
    redis: str


def need_data(folder: Folder) -> None:
    """Raise `Fault` where there is no database yet: an empty one would be made, and pass."""
    given = os.environ.get("DATABASE_URL")
    if given is None or given == "":
        if not folder.has_database and folder.who_is_up() is None:
            message = (
                f"There is no database in {folder.path}, so there is nothing to check. Name the"
                " folder with UPWELL_DATA, or the database with DATABASE_URL."
            )
            raise Fault(message)
        return
    import sqlalchemy as sa

    try:
        sa.create_engine(url_for(given), poolclass=sa.NullPool).connect().close()
    except (sa.exc.SQLAlchemyError, ValueError) as error:
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        message = f"The database of DATABASE_URL does not respond, so nothing was checked: {reason}"
        raise Fault(message) from error


@contextmanager
def running(folder: Folder) -> Iterator[Addresses]:
    """Yield addresses that answer; stops afterwards only what it started and nobody else uses.

    Redis is not started: what a command announces waits in the outbox for the next worker.
    """
    given = os.environ.get("DATABASE_URL")
    redis = os.environ.get("REDIS_URL") or folder.valkey.url
    if given:
        yield Addresses(given, redis)
        return
    folder.open()
    if folder.who_is_up() is not None:
        _wait_until_ready(folder)
        yield Addresses(folder.postgres.url, redis)
        return
    with folder.borrowed() as lock:
        with folder.alone():
            database = folder.postgres.start()
        try:
            yield Addresses(database, redis)
        finally:
            with folder.alone():
                if folder.last_borrower(lock) and folder.who_is_up() is None:
                    folder.postgres.stop()


def _wait_until_ready(folder: Folder) -> None:
    deadline = time.monotonic() + PATIENCE
    while not folder.postgres.ready():
        if time.monotonic() > deadline or folder.who_is_up() is None:
            message = "The running `up` has not started its database. See its log."
            raise Fault(message)
        time.sleep(0.1)
