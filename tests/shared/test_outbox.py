"""Checks that an announced fact is never lost and takes effect once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import redis
import sqlalchemy as sa

from shared import clock, db, outbox
from shared.db import Database
from shared.outbox import Consumer, Event, Relay
from shared.outbox import consumer as consumers
from tests.harness import administer, freeze
from upwell.members.v1 import events_pb2

STREAM = "upwell.members.v1"
KIND = f"{STREAM}.MemberJoined"
GOOD, BAD = "good", "bad"


@pytest.fixture
def tables(database_url: str) -> outbox.Outbox:
    """Return the tables of a service made for the test, and a table its events have effect on."""
    from shared import migrate  # noqa: PLC0415  only to make the schema

    administer(database_url, "CREATE SCHEMA probe")
    administer(database_url, *migrate.create_roles("probe"))
    administer(database_url, *outbox.create_statements("probe"))
    administer(
        database_url,
        "CREATE TABLE probe.effects (community_id uuid NOT NULL, word text NOT NULL)",
        *migrate.protect("probe", "effects", ("SELECT", "INSERT")),
    )
    return outbox.Outbox(db.metadata("probe"))


@pytest.fixture
def app(database_url: str, tables: outbox.Outbox) -> Iterator[Database]:
    """Return the database as the service sees it."""
    made = Database(database_url, f"upwell_{tables.service}", pool_size=2)
    yield made
    made.close()


@pytest.fixture
def worker(database_url: str, tables: outbox.Outbox) -> Iterator[Database]:
    """Return the database as the worker sees it."""
    made = Database(database_url, f"upwell_{tables.service}_work", pool_size=4)
    yield made
    made.close()


@pytest.fixture
def announce(app: Database, tables: outbox.Outbox, community: UUID) -> Callable[..., None]:
    """Return what announces words, one event each."""

    def run(*words: str) -> None:
        for word in words:
            with app.begin(community) as tx:
                message = events_pb2.MemberJoined(handle=word)
                outbox.add(tx, tables, community, None, (f"members/{word}", message))

    return run


@pytest.fixture
def publish(
    worker: Database, tables: outbox.Outbox, redis_client: redis.Redis
) -> Callable[[], int]:
    """Return what a relay does in one round."""
    relay = Relay(worker, redis_client, tables)

    def run() -> int:
        with worker.engine.connect() as connection:
            relay.heal(connection)
            return relay.publish(connection)

    return run


@pytest.fixture
def effects(worker: Database) -> Callable[[], list[str]]:
    """Return what lists the effects there were."""

    def run() -> list[str]:
        with worker.everywhere() as tx:
            return sorted(tx.execute(sa.text("SELECT word FROM probe.effects")).scalars())

    return run


def _entries(client: redis.Redis) -> list[dict[Any, Any]]:
    """Return the fields of each entry of the stream."""
    found: Any = client.xrange(STREAM)
    return [fields for _, fields in found]


def _take(tx: sa.Connection, event: Event) -> None:
    word: str = event.message(events_pb2.MemberJoined).handle
    tx.execute(
        sa.text("INSERT INTO probe.effects VALUES (:community, :word)"),
        {"community": event.community, "word": word},
    )
    if word == BAD:
        message = "this one always fails"
        raise KeyError(message)


@pytest.fixture
def consumer(worker: Database, tables: outbox.Outbox, redis_client: redis.Redis) -> Consumer:
    """Return a consumer with its group made."""
    made = Consumer(worker, redis_client, tables, {KIND: _take})
    made.step()
    return made


def test_it_announces_nothing_of_what_is_rolled_back(
    app: Database, tables: outbox.Outbox, community: UUID, publish: Callable[[], int]
) -> None:
    with pytest.raises(KeyError), app.begin(community) as tx:  # noqa: PT012  it fails after writing
        outbox.add(tx, tables, community, None, ("x", events_pb2.MemberJoined()))
        raise KeyError
    assert publish() == 0


def test_it_publishes_in_order_with_the_whole_envelope(
    announce: Callable[..., None],
    publish: Callable[[], int],
    redis_client: redis.Redis,
    community: UUID,
) -> None:
    words = [f"word-{number}" for number in range(20)]
    announce(*words)
    assert (publish(), publish()) == (20, 0)
    events = [Event.from_fields(fields) for fields in _entries(redis_client)]
    assert [event.message(events_pb2.MemberJoined).handle for event in events] == words
    first = events[0]
    assert (first.type, first.source, first.subject) == (KIND, "probe", "members/word-0")
    assert (first.community, first.actor) == (community, "")


def test_it_takes_each_effect_once(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    effects: Callable[[], list[str]],
    redis_client: redis.Redis,
) -> None:
    announce("a", "b")
    publish()
    for fields in _entries(redis_client):
        redis_client.xadd(STREAM, fields)
    consumer.step()
    assert effects() == ["a", "b"]
    assert redis_client.xpending(STREAM, "probe")["pending"] == 0


def test_it_takes_each_effect_once_with_two_consumers(
    announce: Callable[..., None],
    publish: Callable[[], int],
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
    effects: Callable[[], list[str]],
) -> None:
    words = sorted(f"{number:03}" for number in range(60))
    announce(*words)
    publish()
    for fields in _entries(redis_client):
        redis_client.xadd(STREAM, fields)
    stop = threading.Event()
    both = [Consumer(worker, redis_client, tables, {KIND: _take}) for _ in range(2)]
    both[0].step()
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in both]
    for thread in threads:
        thread.start()
    _until(lambda: _read(redis_client) == 120)
    stop.set()
    for thread in threads:
        thread.join()
    assert effects() == words


def _read(client: redis.Redis) -> int:
    """Return how many entries the group has done with."""
    (group,) = client.xinfo_groups(STREAM)
    return int(group["entries-read"] or 0) - int(group["pending"])


def _until(true: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(500):
        if true():
            return
        pause.wait(0.02)
    pytest.fail("It did not happen in 10 s.")


def test_it_loses_nothing_when_the_relay_dies_between_redis_and_postgres(
    announce: Callable[..., None],
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
    publish: Callable[[], int],
    consumer: Consumer,
    effects: Callable[[], list[str]],
) -> None:
    announce("a", "b", "c")
    relay = Relay(worker, redis_client, tables)
    connection = worker.engine.connect()
    relay.heal(connection)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    sa.event.listen(connection, "commit", die)
    with pytest.raises(KeyboardInterrupt):
        relay.publish(connection)
    connection.invalidate()
    connection.close()
    assert redis_client.xlen(STREAM) == 3
    assert publish() == 3
    assert redis_client.xlen(STREAM) == 6
    consumer.step()
    assert effects() == ["a", "b", "c"]


def test_it_loses_nothing_when_redis_is_flushed(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    effects: Callable[[], list[str]],
    redis_client: redis.Redis,
) -> None:
    announce("a", "b")
    publish()
    consumer.step()
    announce("c")
    publish()
    redis_client.flushdb()
    announce("d")
    assert publish() == 4
    for _ in range(3):
        consumer.step()
    assert effects() == ["a", "b", "c", "d"]


def test_it_waits_while_another_relay_is_active(
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
    announce: Callable[..., None],
) -> None:
    stops = [threading.Event(), threading.Event()]
    threads = [
        threading.Thread(target=Relay(worker, redis_client, tables).run, args=(stop,))
        for stop in stops
    ]
    for thread in threads:
        thread.start()
    announce(*(f"{number:02}" for number in range(30)))
    _until(lambda: redis_client.xlen(STREAM) == 30)
    stops[0].set()
    threads[0].join()
    announce("last")
    _until(lambda: redis_client.xlen(STREAM) == 31)
    stops[1].set()
    threads[1].join()
    handles: list[str] = [
        Event.from_fields(fields).message(events_pb2.MemberJoined).handle
        for fields in _entries(redis_client)
    ]
    assert handles == [*(f"{number:02}" for number in range(30)), "last"]


def test_it_gives_up_after_five_tries_and_keeps_the_rest_moving(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    effects: Callable[[], list[str]],
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
) -> None:
    start = clock.now()
    freeze(start)
    announce(BAD, GOOD)
    publish()
    consumer.step()
    assert effects() == [GOOD]
    waits = []
    for _ in range(4):
        (retry,) = consumer._retries.values()
        waits.append(retry.due - clock.now().timestamp())
        freeze(clock.now() + timedelta(seconds=waits[-1] + 0.001))
        consumer.step()
    assert waits == sorted(waits)
    assert waits[-1] > waits[0] * 4
    assert consumer._retries == {}
    assert redis_client.xpending(STREAM, "probe")["pending"] == 0
    with worker.everywhere() as tx:
        (letter,) = tx.execute(sa.select(tables.dead_letters)).all()
    assert letter.attempts == consumers.TRIES == 5
    assert "this one always fails" in letter.error
    assert letter.envelope["body"] == {"handle": BAD}


def test_it_replays_a_dead_letter(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    worker: Database,
    tables: outbox.Outbox,
) -> None:
    announce(BAD)
    publish()
    for _ in range(5):
        consumer.step()
        freeze(clock.now() + timedelta(seconds=60))
    with worker.everywhere() as tx:
        (letter,) = tx.execute(sa.select(tables.dead_letters)).all()
    event = Event.from_kept(letter.envelope)
    seen: list[Event] = []
    handlers = {KIND: lambda _tx, event: seen.append(event)}
    assert outbox.replay(worker, tables, handlers, event)
    assert not outbox.replay(worker, tables, handlers, event)
    assert seen == [event]
    with worker.everywhere() as tx:
        assert tx.execute(sa.select(tables.dead_letters)).all() == []


def test_it_takes_over_what_a_dead_consumer_left(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    effects: Callable[[], list[str]],
    redis_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    announce("a")
    publish()
    redis_client.xreadgroup("probe", "dead", {STREAM: ">"})
    consumer.step()
    assert effects() == []
    monkeypatch.setattr(consumers, "CLAIM_AFTER_MS", 0)
    consumer.step()
    assert effects() == ["a"]


def test_it_is_not_stopped_by_what_is_no_event(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    effects: Callable[[], list[str]],
    redis_client: redis.Redis,
) -> None:
    redis_client.xadd(STREAM, {"nonsense": "x"})
    redis_client.xadd(STREAM, {"type": KIND, "id": "not a uid"})
    redis_client.xadd(STREAM, {"type": f"{STREAM}.Unheard", "id": "x"})
    announce("a")
    publish()
    for _ in range(6):
        consumer.step()
        freeze(clock.now() + timedelta(seconds=60))
    assert effects() == ["a"]
    assert redis_client.xpending(STREAM, "probe")["pending"] == 0


def test_it_purges_what_every_group_has_done_with(
    announce: Callable[..., None],
    publish: Callable[[], int],
    consumer: Consumer,
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
) -> None:
    relay = Relay(worker, redis_client, tables)

    def kept() -> int:
        with worker.engine.connect() as connection:
            relay.purge(connection)
            query = sa.select(sa.func.count()).select_from(tables.outbox)
            return int(connection.execute(query).scalar_one())

    now = clock.now()
    freeze(now - timedelta(minutes=10))
    announce("a", "b")
    publish()
    assert kept() == 2
    consumer.step()
    freeze(now)
    announce("c")
    publish()
    # The two are confirmed and older than two clocks may differ; the third waits for its consumer.
    assert kept() == 1
    announce("d")
    assert kept() == 2


def test_it_trims_a_stream_that_nobody_reads_by_age(
    announce: Callable[..., None],
    publish: Callable[[], int],
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
) -> None:
    relay = Relay(worker, redis_client, tables)
    announce(*(str(number) for number in range(150)))
    publish()
    now = clock.now()
    # The second time its outbox is empty, and Redis alone knows what was announced.
    for days, left in ((6, 150), (8, 0), (8, 0)):
        freeze(now + timedelta(days=days))
        with worker.engine.connect() as connection:
            relay.purge(connection)
        assert redis_client.xlen(STREAM) == left
        if not left:
            redis_client.xadd(STREAM, {"type": KIND}, id="*")


def test_it_keeps_what_nobody_has_confirmed_for_seven_days(
    announce: Callable[..., None],
    publish: Callable[[], int],
    worker: Database,
    tables: outbox.Outbox,
    redis_client: redis.Redis,
) -> None:
    relay = Relay(worker, redis_client, tables)
    announce("a")
    publish()
    now = clock.now()
    for days, left in ((6, 1), (8, 0)):
        freeze(now + timedelta(days=days))
        with worker.engine.connect() as connection:
            relay.purge(connection)
            query = sa.select(sa.func.count()).select_from(tables.outbox)
            assert connection.execute(query).scalar_one() == left
