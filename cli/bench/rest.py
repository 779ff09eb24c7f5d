"""Measures what the whole default set-up needs while nobody uses it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from cli.bench.processes import memory, tree, wait_for

WINDOW = 20.0
# Settling the sample and filling caches takes a while after the portal answers.
WINDOWS = 12
CALM = 0.9
START_SECONDS = 300
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Rest:
    """Says what a set of processes needs: bytes, shared pages counted once, and parts of a core."""

    memory: int
    cores: float
    processes: int


def ticks(pids: list[int]) -> int:
    """Return the processor time that some processes have had, clock ticks.

    Source: utime and stime in /proc/[pid]/stat.
    """
    had = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        had += int(fields[11]) + int(fields[12])
    return had


def measure(pid: int, seconds: float) -> Rest:
    """Return what a process and everything below it need during some seconds."""
    pids = tree(pid)
    before = ticks(pids)
    time.sleep(seconds)
    spent = (ticks(pids) - before) / TICKS
    return Rest(memory(pid)[1], spent / seconds, len(pids))


def at_rest(folder: Path, port: int) -> Rest:
    """Start `upwell up` with the sample in a folder of its own, and measure it once it is calm."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("UPWELL_") and name not in ("DATABASE_URL", "REDIS_URL")
    }
    environ |= {"UPWELL_DATA": str(folder), "UPWELL_PORT": str(port)}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "up"], env=environ, stdout=log, stderr=log
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", START_SECONDS)
            found = measure(up.pid, WINDOW)
            for _ in range(WINDOWS):
                before, found = found, measure(up.pid, WINDOW)
                if found.cores >= before.cores * CALM:
                    break
            return found
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(60)
