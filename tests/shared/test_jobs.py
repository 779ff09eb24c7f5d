"""Jobs exist when what made them necessary is true, run once, and are tried again."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY

from shared import clock, ids, jobs
from shared.db import Database
from shared.jobs import schema, worker
from tests import harness
from tests.harness import Servers, freeze, psycopg_url

PATIENCE = 30.0


@dataclass
class Work:
    """Is what the tasks of these tests are given; notes what they did."""

    done: list[tuple[UUID, UUID]] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    failures: int = 0
    hold: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)


TASKS: jobs.Tasks[Work] = jobs.Tasks("members")


@TASKS.task()
def note(work: Work, community: UUID, thing: UUID) -> None:
    """Note what it was told."""
    work.done.append((community, thing))


@TASKS.task(jobs.Retry(attempts=2, first=timedelta(seconds=30)))
def fail(work: Work, community: UUID) -> None:
    """Fail as often as the test says."""
    if work.failures:
        work.failures -= 1
        raise OSError(community)
    work.done.append((community, community))


@TASKS.task()
def hold(work: Work, community: UUID) -> None:
    """Go on until the test lets go."""
    work.begun.set()
    assert work.hold.wait(PATIENCE)
    work.done.append((community, community))


@TASKS.task()
def refuse(work: Work, community: UUID) -> None:
    """Go on until the test lets go, and then fail."""
    work.begun.set()
    assert work.hold.wait(PATIENCE)
    work.failures += 1
    raise OSError(community)


TICKS: jobs.Tasks[Work] = jobs.Tasks("members")


@TICKS.periodic("* * * * * *")
def tick(work: Work) -> None:
    """Note when it ran."""
    work.ticks.append(time.time())


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Return the database as the application role sees it."""
    made = Database(database_url, "upwell_members", pool_size=2)
    yield made
    made.close()


@pytest.fixture
def everywhere(database_url: str) -> Iterator[Database]:
    """Return the database as the worker role sees it."""
    made = Database(database_url, "upwell_members_work", pool_size=2)
    yield made
    made.close()


@pytest.fixture
def app(database_url: str) -> jobs.App[Work]:
    """Return what a worker is given."""
    return jobs.App(TASKS, database_url, Work())


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.05)


@pytest.fixture(scope="module")
def module_url(servers: Servers) -> Iterator[str]:
    """Return the address of a database that these tests share, since a clone takes its time."""
    with harness.database(servers) as url:
        yield url


@pytest.fixture
def database_url(module_url: str) -> str:
    """Return the address of a database without jobs."""
    tables = ("jobs", "events", "workers", "periodic_defers")
    names = ", ".join(f"members_jobs.procrastinate_{table}" for table in tables)
    harness.administer(module_url, f"TRUNCATE {names}")
    return module_url


@contextmanager
def working(*apps: jobs.App[Work]) -> Iterator[None]:
    """Run a worker for each app, as a service does: in a thread."""
    stop = threading.Event()
    threads = [threading.Thread(target=jobs.run, args=(app, stop)) for app in apps]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for app in apps:
            app.context.hold.set()
        for thread in threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads)


def until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        pause.wait(0.02)


def defer(db: Database, task: str, community: UUID) -> int | None:
    with db.begin(community) as tx:
        return jobs.defer(tx, f"members.{task}", community=community)


def defer_note(db: Database, community: UUID, thing: UUID) -> None:
    with db.begin(community) as tx:
        jobs.defer(tx, "members.note", community=community, thing=thing)


def count(everywhere: Database, status: str = "todo") -> int:
    with everywhere.everywhere() as tx:
        return int(
            tx.execute(
                sa.text(
                    "SELECT count(*) FROM members_jobs.procrastinate_jobs"
                    " WHERE status = CAST(:status AS members_jobs.procrastinate_job_status)"
                ),
                {"status": status},
            ).scalar_one()
        )


def counted(name: str, task: str) -> float:
    labels = {"service": "members", "task": f"members.{task}"}
    return REGISTRY.get_sample_value(f"upwell_jobs_{name}_total", labels) or 0


