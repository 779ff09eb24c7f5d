"""Takes the effect of each event once: tries five times, then keeps it as a dead letter."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import prometheus_client
import redis
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared import clock, ids, telemetry
from shared.db import Database
from shared.events.envelope import Event
from shared.outbox.tables import Outbox, envelope_json

Handler = Callable[[sa.Connection, Event], None]

HANDLED = prometheus_client.Counter(
    "upwell_events_handled_total", "Events handled.", ["service", "type", "outcome"]
)

TRIES = 5
CLAIM_AFTER_MS = 30_000
# How often it looks for what a dead consumer left.
CLAIM_EVERY = 15.0
# How long it waits for events at most, so how long it takes to stop.
PATIENCE = 2.0


def _read(fields: dict[str, str]) -> Event | None:
    try:
        return Event.from_fields(fields)
    except (KeyError, ValueError):
        return None


@dataclass
class _Retry:
    fields: dict[str, str]
    tries: int
    due: float


def handle(db: Database, tables: Outbox, handler: Handler, event: Event) -> bool:
    """Take an event's effect and remember it in one transaction; return False for a repeat."""
    with db.begin(event.community) as tx:
        fresh = tx.execute(
            insert(tables.inbox)
            .values(community_id=event.community, event_id=event.id, create_time=clock.now())
            .on_conflict_do_nothing()
            .returning(tables.inbox.c.event_id)
        ).first()
        if fresh is None:
            return False
        handler(tx, event)
        return True


def replay(db: Database, tables: Outbox, handlers: Mapping[str, Handler], event: Event) -> bool:
    """Handle a dead letter again and remove it; return False where it had been handled."""
    done = handle(db, tables, handlers[event.type], event)
    with db.begin(event.community) as tx:
        tx.execute(
            sa.delete(tables.dead_letters).where(
                tables.dead_letters.c.community_id == event.community,
                tables.dead_letters.c.event_id == event.id,
            )
        )
    return done


class Consumer:
    """Reads the streams its handlers name, as the consumer group of its service."""

    def __init__(
        self,
        db: Database,
        client: redis.Redis,
        tables: Outbox,
        handlers: Mapping[str, Handler],
        *,
        pause: float = 0.2,
    ) -> None:
        """Take what handles each event type; `pause` is the first wait before a retry, seconds."""
        self._db = db
        self._redis = client
        self._tables = tables
        self._handlers = handlers
        self._group = tables.service
        self._name = f"{tables.service}-{ids.new_secret(6)}"
        self._streams = sorted({kind.rpartition(".")[0] for kind in handlers})
        self._pause = pause
        self._retries: dict[tuple[str, str], _Retry] = {}
        self._claimed = 0.0

    def run(self, stop: threading.Event) -> None:
        """Consume until told to stop."""
        if not self._streams:
            stop.wait()
            return
        pause = 0.2
        while not stop.is_set():
            try:
                self.step(PATIENCE)
                pause = 0.2
            except (redis.RedisError, sa.exc.DBAPIError) as error:
                telemetry.log().warning("consumer waits", error=str(error))
                stop.wait(pause)
                pause = min(pause * 2, 5.0)

    def step(self, patience: float = 0.0) -> int:
        """Handle what has come, is due again, or was left by a dead consumer; return how many.

        It waits at most so many seconds for something to come.
        """
        count = 0
        moment = clock.now().timestamp()
        due = min([retry.due for retry in self._retries.values()], default=moment + patience)
        wait = int(1000 * min(patience, due - moment))
        try:
            found: Any = self._redis.xreadgroup(
                self._group,
                self._name,
                dict.fromkeys(self._streams, ">"),
                count=100,
                # Zero would mean without end.
                block=wait if wait > 0 else None,
            )
        except redis.ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            self._create_groups()
            return 0
        for stream, entries in found or []:
            for entry, fields in entries:
                self._take(stream, entry, fields, 1)
                count += 1
        for (stream, entry), retry in list(self._retries.items()):
            if retry.due <= clock.now().timestamp():
                self._take(stream, entry, retry.fields, retry.tries + 1)
                count += 1
        if not patience or time.monotonic() - self._claimed >= CLAIM_EVERY:
            self._claimed = time.monotonic()
            count += sum(self._claim(stream) for stream in self._streams)
        return count

    def _create_groups(self) -> None:
        for stream in self._streams:
            try:
                self._redis.xgroup_create(stream, self._group, id="0", mkstream=True)
            except redis.ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise

    def _claim(self, stream: str) -> int:
        _, entries, *_ = self._redis.xautoclaim(
            stream, self._group, self._name, min_idle_time=CLAIM_AFTER_MS, count=100
        )
        count = 0
        for entry, fields in entries:
            if fields and (stream, entry) not in self._retries:
                self._take(stream, entry, fields, 1)
                count += 1
        return count

    def _take(self, stream: str, entry: str, fields: dict[str, str], tries: int) -> None:
        kind = fields.get("type", "")
        handler = self._handlers.get(kind)
        outcome = "ignored"
        event = _read(fields)
        if event is None:
            # No try will make it readable, and it must not keep the rest from moving.
            telemetry.log().error("no event", stream=stream, entry=entry)
            outcome = "unreadable"
        elif handler is not None:
            try:
                fresh = handle(self._db, self._tables, handler, event)
                outcome = "done" if fresh else "repeat"
            except (sa.exc.OperationalError, redis.RedisError):
                # The database is away: that is not the event's fault, so it costs no try.
                self._later(stream, entry, fields, tries - 1)
                raise
            except Exception as error:  # noqa: BLE001  whatever fails, the rest keeps moving
                if tries < TRIES:
                    telemetry.log().warning(
                        "event failed", type=kind, tries=tries, error=str(error)
                    )
                    self._later(stream, entry, fields, tries)
                    return
                telemetry.log().exception("event given up", type=kind, id=fields.get("id"))
                self._bury(event, fields, str(error), tries)
                outcome = "dead"
        self._redis.xack(stream, self._group, entry)
        self._retries.pop((stream, entry), None)
        HANDLED.labels(self._group, kind, outcome).inc()

    def _later(self, stream: str, entry: str, fields: dict[str, str], tries: int) -> None:
        wait = self._pause * 2 ** max(tries - 1, 0)
        self._retries[(stream, entry)] = _Retry(fields, tries, clock.now().timestamp() + wait)

    def _bury(self, event: Event, fields: dict[str, str], error: str, tries: int) -> None:
        letters = self._tables.dead_letters
        with self._db.begin(event.community) as tx:
            tx.execute(
                insert(letters)
                .values(
                    community_id=event.community,
                    event_id=event.id,
                    envelope=envelope_json(fields),
                    error=error[:2000],
                    attempts=tries,
                    create_time=clock.now(),
                )
                .on_conflict_do_nothing()
            )
