"""Starts one Postgres and one Valkey per run, which its workers share."""

import fcntl
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from shared.db import url_for
from shared.dev import Postgres, Valkey

ROOT = Path(__file__).parents[2]
# A handle on a running process warns when it is dropped, so it is kept to the end.
STARTED: list[Valkey] = []


@dataclass(frozen=True)
class Servers:
    """Holds the addresses of the run's servers, and the run's folder."""

    postgres: str
    valkey: str
    folder: Path


def new_folder() -> Path:
    """Return a short-named folder for a run, which the servers' own users may enter."""
    folder = Path(tempfile.mkdtemp(prefix="upwell-test-"))
    folder.chmod(0o755)
    return folder


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process of the run in at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def with_database(url: str, name: str) -> str:
    """Return a Postgres address with another database in it."""
    return url_for(url).set(database=name).render_as_string(hide_password=False)


def psycopg_url(url: str) -> str:
    """Return an address as psycopg itself reads it."""
    return url_for(url).set(drivername="postgresql").render_as_string(hide_password=False)


def administer(url: str, *statements: str) -> None:
    """Run statements that can't be in a transaction, e.g. CREATE DATABASE."""
    with psycopg.connect(psycopg_url(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def start_servers(folder: Path) -> Servers:
    """Start the run's servers, or find that another worker has."""
    with locked(folder):
        postgres = Postgres(folder / "pg", fast=True).start()
        STARTED.append(Valkey(folder / "valkey"))
        return Servers(postgres, STARTED[-1].start(), folder)


def stop_servers(folder: Path) -> None:
    """Stop the run's servers and remove their data."""
    if (folder / "valkey").exists():
        Valkey(folder / "valkey").stop()
    if (folder / "pg").exists():
        Postgres(folder / "pg").stop()
    shutil.rmtree(folder, ignore_errors=True)
