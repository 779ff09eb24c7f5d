"""Starts the real processes for a benchmark and reads how much memory they hold."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "16", "--no-control-socket")
START_SECONDS = 60


def wait_for(url: str, seconds: float = START_SECONDS) -> None:
    """Return when an address answers; raises TimeoutError after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  always http on loopback
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    message = f"{url} did not answer within {seconds:.0f} s"
    raise TimeoutError(message)


def tree(pid: int) -> list[int]:
    """Return a process and everything below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def memory(pid: int) -> tuple[int, int]:
    """Return the resident and the proportional memory of a process and its children, bytes.

    Resident counts pages that processes share once for each of them; proportional shares them out.
    Source: /proc/[pid]/smaps_rollup.
    """
    resident = proportional = 0
    for one in tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, value = line.partition(":")
            if name == "Rss":
                resident += int(value.split()[0]) * 1024
            elif name == "Pss":
                proportional += int(value.split()[0]) * 1024
    return resident, proportional


@dataclass
class Processes:
    """Holds named processes; stops them all at the end, last started first."""

    environ: dict[str, str]
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything."""
        for name in reversed(list(self.running)):
            self.stop(name)
        self._stack.close()

    def start(self, name: str, *arguments: str, **extra: str) -> None:
        """Start a Python module by its arguments, with its output in a log file."""
        log = self._stack.enter_context((self.logs / f"{name}.log").open("wb"))
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env={**os.environ, **self.environ, **extra},
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def start_app(self, name: str, app: str, port: int) -> None:
        """Start a bare application behind the gateway's own gunicorn settings."""
        self.start(name, "gunicorn", *GUNICORN, "--bind", f"127.0.0.1:{port}", app)
        wait_for(f"http://127.0.0.1:{port}/")

    def stop(self, name: str) -> None:
        """Stop one process and wait for it."""
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
