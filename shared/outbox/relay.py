"""Publishes a service's outbox to Redis Streams: one active relay per service, in order."""

import threading
from datetime import timedelta
from typing import Any

import prometheus_client
import redis
import sqlalchemy as sa

from shared import clock, telemetry
from shared.db import Database
from shared.outbox.envelope import Event
from shared.outbox.tables import Outbox

PUBLISHED = prometheus_client.Counter(
    "upwell_outbox_published_total", "Events published.", ["service"]
)
WAITING = prometheus_client.Gauge(
    "upwell_outbox_waiting", "Events waiting to be published.", ["service"]
)

BATCH = 500
KEEP = timedelta(days=7)


class Relay:
    """Moves outbox rows to their streams.

    Rows are kept until every consumer group has confirmed them, or for 7 days. A mark in Redis says
    that Redis still holds what was published; where the mark is gone, Redis was lost and every kept
    row is published again; consumers drop the repeats.
    """

    def __init__(self, db: Database, client: redis.Redis, tables: Outbox) -> None:
        """Take a database that acts as the worker role."""
        self._db = db
        self._redis = client
        self._tables = tables
        self._mark = f"upwell:outbox:{tables.service}"
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
        tidied = clock.now()
        while not stop.is_set():
            self.heal(connection)
            count = self.publish(connection)
            if count < BATCH:
                stop.wait(0.1 if count else 0.2)
            if clock.now() - tidied > timedelta(minutes=1):
                self.tidy(connection)
                tidied = clock.now()

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
        stream_ids = pipeline.execute()
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

    def tidy(self, connection: sa.Connection) -> None:
        """Delete what every consumer has confirmed, and anything older than 7 days."""
        outbox, inbox = self._tables.outbox, self._tables.inbox
        horizon = clock.now() - KEEP
        for stream in connection.execute(
            sa.text(
                "SELECT DISTINCT regexp_replace(type, '[.][^.]+$', '')"
                f' FROM "{self._tables.service}".outbox WHERE publish_time IS NOT NULL'
            )
        ).scalars():
            confirmed = self._confirmed(stream)
            if confirmed is None:
                continue
            connection.execute(
                sa.delete(outbox).where(
                    outbox.c.publish_time.is_not(None),
                    sa.text(
                        "(split_part(stream_id, '-', 1)::bigint,"
                        " split_part(stream_id, '-', 2)::bigint) <= (:ms, :no)"
                    ).bindparams(ms=confirmed[0], no=confirmed[1]),
                    outbox.c.type.startswith(stream + "."),
                )
            )
            self._redis.xtrim(stream, minid=f"{confirmed[0]}-{confirmed[1]}")
        connection.execute(sa.delete(outbox).where(outbox.c.publish_time < horizon))
        # An inbox row is needed for as long as its event can come again.
        connection.execute(sa.delete(inbox).where(inbox.c.create_time < horizon - KEEP))
        waiting = connection.execute(
            sa.select(sa.func.count()).where(outbox.c.publish_time.is_(None))
        ).scalar_one()
        connection.commit()
        WAITING.labels(self._tables.service).set(waiting)

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
