"""Orders who changes what: advisory locks on a community's merges, ideas, members and roll-up.

Whoever needs several takes them in this order: the community's merges, ideas by ascending key,
members by ascending key, the roll-up. So nobody ever waits in a circle.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

_LOCK = sa.text(
    """SELECT count(CASE WHEN u.exclusive THEN pg_advisory_xact_lock(u.key)::text
                         ELSE pg_advisory_xact_lock_shared(u.key)::text END)
    FROM unnest(CAST(:keys AS bigint[]), CAST(:exclusive AS boolean[])) AS u(key, exclusive)"""
)
_TRY = sa.text("SELECT pg_try_advisory_xact_lock(:key)")


def _key(kind: str, community: UUID, what: object = "") -> int:
    text = f"upwell ideas {kind} {community} {what}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def _take(tx: sa.Connection, keys: list[tuple[int, bool]]) -> None:
    if keys:
        tx.execute(
            _LOCK, {"keys": [key for key, _ in keys], "exclusive": [mode for _, mode in keys]}
        ).scalar_one()


def _sorted(
    kind: str, community: UUID, things: Iterable[object], *, exclusive: bool
) -> list[tuple[int, bool]]:
    return [(key, exclusive) for key in sorted({_key(kind, community, thing) for thing in things})]


def lock_ideas(
    tx: sa.Connection, community: UUID, numbers: Iterable[int], *, exclusive: bool = False
) -> None:
    """Hold ideas until the transaction ends.

    Votes hold theirs shared; whoever opens, closes, merges or splits an idea holds it exclusively.
    """
    _take(tx, _sorted("idea", community, numbers, exclusive=exclusive))


def lock_votes(
    tx: sa.Connection, community: UUID, numbers: Iterable[int], members: Iterable[UUID]
) -> None:
    """Hold ideas shared and members exclusively, in one statement, so that a member votes once."""
    _take(
        tx,
        [
            *_sorted("idea", community, numbers, exclusive=False),
            *_sorted("member", community, members, exclusive=True),
        ],
    )


def lock_merges(tx: sa.Connection, community: UUID, *, exclusive: bool) -> None:
    """Hold which ideas are merged into which."""
    _take(tx, [(_key("merges", community), exclusive)])


def lock_rollup(tx: sa.Connection, community: UUID) -> None:
    """Hold the counters of a community's ideas; only the roll-up and recounts write them."""
    _take(tx, [(_key("rollup", community), True)])


def try_rollup(tx: sa.Connection, community: UUID) -> bool:
    """Hold the counters if nobody else does."""
    return bool(tx.execute(_TRY, {"key": _key("rollup", community)}).scalar_one())
