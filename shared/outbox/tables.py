"""Keeps the outbox, the inbox and the dead letters of a service, and writes events."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message
from sqlalchemy.dialects.postgresql import JSONB

from shared import clock, ids, migrate, telemetry
from shared.events.envelope import body_of


class Outbox:
    """Holds the three tables of one service."""

    def __init__(self, metadata: sa.MetaData) -> None:
        """Declare the tables in the metadata's schema."""
        self.service = metadata.schema or ""
        self.outbox = sa.Table(
            "outbox",
            metadata,
            sa.Column("community_id", sa.Uuid, primary_key=True),
            sa.Column("event_id", sa.Uuid, primary_key=True),
            sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False),
            sa.Column("type", sa.Text, nullable=False),
            sa.Column("subject", sa.Text, nullable=False),
            sa.Column("actor", sa.Text, nullable=False),
            sa.Column("trace_parent", sa.Text, nullable=False),
            sa.Column("body", JSONB, nullable=False),
            sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
            sa.Column("publish_time", sa.DateTime(timezone=True)),
            sa.Column("stream_id", sa.Text),
            sa.Index(
                "outbox_unpublished_idx", "seq", postgresql_where=sa.text("publish_time IS NULL")
            ),
            sa.Index("outbox_publish_time_idx", "publish_time"),
        )
        self.inbox = sa.Table(
            "inbox",
            metadata,
            sa.Column("community_id", sa.Uuid, primary_key=True),
            sa.Column("event_id", sa.Uuid, primary_key=True),
            sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
            sa.Index("inbox_create_time_idx", "create_time"),
        )
        self.dead_letters = sa.Table(
            "dead_letters",
            metadata,
            sa.Column("community_id", sa.Uuid, primary_key=True),
            sa.Column("event_id", sa.Uuid, primary_key=True),
            sa.Column("envelope", JSONB, nullable=False),
            sa.Column("error", sa.Text, nullable=False),
            sa.Column("attempts", sa.Integer, nullable=False),
            sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        )


def rows(
    community: UUID, actor: UUID | None, events: Iterable[tuple[str, Message]]
) -> list[dict[str, Any]]:
    """Return the outbox rows of (subject, message) pairs."""
    moment = clock.now()
    trace = telemetry.trace_parent()
    return [
        {
            "community_id": community,
            "event_id": ids.new_id(),
            "type": message.DESCRIPTOR.full_name,
            "subject": subject,
            "actor": str(actor or ""),
            "trace_parent": trace,
            "body": body_of(message),
            "create_time": moment,
        }
        for subject, message in events
    ]


def add(
    tx: sa.Connection,
    tables: Outbox,
    community: UUID,
    actor: UUID | None,
    *events: tuple[str, Message],
) -> None:
    """Write events, as (subject, message) pairs, in the transaction that makes them true."""
    if events:
        tx.execute(sa.insert(tables.outbox), rows(community, actor, events))


def create_statements(service: str) -> list[str]:
    """Return the statements of a first migration that create and protect the three tables."""
    statements = [
        f"""CREATE TABLE "{service}".outbox (
            community_id uuid NOT NULL, event_id uuid NOT NULL,
            seq bigint GENERATED ALWAYS AS IDENTITY,
            type text NOT NULL, subject text NOT NULL, actor text NOT NULL,
            trace_parent text NOT NULL, body jsonb NOT NULL, create_time timestamptz NOT NULL,
            publish_time timestamptz, stream_id text,
            CONSTRAINT outbox_pkey PRIMARY KEY (community_id, event_id))""",
        (
            f'CREATE INDEX outbox_unpublished_idx ON "{service}".outbox (seq)'
            " WHERE publish_time IS NULL"
        ),
        f'CREATE INDEX outbox_publish_time_idx ON "{service}".outbox (publish_time)',
        f"""CREATE TABLE "{service}".inbox (
            community_id uuid NOT NULL, event_id uuid NOT NULL, create_time timestamptz NOT NULL,
            CONSTRAINT inbox_pkey PRIMARY KEY (community_id, event_id))""",
        f'CREATE INDEX inbox_create_time_idx ON "{service}".inbox (create_time)',
        f"""CREATE TABLE "{service}".dead_letters (
            community_id uuid NOT NULL, event_id uuid NOT NULL, envelope jsonb NOT NULL,
            error text NOT NULL, attempts integer NOT NULL, create_time timestamptz NOT NULL,
            CONSTRAINT dead_letters_pkey PRIMARY KEY (community_id, event_id))""",
    ]
    for table in ("outbox", "inbox", "dead_letters"):
        statements += migrate.protect(service, table, ("SELECT", "INSERT", "UPDATE", "DELETE"))
    return statements


def envelope_json(fields: dict[str, str]) -> dict[str, Any]:
    """Return a stream entry as it is kept with a dead letter."""
    kept: dict[str, Any] = dict(fields)
    kept["body"] = json.loads(fields["body"])
    return kept
