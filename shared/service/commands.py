"""Runs the command that a process was started with, under its name in logs and spans.

It stands apart from `running` so that the gateway loads nothing of a database.
"""

import errno
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from shared import addresses, config, telemetry

USAGE = "usage: python -m services.{service} <command>\n\ncommands:\n"
HELP = {
    "serve": "answer calls",
    "work": "publish events, take those of others, and do what is due",
    "migrate": "bring the database up to date",
}


def run(name: str, commands: Mapping[str, Callable[[], None]], arguments: Sequence[str]) -> None:
    """Run the command asked for; exits with 2 where there is none or a setting is missing."""
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(USAGE.format(service=name))
        sys.stderr.writelines(f"  {command:<8} {HELP[command]}\n" for command in commands)
        raise SystemExit(2)
    with observed(name):
        commands[arguments[0]]()


def need_own(setting: str, address: str) -> None:
    """Raise `config.Missing` where this machine has no such address, so that no try will help.

    One that is taken may be free in a moment, so whoever listens tries by itself.
    """
    try:
        addresses.probe(address)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            message = f"{setting}: can't listen on {address}: {error.strerror or error}."
            raise config.Missing(message) from error


@contextmanager
def observed(name: str) -> Iterator[None]:
    """Write logs and spans under a name; a missing setting ends the process with 2."""
    telemetry.start_logs(name)
    telemetry.start_traces(name)
    try:
        yield
    except config.Missing as missing:
        sys.stderr.write(f"{missing}\n")
        raise SystemExit(2) from missing
