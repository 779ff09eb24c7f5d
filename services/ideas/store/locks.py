"""Orders who changes what: locks on a community's merges, ideas, members and roll-up."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from shared import locks

LOCKS = locks.Locks("ideas", ("merges", "idea", "member", "rollup"))


def lock_ideas(
    tx: sa.Connection, community: UUID, numbers: Iterable[int], *, exclusive: bool = False
) -> None:
    """Hold ideas until the transaction ends.

    Votes hold theirs shared; whoever opens, closes, merges or splits an idea holds it exclusively.
    """
    hold = locks.exclusive if exclusive else locks.shared
    LOCKS.take(tx, community, hold("idea", numbers))


def lock_votes(
    tx: sa.Connection, community: UUID, numbers: Iterable[int], members: Iterable[UUID]
) -> None:
    """Hold ideas shared and members exclusively, in one statement, so that a member votes once."""
    LOCKS.take(tx, community, locks.shared("idea", numbers), locks.exclusive("member", members))


def lock_merges(tx: sa.Connection, community: UUID, *, exclusive: bool) -> None:
    """Hold which ideas are merged into which."""
    LOCKS.take(tx, community, locks.exclusive("merges") if exclusive else locks.shared("merges"))


def lock_rollup(tx: sa.Connection, community: UUID) -> None:
    """Hold the counters of a community's ideas; only the roll-up and recounts write them."""
    LOCKS.take(tx, community, locks.exclusive("rollup"))


def try_rollup(tx: sa.Connection, community: UUID) -> bool:
    """Hold the counters if nobody else does."""
    return LOCKS.try_take(tx, community, "rollup")
