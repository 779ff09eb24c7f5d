"""Announces facts: written with what makes them true, delivered at least once, taken once.

`tables` are in each service's schema; `relay` publishes to Redis Streams; `consumer` takes each
event's effect once.
"""

from shared.events.envelope import Event
from shared.outbox.consumer import Consumer, Handler, replay
from shared.outbox.relay import Relay
from shared.outbox.tables import Outbox, add, create_statements, rows

__all__ = [
    "Consumer",
    "Event",
    "Handler",
    "Outbox",
    "Relay",
    "add",
    "create_statements",
    "replay",
    "rows",
]
