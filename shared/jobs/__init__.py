"""Does what waits, repeats or may fail: each service's queue of jobs, kept by Procrastinate.

`defer` adds a job in the transaction that makes it necessary; a service declares its `Tasks` in
`jobs.py`, and `run` is the loop of its worker that does them.
"""

import threading
from typing import Any

from shared.jobs.queue import Failed, defer, list_failed, retry
from shared.jobs.schema import create_statements, drop_statements
from shared.jobs.tasks import App, Retry, Tasks

__all__ = [
    "App",
    "Failed",
    "Retry",
    "Tasks",
    "create_statements",
    "defer",
    "drop_statements",
    "list_failed",
    "retry",
    "run",
    "run_due",
]

# Procrastinate is loaded where jobs run: servers only add them, and do without its 2 MB.


def run(app: App[Any], stop: threading.Event) -> None:
    """Do jobs until told to stop, in any thread; a database that is away is waited for."""
    from shared.jobs import worker  # noqa: PLC0415

    worker.run(app, stop)


def run_due(app: App[Any]) -> None:
    """Do the jobs that are due now, and return; periodic tasks are left alone."""
    from shared.jobs import worker  # noqa: PLC0415

    worker.run_due(app)
