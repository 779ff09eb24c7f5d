"""Does the jobs of a service: Procrastinate's worker, as a loop that bears a database restart."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import procrastinate
import prometheus_client
import psycopg
from croniter import croniter
from procrastinate import exceptions, jobs, manager
from procrastinate.job_context import JobContext

from shared import clock, telemetry
from shared.db import url_for
from shared.jobs.schema import schema_of
from shared.jobs.tasks import App, Retry, Task

DONE = prometheus_client.Counter(
    "upwell_jobs_done_total", "Jobs that succeeded.", ["service", "task"]
)
RETRIED = prometheus_client.Counter(
    "upwell_jobs_retried_total", "Attempts that failed and will be repeated.", ["service", "task"]
)
FAILED = prometheus_client.Counter(
    "upwell_jobs_failed_total", "Jobs that failed for good.", ["service", "task"]
)

# New jobs are notified; this is for those whose time has come.
POLL = 10.0
HEARTBEAT = 20.0
STALLED = 60.0
KEEP_HOURS = 30 * 24
CLEAN = 24 * 3600.0
PAUSE = 1.0
# Together they bear a restart of the database of a good minute.
SAVE_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
AWAY = (exceptions.ConnectorException, psycopg.Error)


class _Manager(manager.JobManager):
    """Keeps what became of a job, however long the database is away meanwhile, and counts it."""

    def __init__(self, connector: procrastinate.PsycopgConnector, service: str) -> None:
        super().__init__(connector)
        self._service = service

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:  # noqa: FBT001  as the library has it
        done = status == jobs.Status.SUCCEEDED
        await _save(lambda: super(_Manager, self).finish_job(job, status, delete_job))
        (DONE if done else FAILED).labels(self._service, job.task_name).inc()

    async def retry_job(
        self,
        job: jobs.Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        try:
            await _save(
                lambda: super(_Manager, self).retry_job(job, retry_at, priority, queue, lock)
            )
        except Exception as error:
            # Row-level security hides the details of a violation, which the library takes for
            # granted, so the error is another one that came of it.
            if not isinstance(error.__context__, psycopg.errors.UniqueViolation):
                raise
            # Another with its queueing lock was added while it ran, and does the same.
            await super().finish_job(job, jobs.Status.FAILED, delete_job=True)
        RETRIED.labels(self._service, job.task_name).inc()


async def _save(write: Callable[[], Awaitable[None]]) -> None:
    for pause in (*SAVE_PAUSES, None):
        try:
            await write()
        except exceptions.ConnectorException as error:
            if isinstance(error.__cause__, psycopg.errors.RaiseException):
                # The library's function found it saved: only the answer was lost, or the job was
                # taken for one of a worker that had ended.
                return
            if pause is None or not isinstance(error.__cause__, psycopg.OperationalError):
                raise
            await asyncio.sleep(pause)
        else:
            return


class _Strategy(procrastinate.BaseRetryStrategy):
    """Decides by our policy and our clock."""

    def __init__(self, retry: Retry) -> None:
        self._retry = retry

    def get_retry_decision(
        self,
        *,
        exception: BaseException,  # noqa: ARG002  as the library has it
        job: jobs.Job,
    ) -> procrastinate.RetryDecision | None:
        pause = self._retry.pause(job.attempts + 1)
        if pause is None:
            return None
        return procrastinate.RetryDecision(retry_at=clock.now() + pause)


def run(app: App[Any], stop: threading.Event) -> None:
    """Do jobs until told to stop, in any thread; a database that is away is waited for."""
    asyncio.run(_run(app, stop))


def run_due(app: App[Any]) -> None:
    """Do the jobs that are due now, and return; periodic tasks are left alone."""

    async def work() -> None:
        library = _build(app, periodic=False)
        async with library.open_async():
            # One at a time, so that what a job makes due at once is seen as well.
            await library.run_worker_async(wait=False, listen_notify=False, concurrency=1)

    # The caller's thread may have an event loop of its own, as a browser's driver has.
    with ThreadPoolExecutor(1, f"{app.service}-due") as thread:
        thread.submit(lambda: asyncio.run(work())).result()


async def _run(app: App[Any], stop: threading.Event) -> None:
    loop = asyncio.get_running_loop()
    # Names are looked up in its threads as well, so one is left when all others do jobs.
    loop.set_default_executor(ThreadPoolExecutor(app.concurrency + 1, f"{app.service}-jobs"))
    stopped = asyncio.Event()
    _pass_on(stop, loop, stopped)
    # They would repeat each failure that is logged here, with less said of it.
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    told = asyncio.create_task(stopped.wait())
    while not stopped.is_set():
        work = asyncio.create_task(_work(app))
        await asyncio.wait([work, told], return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        try:
            await work
        except AWAY as error:
            cause = error.__cause__ or error
            telemetry.log().warning("jobs wait", service=app.service, error=str(cause))
        except asyncio.CancelledError:
            pass
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), PAUSE)


def _pass_on(
    stop: threading.Event, loop: asyncio.AbstractEventLoop, stopped: asyncio.Event
) -> None:
    def wait() -> None:
        stop.wait()
        # The loop is closed where the worker ended on its own.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stopped.set)

    threading.Thread(target=wait, name="jobs-stop", daemon=True).start()


async def _work(app: App[Any]) -> None:
    """Do jobs until cancelled, or until the worker ends because the database is away."""
    library = _build(app)
    async with library.open_async():
        tasks = [
            asyncio.create_task(library.run_worker_async()),
            asyncio.create_task(_rescue(library)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Cancelled, the worker ends what it is at and takes nothing more.
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error


async def _rescue(library: procrastinate.App) -> None:
    """Repeat the jobs of workers that were killed, and delete what failed long ago."""
    own = library.job_manager
    clean_at = 0.0
    while True:
        if time.monotonic() >= clean_at:
            await own.delete_old_jobs(
                KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )
            clean_at = time.monotonic() + CLEAN
        for job in await own.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            task = library.tasks.get(job.task_name)
            again = task and task.get_retry_exception(TimeoutError("its worker ended"), job)
            telemetry.log().warning("job stalled", task=job.task_name, job=job.id)
            if again:
                await own.retry_job(job, clock.now())
            else:
                await own.finish_job(job, jobs.Status.FAILED, delete_job=False)
        await asyncio.sleep(STALLED)


def _build(app: App[Any], *, periodic: bool = True) -> procrastinate.App:
    async def act_as_worker(connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.set_autocommit(True)
        await connection.execute(f'SET ROLE "upwell_{app.service}_work"'.encode())

    connector = procrastinate.PsycopgConnector(
        conninfo=url_for(app.url)
        .set(drivername="postgresql")
        .render_as_string(hide_password=False),
        kwargs={
            "connect_timeout": 5,
            "application_name": f"upwell {app.service} jobs",
            "options": f"-c search_path={schema_of(app.service)} -c statement_timeout=10s"
            " -c timezone=UTC -c jit=off",
        },
        configure=act_as_worker,
        min_size=1,
        max_size=1,
        timeout=10.0,
    )
    library = procrastinate.App(
        connector=connector,
        worker_defaults={
            "queues": [app.service],
            "name": app.service,
            "concurrency": app.concurrency,
            "fetch_job_polling_interval": POLL,
            "abort_job_polling_interval": STALLED,
            "delete_jobs": jobs.DeleteJobCondition.SUCCESSFUL,
            "install_signal_handlers": False,
            "update_heartbeat_interval": HEARTBEAT,
            "stalled_worker_timeout": STALLED,
        },
        # A time that was missed is made up for, however long ago it was.
        periodic_defaults={"max_delay": float("inf")},
    )
    library.job_manager = _Manager(connector, app.service)
    for task in app.tasks.all.values():
        _register(library, app, task, periodic=periodic)
    return library


def _register(library: procrastinate.App, app: App[Any], task: Task, *, periodic: bool) -> None:
    def call(context: JobContext, /, **arguments: Any) -> None:  # noqa: ANN401  JSON
        job = context.job
        if task.cron and _is_outdated(task, arguments["timestamp"]):
            return
        try:
            app.call(task, arguments)
        except Exception as error:
            log = telemetry.log().bind(task=task.name, job=job.id, attempts=job.attempts + 1)
            if task.retry.pause(job.attempts + 1) is None:
                log.exception("job failed")
            else:
                log.warning("job waits", error=f"{type(error).__name__}: {error}")
            raise

    made: Any = library.task(
        name=task.name,
        queue=app.service,
        retry=_Strategy(task.retry),
        pass_context=True,
        # What is done at set times is never done twice at once.
        lock=task.name if task.cron else None,
    )(call)
    if task.cron and periodic:
        library.periodic(cron=task.cron)(made)


def _is_outdated(task: Task, timestamp: int) -> bool:
    """Return whether the next time of a periodic task has come, whose own job does the same."""
    following: float = croniter(task.cron, timestamp).get_next(float)
    return following <= clock.now().timestamp()
