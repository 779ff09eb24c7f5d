"""The embedded servers start, keep their data, and stop."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from shared.dev import Postgres, Valkey, socket_path
from tests.cli.conftest import until

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder which the servers' own users may enter."""
    made = Path(tempfile.mkdtemp(prefix="upwell-dev-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_it_keeps_what_postgres_was_told(folder: Path) -> None:
    postgres = Postgres(folder / "pg", fast=True)
    with psycopg.connect(postgres.start(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postgres.stop()
    assert postgres.pid() is None
    assert not postgres.ready()
    with psycopg.connect(postgres.start()) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    postgres.stop()


def test_it_finds_a_postgres_that_runs(folder: Path) -> None:
    postgres = Postgres(folder / "pg", fast=True)
    url = postgres.start()
    pid = postgres.pid()
    assert Postgres(folder / "pg").start() == url == postgres.url
    assert postgres.pid() == pid
    postgres.stop()


def test_it_runs_postgres_as_a_child(folder: Path) -> None:
    postgres = Postgres(folder / "pg", fast=True)
    command = postgres.command()
    with subprocess.Popen(
        command.arguments,
        user=command.user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until(postgres.ready, "ready")
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        process.send_signal(command.stop)
        assert process.wait(20) == 0


def test_it_keeps_what_valkey_was_told(folder: Path) -> None:
    valkey = Valkey(folder / "valkey")
    with redis.Redis.from_url(valkey.start()) as client:
        client.set("kept", "yes")
    valkey.stop()
    assert not valkey.answers()
    with redis.Redis.from_url(valkey.start()) as client:
        assert client.get("kept") == b"yes"
    valkey.stop()


def test_it_shortens_a_socket_path_that_no_kernel_would_take(folder: Path) -> None:
    deep = folder / ("d" * 120)
    path = socket_path(deep, "ideas")
    assert len(str(path)) < 100
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path == socket_path(deep, "ideas")
    assert socket_path(folder, "ideas").parent == folder / "run"
