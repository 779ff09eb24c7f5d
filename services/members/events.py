"""Says what members does when it hears something: nothing yet."""

from collections.abc import Mapping

from shared.outbox import Handler

HANDLERS: Mapping[str, Handler] = {}
