"""Folds what happened into the counters that lists are read from, and announces thresholds."""

import threading
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from services.ideas import store
from shared import clock, outbox, telemetry
from shared.db import Database
from shared.notices import Polling, Waiter
from upwell.ideas.v1 import events_pb2

BATCH = 5000
RECOUNT = 100
# Counters are at most 200 ms behind: the pause, and a batch.
PAUSE = 0.1


def run_rollup(db: Database, stop: threading.Event, waiter: Waiter | None = None) -> None:
    """Fold until told to stop; `db` acts as the worker role. One process folds at a time.

    `waiter` waits for rows of the deltas.
    """
    waiter = waiter or Polling()
    pause = PAUSE
    while not stop.is_set():
        try:
            waiter.pause(stop, found=step(db), gather=PAUSE)
            pause = PAUSE
        except sa.exc.DBAPIError as error:
            telemetry.log().warning("roll-up waits", error=str(error.orig))
            pause = min(pause * 2, 5.0)
            stop.wait(pause)


def step(db: Database) -> bool:
    """Fold one batch in each community where something happened; returns whether there was one."""
    with db.everywhere() as tx:
        waiting = store.list_waiting(tx)
    for community in waiting:
        _fold(db, community, wait=False)
    return recount_waiting(db) or bool(waiting)


def fold(db: Database, community: UUID | None = None) -> int:
    """Fold everything there is at once, in one community or, for a worker, in all; for imports.

    Returns how many counters changed.
    """
    if community is None:
        with db.everywhere() as tx:
            waiting = store.list_waiting(tx)
    else:
        waiting = [community]
    changed = 0
    for item in waiting:
        while count := _fold(db, item, wait=True):
            changed += count
    return changed


def _fold(db: Database, community: UUID, *, wait: bool) -> int:
    with db.begin(community) as tx:
        if wait:
            store.lock_rollup(tx, community)
        elif not store.try_rollup(tx, community):
            return 0
        folded = store.fold(tx, community, BATCH)
        store.recount(tx, community, [row.number for row in folded if row.imprecise])
        announce_thresholds(tx, community, [row.number for row in folded])
        return len(folded)


def announce_thresholds(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> None:
    """Announce the ideas that first have as many votes as their board asks for."""
    reached = store.reach_thresholds(tx, community, numbers, clock.now())
    outbox.add(
        tx,
        store.OUTBOX,
        community,
        None,
        *(
            (
                f"ideas/{row.number}",
                events_pb2.IdeaReachedThreshold(
                    idea_number=row.number, board=row.slug, threshold=row.threshold
                ),
            )
            for row in reached
        ),
    )


def recount_waiting(db: Database) -> bool:
    """Count the heat of the next ideas again where a half-life has changed; for a worker.

    Returns whether there were any.
    """
    with db.everywhere() as tx:
        recounting = store.list_recounting(tx)
    for community in recounting:
        _recount_next(db, community)
    return bool(recounting)


def _recount_next(db: Database, community: UUID) -> None:
    """Count the next ideas again, and remember how far that went."""
    with db.begin(community) as tx:
        if not store.try_rollup(tx, community):
            return
        after = store.recounted_after(tx, community)
        if after is None:
            return
        numbers = store.list_numbers(tx, community, after, RECOUNT)
        store.recount(tx, community, numbers)
        store.set_recounted(tx, community, numbers[-1] if len(numbers) == RECOUNT else None)
