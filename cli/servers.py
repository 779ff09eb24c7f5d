"""Finds the database of a command: the one given, that of a running `up`, or one it starts."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cli.faults import Fault
from cli.folder import Folder

PATIENCE = 60.0


@dataclass(frozen=True)
class Addresses:
    """Holds where the database and the Redis-compatible server are."""

    database: str
    redis: str


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
