"""Lets a service hear what another would announce, and reads what it announced itself."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from shared import clock, ids
from shared.db import Database
from shared.events.envelope import body_of
from shared.outbox import Event
from shared.outbox.consumer import handle
from tests.harness.services import Service


def event_of(
    message: Message, community: UUID, *, at: datetime | None = None, event_id: UUID | None = None
) -> Event:
    """Return an event as a service would announce it, now unless said otherwise."""
    kind = message.DESCRIPTOR.full_name
    return Event(
        id=event_id or ids.new_id(),
        type=kind,
        source=kind.split(".")[1],
        subject="",
        community=community,
        actor="",
        create_time=at or clock.now(),
        trace_parent="",
        body=body_of(message),
    )


def hear(db: Database, service: Service, event: Event) -> bool:
    """Let a service take an event's effect, as its worker does; False for a repeat."""
    return handle(db, service.outbox, service.handlers[event.type], event)


def announced(db: Database, service: Service, community: UUID, kind: str = "") -> list[Event]:
    """Return what a service announced in a community, in order; of one short type, or all."""
    outbox = service.outbox.outbox
    with db.begin(community) as tx:
        rows = tx.execute(
            sa.select(outbox).where(outbox.c.community_id == community).order_by(outbox.c.seq)
        ).all()
    found = [
        Event(
            id=row.event_id,
            type=row.type,
            source=service.name,
            subject=row.subject,
            community=row.community_id,
            actor=row.actor,
            create_time=row.create_time,
            trace_parent=row.trace_parent,
            body=row.body,
        )
        for row in rows
    ]
    return [one for one in found if not kind or one.type.endswith(f".{kind}")]
