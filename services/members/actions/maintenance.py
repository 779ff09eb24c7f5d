"""Purges what nobody needs any more."""

from services.members import store
from shared import clock, telemetry
from shared.db import Database


def purge(everywhere: Database) -> int:
    """Delete links, tokens, grants, emails and request ids that have long expired."""
    with everywhere.everywhere() as tx:
        gone = store.purge(tx, clock.now())
    telemetry.log().info("purged", rows=gone)
    return gone
