"""Who waits for rows is woken by them, and costs those who write nothing while awake."""

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from shared import notices
from shared.notices import Notices, Waiter
from tests.cli.conftest import until
from tests.harness import administer

CHANNEL = "upwell_probe_rows"


@pytest.fixture
def url(database_url: str) -> str:
    """Return the address of a database with a table that tells of its rows."""
    administer(
        database_url,
        "CREATE SCHEMA probe",
        "CREATE TABLE probe.rows (number int)",
        *notices.statements("probe", "rows"),
    )
    return database_url


@pytest.fixture
def stop() -> threading.Event:
    """Return what ends the listening."""
    return threading.Event()


@pytest.fixture
def listening(url: str, stop: threading.Event) -> Iterator[tuple[Notices, Waiter]]:
    """Return what listens, and what waits for rows by it."""
    made = Notices(url)
    waiter = made.waiter("probe", "rows")
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    until(lambda: made._connection is not None, "connected")
    yield made, waiter
    stop.set()
    thread.join(10)


@pytest.fixture
def insert(url: str) -> Callable[[], None]:
    """Return what adds a row."""
    return lambda: administer(url, "INSERT INTO probe.rows VALUES (1)")


def plain(url: str) -> str:
    """Return an address as psycopg itself takes it."""
    return url.replace("+psycopg", "")


def fall_asleep(listening: tuple[Notices, Waiter], stop: threading.Event) -> None:
    """Look once without finding a row."""
    made, waiter = listening
    waiter.pause(stop, found=False)
    assert made.is_asleep(CHANNEL)


def test_it_wakes_for_a_row_long_before_it_would_look_again(
    listening: tuple[Notices, Waiter],
    stop: threading.Event,
    insert: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "LONGEST", 60.0)
    fall_asleep(listening, stop)
    woken = threading.Event()

    def wait() -> None:
        listening[1].pause(stop, found=False)
        woken.set()

    threading.Thread(target=wait).start()
    insert()
    assert woken.wait(10)
    assert not listening[0].is_asleep(CHANNEL)


def test_it_keeps_a_row_that_came_between_the_second_look_and_the_wait(
    listening: tuple[Notices, Waiter],
    stop: threading.Event,
    insert: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "LONGEST", 60.0)
    fall_asleep(listening, stop)
    insert()
    listening[1].pause(stop, found=False)
    assert not listening[0].is_asleep(CHANNEL)


def test_it_does_not_sleep_while_somebody_writes(
    listening: tuple[Notices, Waiter], stop: threading.Event, url: str
) -> None:
    made, waiter = listening
    with psycopg.connect(plain(url)) as writer:
        writer.execute("INSERT INTO probe.rows VALUES (1)")
        waiter.pause(stop, found=False)
        assert not made.is_asleep(CHANNEL)
    fall_asleep(listening, stop)


def test_it_lets_writers_be_silent_while_it_finds_rows(
    listening: tuple[Notices, Waiter],
    stop: threading.Event,
    url: str,
    insert: Callable[[], None],
) -> None:
    fall_asleep(listening, stop)
    listening[1].pause(stop, found=True, gather=0.0)
    with psycopg.connect(plain(url), autocommit=True) as other:
        other.execute(f"LISTEN {CHANNEL}".encode())
        insert()
        assert list(other.notifies(timeout=0.2)) == []
        fall_asleep(listening, stop)
        insert()
        assert len(list(other.notifies(timeout=5, stop_after=1))) == 1


def test_it_wakes_everybody_when_it_is_stopped(
    listening: tuple[Notices, Waiter], stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "LONGEST", 60.0)
    fall_asleep(listening, stop)
    waiting = threading.Thread(target=listening[1].pause, args=(stop,), kwargs={"found": False})
    waiting.start()
    stop.set()
    waiting.join(10)
    assert not waiting.is_alive()


def test_it_sleeps_again_after_its_connection_broke(
    listening: tuple[Notices, Waiter], stop: threading.Event, url: str, insert: Callable[[], None]
) -> None:
    made, waiter = listening
    fall_asleep(listening, stop)
    assert made._connection is not None
    pid = made._connection.info.backend_pid
    administer(url, f"SELECT pg_terminate_backend({pid})")
    until(
        lambda: made._connection is not None and made._connection.info.backend_pid != pid,
        "connected again",
    )
    insert()

    def is_asleep() -> bool:
        waiter.pause(stop, found=False)
        return made.is_asleep(CHANNEL)

    until(is_asleep, "asleep again")
