"""Deletes imports after a week, exports after a day and erasures after a year, everywhere."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from services.portability.store import erasures, exports, files, imports
from services.portability.store.tables import REQUESTS
from shared import requests

KEEP = timedelta(days=7)
# An export may hold everybody's address.
KEEP_EXPORTS = timedelta(days=1)
# As long as somebody may want to see that a member was erased.
KEEP_ERASURES = timedelta(days=365)
BATCH = 20


def purge(tx: sa.Connection, moment: datetime) -> int:
    """Delete the oldest imports, exports, finished erasures and requests; return how many."""
    requests.purge(tx, REQUESTS, moment)
    old = imports.list_old(tx, moment - KEEP, BATCH)
    for community, uid in old:
        files.delete_file(tx, community, uid)
        imports.delete_records(tx, community, uid)
        imports.delete_import(tx, community, uid)
    written = exports.list_old_exports(tx, moment - KEEP_EXPORTS, BATCH)
    for community, uid, file in written:
        if file is not None:
            files.delete_file(tx, community, file)
        exports.delete_export(tx, community, uid)
    done = erasures.list_old_erasures(tx, moment - KEEP_ERASURES, BATCH)
    for community, uid in done:
        erasures.delete_erasure(tx, community, uid)
    return len(old) + len(written) + len(done)
