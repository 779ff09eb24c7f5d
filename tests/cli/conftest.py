"""Runs the `upwell` command as people do: in processes of its own, in a folder of its own."""

import contextlib
import http.client
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.harness import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0


def until(holds: Callable[[], bool], what: str, patience: float = 30.0) -> None:
    """Return as soon as something holds; fails where it never does."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        pause.wait(0.05)


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid: int) -> dict[int, str]:
    """Return the processes below one, each with its command line."""
    found: dict[int, str] = {}
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            found |= {int(child): line} | descendants(int(child))
    return found


@dataclass
class Up:
    """Is a running `upwell up`."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)
    _fresh: queue.Queue[str | None] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        """Read along."""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self._fresh.put(line)
        self._fresh.put(None)

    def wait_for(self, text: str) -> str:
        """Return the next line that holds the text."""
        deadline = time.monotonic() + PATIENCE
        while True:
            line = self._fresh.get(timeout=max(deadline - time.monotonic(), 0.1))
            assert line is not None, f"it ended before {text!r}:\n{''.join(self.lines)}"
            self.lines.append(line)
            if text in line:
                return line

    def get(self, path: str, token: str = "") -> tuple[int, Any]:
        """Return status and body of an answer; 0 where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            connection.close()
        kind = answer.getheader("Content-Type") or ""
        return answer.status, json.loads(body) if "json" in kind else body.decode()

    def is_ready(self) -> bool:
        """Return whether every part is there."""
        return self.get("/readyz")[0] == http.client.OK

    def pid_of(self, part: str) -> int:
        """Return the process whose command line ends with some words, or holds them."""
        below = descendants(self.process.pid)
        return next(pid for pid, line in below.items() if part in line)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)


@dataclass
class Place:
    """Is a data folder of its own, with a free port."""

    data: Path
    port: int
    ups: list[Up] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of commands here."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("UPWELL_") and name not in ("DATABASE_URL", "REDIS_URL")
        }
        return kept | {
            "PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}",
            "UPWELL_DATA": str(self.data),
            "UPWELL_PORT": str(self.port),
            "UPWELL_SAMPLE": "none",
            "UPWELL_GATEWAY_WORKERS": "1",
        }

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=ROOT,
            env=self.environ | more,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def up(self, **more: str) -> Up:
        """Start everything and wait until it serves."""
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "up"],
            cwd=ROOT,
            env=self.environ | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started = Up(process, self.port)
        self.ups.append(started)
        started.wait_for("Upwell is at")
        return started


@contextlib.contextmanager
def new_place() -> Iterator[Place]:
    """Make a place and clear it away, with all that runs there."""
    data = Path(tempfile.mkdtemp(prefix="upwell-cli-"))
    # The embedded Postgres runs as a user of its own, who has to get there.
    data.chmod(0o755)
    place = Place(data, free_port())
    try:
        yield place
    finally:
        for up in place.ups:
            if up.process.poll() is None:
                up.stop()
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def place() -> Iterator[Place]:
    """Return a place of the test's own."""
    with new_place() as made:
        yield made


@pytest.fixture(scope="module")
def shared_place() -> Iterator[Place]:
    """Return a place that the tests of a module share."""
    with new_place() as made:
        yield made
