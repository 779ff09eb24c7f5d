"""Publishes a service's outbox to Redis Streams: one active relay per service, in order."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import prometheus_client
import redis
import sqlalchemy as sa

from shared import clock, notices, telemetry
from shared.db import Database
from shared.events.envelope import Event
from shared.outbox.tables import Outbox

PUBLISHED = prometheus_client.Counter(
    "upwell_outbox_published_total", "Events published.", ["service"]
)
WAITING = prometheus_client.Gauge(
    "upwell_outbox_waiting", "Events waiting to be published.", ["service"]
)

BATCH = 500
KEEP = timedelta(days=7)
# How far the clocks of Redis and of this machine may be apart.
SKEW = timedelta(minutes=5)


class Relay:
    """Moves outbox rows to their streams.

    Rows are kept until every consumer group has confirmed them, or for 7 days. A mark in Redis says
    that Redis still holds what was published; where the mark is gone, Redis was lost and every kept
    row is published again; consumers drop the repeats.
    """

    def __init__(
        self,
        db: Database,
        client: redis.Redis,
        tables: Outbox,
        waiter: notices.Waiter | None = None,
    ) -> None:
        """Take a database that acts as the worker role, and what waits for rows of the outbox."""
        self._waiter = waiter or notices.Polling()
        self._db = db
        self._redis = client
        self._tables = tables
        self._mark = f"upwell:outbox:{tables.service}"
        self._shelf = f"upwell:outbox-streams:{tables.service}"
        self._lock = sa.text("SELECT pg_try_advisory_lock(hashtext(:name))").bindparams(
            name=f"upwell relay {tables.service}"
        )

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop; wait as a standby while another relay is active."""
        pause = 0.1
        while not stop.is_set():
            try:
                with self._db.engine.connect() as connection:
                    active = connection.execute(self._lock).scalar_one()
                    connection.commit()
                    if active:
                        telemetry.log().info("relay active", service=self._tables.service)
                        self._loop(connection, stop)
                        connection.execute(sa.text("SELECT pg_advisory_unlock_all()"))
                        connection.commit()
                pause = 0.1
            except (sa.exc.DBAPIError, redis.RedisError) as error:
                telemetry.log().warning("relay waits", error=str(error))
                pause = min(pause * 2, 5.0)
            stop.wait(max(pause, 1.0) if not stop.is_set() else 0)

    def _loop(self, connection: sa.Connection, stop: threading.Event) -> None:
        purged = clock.now()
        while not stop.is_set():
            self.heal(connection)
            count = self.publish(connection)
            if count < BATCH:
                self._waiter.pause(stop, found=count > 0)
            if clock.now() - purged > timedelta(minutes=1):
                self.purge(connection)
                purged = clock.now()

    def heal(self, connection: sa.Connection) -> None:
        """Mark every kept row unpublished where Redis has lost what it held."""
        if self._redis.exists(self._mark):
            return
        outbox = self._tables.outbox
        again = connection.execute(
            sa.update(outbox)
            .where(outbox.c.publish_time.is_not(None))
            .values(publish_time=None, stream_id=None)
        )
        connection.commit()
        self._redis.set(self._mark, clock.now().isoformat())
        if again.rowcount:
            telemetry.log().warning("publishing again", events=again.rowcount)

    def publish(self, connection: sa.Connection) -> int:
        """Publish the next batch and return how many events it held."""
        outbox = self._tables.outbox
        found = connection.execute(
            sa.select(outbox)
            .where(outbox.c.publish_time.is_(None))
            .order_by(outbox.c.seq)
            .limit(BATCH)
        ).all()
        if not found:
            connection.rollback()
            return 0
        pipeline = self._redis.pipeline(transaction=False)
        for row in found:
            event = Event(
                id=row.event_id,
                type=row.type,
                source=self._tables.service,
                subject=row.subject,
                community=row.community_id,
                actor=row.actor,
                create_time=row.create_time,
                trace_parent=row.trace_parent,
                body=row.body,
            )
            fields: dict[Any, Any] = dict(event.to_fields())
            pipeline.xadd(event.stream, fields)
        pipeline.sadd(self._shelf, *{row.type.rpartition(".")[0] for row in found})
        *stream_ids, _ = pipeline.execute()
        connection.execute(
            sa.update(outbox)
            .where(
                outbox.c.community_id == sa.bindparam("row_community"),
                outbox.c.event_id == sa.bindparam("row_event"),
            )
            .values(publish_time=clock.now(), stream_id=sa.bindparam("row_stream")),
            [
                {
                    "row_community": row.community_id,
                    "row_event": row.event_id,
                    "row_stream": stream_id,
                }
                for row, stream_id in zip(found, stream_ids, strict=True)
            ],
        )
        connection.commit()
        PUBLISHED.labels(self._tables.service).inc(len(found))
        return len(found)

    def purge(self, connection: sa.Connection) -> None:
        """Delete what every consumer has confirmed, and anything older than 7 days.

        An entry's stream id begins with when Redis took it; what was published well before the last
        confirmed one is confirmed as well, and that is a range of an index. A stream that no group
        reads, or that nothing is announced on any more, is trimmed by age alone.
        """
        outbox, inbox = self._tables.outbox, self._tables.inbox
        oldest = limit = clock.now() - KEEP
        for stream in self._streams(connection):
            # Exactly: approximately would keep a node of a hundred entries, which may be them all.
            self._redis.xtrim(stream, minid=int(oldest.timestamp() * 1000), approximate=False)
            confirmed = self._confirmed(stream)
            if confirmed is not None:
                moment = datetime.fromtimestamp(confirmed[0] / 1000, UTC) - SKEW
                limit = max(limit, moment)
                self._redis.xtrim(stream, minid=f"{confirmed[0]}-{confirmed[1]}")
        self._delete(connection, outbox, outbox.c.publish_time, limit)
        # An inbox row is needed for as long as its event can come again.
        self._delete(connection, inbox, inbox.c.create_time, clock.now() - 2 * KEEP)
        waiting = connection.execute(
            sa.select(sa.func.count()).where(outbox.c.publish_time.is_(None))
        ).scalar_one()
        connection.commit()
        WAITING.labels(self._tables.service).set(waiting)

    def _streams(self, connection: sa.Connection) -> list[str]:
        """Return the streams this service announced on, also where its outbox is empty by now."""
        outbox = self._tables.outbox
        kind = connection.execute(sa.select(outbox.c.type).limit(1)).scalar()
        known: Any = self._redis.smembers(self._shelf)
        return sorted({*known, kind.rpartition(".")[0]} if kind else known)

    def _delete(
        self,
        connection: sa.Connection,
        table: sa.Table,
        column: sa.ColumnElement[datetime],
        before: datetime,
    ) -> None:
        """Delete old rows, a batch for each transaction."""
        while True:
            old = (
                sa.select(table.c.community_id, table.c.event_id)
                .where(column < before)
                .limit(BATCH)
            )
            gone = connection.execute(
                sa.delete(table).where(sa.tuple_(table.c.community_id, table.c.event_id).in_(old))
            )
            connection.commit()
            if gone.rowcount < BATCH:
                return

    def _confirmed(self, stream: str) -> tuple[int, int] | None:
        """Return the last stream id that every group has done with, or None without groups."""
        try:
            groups = self._redis.xinfo_groups(stream)
        except redis.ResponseError:
            return None
        lowest: tuple[int, int] | None = None
        for group in groups:
            milliseconds, _, number = group["last-delivered-id"].partition("-")
            done = (int(milliseconds), int(number))
            if group["pending"]:
                first = self._redis.xpending(stream, group["name"])["min"]
                milliseconds, _, number = first.partition("-")
                done = (int(milliseconds), int(number) - 1)
            lowest = done if lowest is None else min(lowest, done)
        return lowest
