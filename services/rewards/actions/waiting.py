"""Settles whoever waits for it; several workers may do so at once."""

import threading
from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store
from services.rewards.actions.awards import settle_community
from services.rewards.actions.settle import settle
from services.rewards.store import dirty
from shared import telemetry
from shared.db import Database
from shared.notices import Polling, Waiter

BATCH = 1000
# How long somebody waits at most before they are looked at: the pause, and those before them.
PAUSE = 0.2
LONGEST_PAUSE = 5.0
# So many members' changes are passed on together.
SHARE = 50

Told = Callable[[UUID, list[UUID]], object]


def run_settling(
    db: Database,
    stop: threading.Event,
    told: Told | None = None,
    waiter: Waiter | None = None,
) -> None:
    """Settle until told to stop; `db` acts as the worker role.

    `told` is called with a community and members who were settled, after that is committed;
    `waiter` waits for rows that say who has to be.
    """
    waiter = waiter or Polling()
    pause = PAUSE
    while not stop.is_set():
        try:
            settled = settle_waiting(db, told, stop)
            if settled or not _is_anybody_waiting(db):
                waiter.pause(stop, found=settled > 0, gather=PAUSE)
                pause = PAUSE
                continue
        except sa.exc.DBAPIError as error:
            telemetry.log().warning("settling waits", error=str(error.orig))
        # Somebody else is at those who wait, or settling them fails.
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _is_anybody_waiting(db: Database) -> bool:
    with db.everywhere() as tx:
        return bool(dirty.list_waiting(tx, 0, 1))


def settle_waiting(
    db: Database, told: Told | None = None, stop: threading.Event | None = None
) -> int:
    """Settle everybody who waits once, in every community; returns how many were.

    All that happened to a member since they were last looked at is settled in one go, so a hundred
    votes in a second cost their author one look, not a hundred. Who fails keeps waiting and does
    not keep the others.
    """
    count = after = 0
    while True:
        with db.everywhere() as tx:
            waiting = dirty.list_waiting(tx, after, BATCH)
        if not waiting:
            return count
        after = max(seq for _, _, seq in waiting)
        settled: dict[UUID, list[UUID]] = {}
        try:
            for community, member, _ in waiting:
                if stop is not None and stop.is_set():
                    return count
                if _settle(db, community, member):
                    settled.setdefault(community, []).append(member)
                    count += member != community
                    if len(settled[community]) == SHARE:
                        _tell(told, community, settled.pop(community))
        finally:
            for community, members in settled.items():
                _tell(told, community, members)


def _tell(told: Told | None, community: UUID, members: list[UUID]) -> None:
    if told is not None:
        told(community, [member for member in members if member != community])


def _settle(db: Database, community: UUID, member: UUID) -> bool:
    try:
        with db.begin(community) as tx:
            # Somebody else is at it, or was since the list was made.
            if not store.try_member(tx, community, member):
                return False
            if not dirty.is_waiting(tx, community, member):
                return False
            if member == community:
                dirty.take(tx, community, community)
                settle_community(tx, community)
            else:
                settle(tx, community, member)
    except sa.exc.OperationalError:
        raise
    except Exception:  # noqa: BLE001  whatever fails, the others go on
        telemetry.log().exception("settling failed", member=str(member))
        return False
    return True