def test_it_runs_what_was_committed_and_nothing_else(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    thing = ids.new_id()
    with db.begin(community) as tx:
        jobs.defer(tx, "members.note", community=community, thing=ids.new_id())
        tx.rollback()
    defer_note(db, community, thing)
    assert count(everywhere) == 1
    before = counted("done", "note")
    jobs.run_due(app)
    assert app.context.done == [(community, thing)]
    assert counted("done", "note") == before + 1
    assert count(everywhere) + count(everywhere, "succeeded") == 0


def test_it_runs_beside_an_event_loop_of_the_caller(
    db: Database, app: jobs.App[Work], community: UUID
) -> None:
    async def caller() -> None:
        jobs.run_due(app)

    thing = ids.new_id()
    defer_note(db, community, thing)
    # A thread of its own: this one may be running a browser's driver.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(caller())).result()
    assert app.context.done == [(community, thing)]


def test_it_waits_until_the_time_given(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    with db.begin(community) as tx:
        later = clock.now() + timedelta(hours=1)
        jobs.defer(tx, "members.note", community=community, run_at=later, thing=community)
    jobs.run_due(app)
    assert (app.context.done, count(everywhere)) == ([], 1)


def test_it_runs_once_though_two_workers(
    db: Database, database_url: str, app: jobs.App[Work], community: UUID
) -> None:
    other = jobs.App(TASKS, database_url, app.context)
    things = [ids.new_id() for _ in range(40)]
    with working(app, other):
        for thing in things:
            defer_note(db, community, thing)
        until(lambda: len(app.context.done) >= len(things), "all are done")
    assert sorted(thing for _, thing in app.context.done) == things


def test_it_tries_again_after_a_pause_and_then_lists_it_as_failed(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    app.context.failures = 2
    before = counted("retried", "fail"), counted("failed", "fail")
    number = defer(db, "fail", community)
    # The database looks at its own clock, so the pause ends half a minute ago.
    freeze(clock.now() - timedelta(minutes=1))
    jobs.run_due(app)
    assert app.context.failures == 0
    assert (counted("retried", "fail"), counted("failed", "fail")) == (before[0] + 1, before[1] + 1)
    with everywhere.everywhere() as tx:
        (failed,) = jobs.list_failed(tx, "members")
        assert (failed.number, failed.task, failed.attempts) == (number, "members.fail", 2)
        assert failed.arguments == {"community": str(community)}
        assert not jobs.retry(tx, "members", failed.number + 1)
        assert jobs.retry(tx, "members", failed.number)
        assert jobs.list_failed(tx, "members") == []
    # It has all its attempts again.
    app.context.failures = 1
    jobs.run_due(app)
    assert app.context.done == [(community, community)]


def test_it_does_not_try_again_before_the_pause_is_over(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    app.context.failures = 1
    defer(db, "fail", community)
    jobs.run_due(app)
    jobs.run_due(app)
    assert (app.context.done, count(everywhere)) == ([], 1)
    with everywhere.everywhere() as tx:
        wait = tx.execute(
            sa.text("SELECT scheduled_at - now() FROM members_jobs.procrastinate_jobs")
        ).scalar_one()
    assert timedelta(seconds=20) < wait <= timedelta(seconds=30)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 10), (2, 20), (5, 160), (9, 2560), (10, None), (11, None)]
)
def test_it_doubles_the_pause_until_it_gives_up(failures: int, seconds: int | None) -> None:
    pause = jobs.Retry().pause(failures)
    assert pause == (None if seconds is None else timedelta(seconds=seconds))
    endless = jobs.Retry(attempts=None, longest=timedelta(minutes=5))
    assert endless.pause(failures + 1000) == timedelta(minutes=5)


def test_it_fails_a_job_that_nobody_knows(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    defer(db, "forgotten", community)
    jobs.run_due(app)
    with everywhere.everywhere() as tx:
        assert [failed.task for failed in jobs.list_failed(tx, "members")] == ["members.forgotten"]


def test_it_does_a_periodic_task_once_a_tick_though_two_workers(
    database_url: str, everywhere: Database
) -> None:
    work = Work()
    begin = time.time()
    with working(jobs.App(TICKS, database_url, work), jobs.App(TICKS, database_url, work)):
        until(lambda: len(work.ticks) >= 4, "four ticks")
        end = time.time()
    # The last tick before the start is made up for.
    assert len(work.ticks) <= int(end) - int(begin) + 2
    assert count(everywhere, "failed") == 0


def test_it_makes_up_for_a_missed_time_once(
    db: Database, database_url: str, community: UUID
) -> None:
    tasks: jobs.Tasks[Work] = jobs.Tasks("members")
    tasks.periodic("0 0 1 1 *")(tick)
    tasks.task()(note)
    app = jobs.App(tasks, database_url, Work())
    with working(app):
        until(lambda: app.context.ticks, "the tick of the new year")
    for _ in range(2):
        defer_note(db, community, community)
        with working(app):
            until(lambda: app.context.done, "the note")
        app.context.done.clear()
    assert len(app.context.ticks) == 1


def test_it_leaves_out_a_time_whose_next_has_come(
    everywhere: Database, app: jobs.App[Work], database_url: str
) -> None:
    tasks: jobs.Tasks[Work] = jobs.Tasks("members")
    tasks.periodic("0 * * * *")(tick)
    hourly = jobs.App(tasks, database_url, app.context)
    now = int(time.time())
    for timestamp in (now - 2 * 3600, now - now % 3600):
        with everywhere.everywhere() as tx:
            tx.execute(
                sa.text(
                    """SELECT members_jobs.procrastinate_defer_periodic_job_v2(
                    'members', 'members.tick', NULL, 'members.tick', 0, '', :timestamp,
                    jsonb_build_object('timestamp', CAST(:timestamp AS bigint)))"""
                ),
                {"timestamp": timestamp},
            )
    jobs.run_due(hourly)
    assert len(app.context.ticks) == 1
    assert count(everywhere) == 0


def test_it_repeats_the_job_of_a_worker_that_was_killed(
    db: Database,
    everywhere: Database,
    app: jobs.App[Work],
    community: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    defer_note(db, community, community)
    with everywhere.everywhere() as tx:
        tx.execute(sa.text("SET LOCAL search_path TO members_jobs"))
        dead = tx.execute(sa.text("SELECT * FROM procrastinate_register_worker_v1()")).scalar_one()
        taken = sa.text("SELECT id FROM procrastinate_fetch_job_v2(NULL, :dead)")
        tx.execute(taken, {"dead": dead})
    assert count(everywhere, "doing") == 1
    monkeypatch.setattr(worker, "STALLED", 0.5)
    monkeypatch.setattr(worker, "POLL", 0.5)
    with working(app):
        until(lambda: app.context.done, "it is done again")
    assert app.context.done == [(community, community)]


def test_it_leaves_the_job_of_a_worker_that_lives(
    db: Database,
    database_url: str,
    app: jobs.App[Work],
    community: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "STALLED", 1.0)
    monkeypatch.setattr(worker, "HEARTBEAT", 0.2)
    defer(db, "hold", community)
    with working(app):
        assert app.context.begun.wait(PATIENCE)
        other = jobs.App(TASKS, database_url, Work())
        with working(other):
            assert not other.context.begun.wait(2.5)
        app.context.hold.set()
        until(lambda: app.context.done, "the first goes on")
    assert app.context.done == [(community, community)]


def test_it_ends_what_it_is_at_before_it_stops(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    defer(db, "hold", community)
    with working(app):
        assert app.context.begun.wait(PATIENCE)
    assert app.context.done == [(community, community)]
    assert count(everywhere) + count(everywhere, "doing") == 0


def connections(database_url: str) -> list[tuple[str, str]]:
    with psycopg.connect(psycopg_url(database_url), autocommit=True) as connection:
        return connection.execute(
            "SELECT wait_event, query FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'upwell members jobs'"
        ).fetchall()


def test_it_waits_for_a_notification_with_two_connections(
    db: Database, database_url: str, app: jobs.App[Work], community: UUID
) -> None:
    with working(app):
        until(lambda: len(connections(database_url)) == 2, "it has connected")
        until(lambda: any("LISTEN" in query for _, query in connections(database_url)), "listens")
        idle = connections(database_url)
        threading.Event().wait(2.0)
        assert connections(database_url) == idle
        start = time.monotonic()
        defer_note(db, community, community)
        until(lambda: app.context.done, "it is done")
        assert time.monotonic() - start < worker.POLL / 2


def test_it_outlives_a_restart_of_the_database(
    db: Database, database_url: str, app: jobs.App[Work], community: UUID
) -> None:
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'upwell members jobs'"
    )
    defer(db, "hold", community)
    with working(app):
        assert app.context.begun.wait(PATIENCE)
        with psycopg.connect(psycopg_url(database_url), autocommit=True) as connection:
            connection.execute(kill)
        app.context.hold.set()
        until(lambda: app.context.done, "the one it was at")
        defer_note(db, community, community)
        until(lambda: len(app.context.done) == 2, "the next one")


def test_it_stops_though_the_database_never_was_there() -> None:
    away = "postgresql://nobody@127.0.0.1:9/none"
    start = time.monotonic()
    with working(jobs.App(TASKS, away, Work())):
        threading.Event().wait(0.3)
    assert time.monotonic() - start < 5.0


def test_it_adds_no_second_job_while_one_waits(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    def lock(name: str, who: UUID) -> int | None:
        with db.begin(who) as tx:
            return jobs.defer(
                tx, "members.note", community=who, queueing_lock=name, thing=community
            )

    assert lock("roll-up", community)
    assert lock("roll-up", community) is None
    assert lock("another", community)
    assert lock("roll-up", ids.new_id())
    assert count(everywhere) == 3
    jobs.run_due(app)
    assert lock("roll-up", community)


def test_it_drops_a_retry_where_another_waits_with_its_lock(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    def lock(task: str) -> int | None:
        with db.begin(community) as tx:
            return jobs.defer(tx, task, community=community, queueing_lock="x")

    lock("members.refuse")
    with working(app):
        assert app.context.begun.wait(PATIENCE)
        assert lock("members.refuse")
        app.context.hold.set()
        until(lambda: app.context.failures == 2, "both have failed")
        until(lambda: count(everywhere, "doing") == 0, "both are saved")
    assert count(everywhere) == 1


def test_it_leaves_a_failed_job_where_another_waits_with_its_lock(
    db: Database, everywhere: Database, app: jobs.App[Work], community: UUID
) -> None:
    for _ in range(2):
        with db.begin(community) as tx:
            assert jobs.defer(tx, "members.forgotten", community=community, queueing_lock="x")
        if not count(everywhere, "failed"):
            jobs.run_due(app)
    with everywhere.everywhere() as tx:
        (failed,) = jobs.list_failed(tx, "members")
        assert not jobs.retry(tx, "members", failed.number)


def test_it_keeps_communities_apart(db: Database, everywhere: Database, community: UUID) -> None:
    other = ids.new_id()
    defer_note(db, other, other)
    with db.begin(community) as tx:
        seen = tx.execute(sa.text("SELECT id FROM members_jobs.procrastinate_jobs")).all()
        assert seen == []
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        db.begin(community) as tx,
    ):
        jobs.defer(tx, "members.note", community=other, thing=other)
    for statement in (
        "SELECT args FROM members_jobs.procrastinate_jobs",
        "UPDATE members_jobs.procrastinate_jobs SET priority = 1",
        "DELETE FROM members_jobs.procrastinate_jobs",
        "SELECT * FROM members_jobs.procrastinate_events",
        "SELECT * FROM members_jobs.procrastinate_workers",
        "SELECT * FROM members_jobs.procrastinate_periodic_defers",
    ):
        with pytest.raises(sa.exc.ProgrammingError, match="denied"), db.begin(community) as tx:
            tx.execute(sa.text(statement))
    assert count(everywhere) == 1


def test_it_has_the_tables_of_the_library_installed() -> None:
    # Where this fails, the library has moved on: write a migration for each service that runs what
    # is new in its sql/migrations, and raise the version.
    assert max(schema._library()) == schema.VERSION
