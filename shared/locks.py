"""Orders who changes what: advisory locks that a transaction holds until it ends.

A service names its kinds of locks once, in the order in which they are taken, so that nobody ever
waits in a circle:

    LOCKS = locks.Locks("ideas", ("merges", "idea", "member"))

    LOCKS.take(tx, community, locks.shared("idea", numbers), locks.exclusive("member", members))
    LOCKS.take(tx, community, locks.exclusive("merges"))
    if not LOCKS.try_take(tx, community, "merges"):
        ...
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

# A row at a time, in the order given; the cast makes one type of the two void functions.
_TAKE = sa.text(
    """SELECT count(CASE WHEN u.exclusive THEN pg_advisory_xact_lock(u.key)::text
                         ELSE pg_advisory_xact_lock_shared(u.key)::text END)
    FROM unnest(CAST(:keys AS bigint[]), CAST(:exclusive AS boolean[])) AS u(key, exclusive)"""
)
_TRY = sa.text("SELECT pg_try_advisory_xact_lock(:key)")
# A lock on the whole of a kind.
_WHOLE = ("",)


@dataclass(frozen=True)
class Wanted:
    """Names locks of one kind."""

    kind: str
    keys: tuple[object, ...]
    is_exclusive: bool


def exclusive(kind: str, keys: Iterable[object] = _WHOLE) -> Wanted:
    """Ask for locks that nobody else holds; without keys for the one of the kind itself."""
    return Wanted(kind, tuple(keys), is_exclusive=True)


def shared(kind: str, keys: Iterable[object] = _WHOLE) -> Wanted:
    """Ask for locks that others may hold shared as well."""
    return Wanted(kind, tuple(keys), is_exclusive=False)


class Locks:
    """Takes the locks of one service; other services' are other ones, whatever their names."""

    def __init__(self, service: str, kinds: Sequence[str]) -> None:
        """Take the kinds in the order in which whoever needs several takes them."""
        self._service = service
        self._rank = {kind: rank for rank, kind in enumerate(kinds)}

    def take(self, tx: sa.Connection, community: UUID, *wanted: Wanted) -> None:
        """Wait for all of them in one statement: by kind, then by key; ValueError for a new kind.

        Of a key asked for both ways the exclusive lock is taken.
        """
        keys: dict[tuple[int, int], bool] = {}
        for one in wanted:
            for key in one.keys:
                place = self._place(one.kind, community, key)
                keys[place] = keys.get(place, False) or one.is_exclusive
        if keys:
            places = sorted(keys)
            tx.execute(
                _TAKE,
                {
                    "keys": [key for _, key in places],
                    "exclusive": [keys[place] for place in places],
                },
            ).scalar_one()

    def try_take(self, tx: sa.Connection, community: UUID, kind: str, key: object = "") -> bool:
        """Take one lock exclusively if nobody holds it; return whether it was free."""
        _, number = self._place(kind, community, key)
        return bool(tx.execute(_TRY, {"key": number}).scalar_one())

    def _place(self, kind: str, community: UUID, key: object) -> tuple[int, int]:
        if kind not in self._rank:
            message = f"{self._service} has no locks of the kind {kind!r}."
            raise ValueError(message)
        text = f"upwell {self._service} {kind} {community} {key}".encode()
        digest = hashlib.blake2b(text, digest_size=8).digest()
        return self._rank[kind], int.from_bytes(digest, "big", signed=True)
