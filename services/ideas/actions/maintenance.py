"""Purges what nobody needs any more, and works out texts anew where the rules have changed."""

from collections import defaultdict
from uuid import UUID

from services.ideas import store
from shared import clock, requests, telemetry
from shared.db import Database

# Ideas whose texts are worked out in one transaction.
BATCH = 100


def purge(db: Database) -> int:
    """Forget request ids that nobody will repeat; `db` acts as the worker role."""
    with db.everywhere() as tx:
        gone = requests.purge(tx, store.REQUESTS, clock.now())
    telemetry.log().info("purged", rows=gone)
    return gone


def derive_texts(db: Database) -> int:
    """Work out words and excerpts that are those of earlier rules; `db` acts as the worker role."""
    done = 0
    while True:
        with db.everywhere() as tx:
            stale = store.search.list_stale_ideas(tx, BATCH)
        if not stale:
            break
        numbers: defaultdict[UUID, list[int]] = defaultdict(list)
        for community, number in stale:
            numbers[community].append(number)
        for community, some in numbers.items():
            with db.begin(community) as tx:
                store.search.derive_texts(tx, community, some)
        done += len(stale)
    if done:
        telemetry.log().info("texts_derived", ideas=done)
    return done
