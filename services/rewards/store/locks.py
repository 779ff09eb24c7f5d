"""Orders who changes what: advisory locks on members.

Whoever needs several takes them at once and in one order, so that nobody waits in a circle.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

_LOCK = sa.text(
    """SELECT count(pg_advisory_xact_lock(u.key)::text)
    FROM unnest(CAST(:keys AS bigint[])) AS u(key)"""
)
_ALLOW_LONG = sa.text("SET LOCAL statement_timeout = '60s'")
_TRY = sa.text("SELECT pg_try_advisory_xact_lock(:key)")


def _key(kind: str, community: UUID, what: object = "") -> int:
    text = f"upwell rewards {kind} {community} {what}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def lock_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Hold a member's points and badges until the transaction ends."""
    lock_members(tx, community, [member])


def lock_members(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> None:
    """Hold several members' points and badges until the transaction ends."""
    keys = sorted({_key("member", community, member) for member in members})
    if keys:
        tx.execute(_LOCK, {"keys": keys}).scalar_one()


def try_member(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Hold a member's points and badges if nobody else does."""
    return bool(tx.execute(_TRY, {"key": _key("member", community, member)}).scalar_one())


def allow_long(tx: sa.Connection) -> None:
    """Let statements of this transaction take a minute, for members with very many facts."""
    tx.execute(_ALLOW_LONG)
