"""Purges what nobody needs any more."""

from services.ideas import store
from shared import clock, requests, telemetry
from shared.db import Database


def purge(db: Database) -> int:
    """Forget request ids that nobody will repeat; `db` acts as the worker role."""
    with db.everywhere() as tx:
        gone = requests.purge(tx, store.REQUESTS, clock.now())
    telemetry.log().info("purged", rows=gone)
    return gone
