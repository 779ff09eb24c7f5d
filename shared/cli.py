"""Runs one service from the command line: serve, work, migrate."""

import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from shared import config, telemetry

USAGE = """usage: python -m services.{service} <command>

commands:
  serve    answer calls
  work     publish events, take those of others, and do what is due
  migrate  bring the database up to date
"""


def run(service: str, commands: Mapping[str, Callable[[], None]], arguments: Sequence[str]) -> None:
    """Run the command asked for; exits with 2 where there is none or a setting is missing."""
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(USAGE.format(service=service))
        raise SystemExit(2)
    telemetry.start_logs(service)
    telemetry.start_traces(service)
    try:
        commands[arguments[0]]()
    except config.Missing as missing:
        sys.stderr.write(f"{missing}\n")
        raise SystemExit(2) from missing


def run_until_stopped(jobs: Mapping[str, Callable[[threading.Event], None]]) -> None:
    """Run each job in a thread of its own until SIGTERM or SIGINT.

    A job that ends on its own or fails takes the process down with exit code 1, so that whoever
    watches it starts it again.
    """
    stop = threading.Event()
    failed: list[str] = []

    def guard(name: str, job: Callable[[threading.Event], None]) -> None:
        try:
            job(stop)
        except Exception:  # noqa: BLE001  whatever it was, the process has to end
            telemetry.log().exception("job failed", job=name)
            failed.append(name)
        finally:
            stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(target=guard, args=(name, job), name=name) for name, job in jobs.items()
    ]
    for thread in threads:
        thread.start()
    telemetry.log().info("working", jobs=sorted(jobs))
    for thread in threads:
        thread.join()
    telemetry.log().info("stopped")
    if failed:
        raise SystemExit(1)
