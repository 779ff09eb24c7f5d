"""Adds jobs in the transaction that makes them necessary, and asks about those that failed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

from shared.jobs.schema import schema_of

QUEUEING_LOCK = "procrastinate_jobs_queueing_lock_idx_v1"


def defer(
    tx: sa.Connection,
    task: str,
    *,
    community: UUID,
    run_at: datetime | None = None,
    queueing_lock: str = "",
    **arguments: UUID | int,
) -> int | None:
    """Add a job of a task, `<service>.<function>`, that exists once the transaction commits.

    Its arguments are ids only: what it concerns stays in tables of the service. It runs at once,
    or not before `run_at`. While a job of this task and community waits with the same
    `queueing_lock`, no other is added and None is returned; else the job's number.
    """
    service = task.partition(".")[0]
    values = {
        "queue": service,
        "task": task,
        "lock": f"{task} {community} {queueing_lock}" if queueing_lock else None,
        "args": json.dumps(
            {"community": str(community)}
            | {
                name: value if isinstance(value, int) else str(value)
                for name, value in arguments.items()
            }
        ),
        "run_at": run_at,
    }
    schema = schema_of(service)
    statement = sa.text(
        f"""SELECT unnest("{schema}".procrastinate_defer_jobs_v1(ARRAY[CAST(ROW(
            :queue, :task, 0, NULL, :lock, CAST(:args AS jsonb), CAST(:run_at AS timestamptz)
        ) AS "{schema}".procrastinate_job_to_defer_v1)]))"""
    )
    if not queueing_lock:
        return int(tx.execute(statement, values).scalar_one())
    try:
        with tx.begin_nested():
            return int(tx.execute(statement, values).scalar_one())
    except sa.exc.IntegrityError as error:
        if _is_locked(error):
            return None
        raise


def _is_locked(error: sa.exc.IntegrityError) -> bool:
    cause = error.orig
    return isinstance(cause, psycopg.Error) and cause.diag.constraint_name == QUEUEING_LOCK


@dataclass(frozen=True)
class Failed:
    """Holds a job that failed and will not be tried again by itself."""

    number: int
    task: str
    arguments: dict[str, Any]
    attempts: int
    fail_time: datetime


def list_failed(tx: sa.Connection, service: str) -> list[Failed]:
    """Return a service's failed jobs, oldest first; `tx` acts as the worker role."""
    schema = schema_of(service)
    rows = tx.execute(
        sa.text(
            f"""SELECT id, task_name, args, attempts, (
                SELECT max(at) FROM "{schema}".procrastinate_events WHERE job_id = jobs.id
            ) FROM "{schema}".procrastinate_jobs AS jobs
            WHERE status = 'failed' ORDER BY id"""  # noqa: S608  a service's own name
        )
    )
    return [Failed(*row) for row in rows]


def retry(tx: sa.Connection, service: str, number: int) -> bool:
    """Let a failed job run again, with all its attempts; `tx` acts as the worker role.

    Returns False where no such job has failed, or where another waits with its queueing lock.
    """
    schema = schema_of(service)
    try:
        with tx.begin_nested():
            found = tx.execute(
                sa.text(
                    f"""UPDATE "{schema}".procrastinate_jobs SET attempts = -1
                    WHERE id = :number AND status = 'failed'"""  # noqa: S608  a service's own name
                ),
                {"number": number},
            )
            if not found.rowcount:
                return False
            # It counts an attempt, so that the job begins with none.
            tx.execute(
                sa.text(
                    f"""SELECT "{schema}".procrastinate_retry_job_v2(
                    :number, now(), NULL, NULL, NULL)"""
                ),
                {"number": number},
            )
    except sa.exc.IntegrityError as error:
        if _is_locked(error):
            return False
        raise
    return True
