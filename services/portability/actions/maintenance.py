"""Purges imports and exports with their files, and erasures."""

from services.portability import store
from shared import clock, telemetry
from shared.db import Database


def purge(db: Database) -> int:
    """Delete imports after a week, exports after a day, erasures a year after they were done.

    `db` acts as the worker role.
    """
    gone = 0
    while True:
        with db.everywhere() as tx:
            some = store.purge(tx, clock.now())
        gone += some
        if not some:
            telemetry.log().info("purged", rows=gone)
            return gone
