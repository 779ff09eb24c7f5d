"""Describes events and hears them as they pass; `shared.outbox` publishes and takes them.

It stands apart so that who only listens, as the gateway does, loads nothing of a database.
"""

from shared.events.envelope import Event, body_of
from shared.events.listener import Listener

__all__ = ["Event", "Listener", "body_of"]
