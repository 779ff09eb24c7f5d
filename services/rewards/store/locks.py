"""Names what a transaction of rewards may hold alone until it ends."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from shared import locks

LOCKS = locks.Locks("rewards", ("cases", "rules", "member", "leaderboards"))
_ALLOW_LONG = sa.text("SET LOCAL statement_timeout = '60s'")


def lock_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Hold a member's points and badges until the transaction ends."""
    lock_members(tx, community, [member])


def lock_members(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> None:
    """Hold several members' points and badges until the transaction ends."""
    LOCKS.take(tx, community, locks.exclusive("member", members))


def try_member(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Hold a member's points and badges if nobody else does."""
    return LOCKS.try_take(tx, community, "member", member)


def allow_long(tx: sa.Connection) -> None:
    """Let statements of this transaction take a minute, for members with very many facts."""
    tx.execute(_ALLOW_LONG)
