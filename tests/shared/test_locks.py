"""Checks that advisory locks keep people apart, and never in a circle."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import locks
from shared.db import Database

LOCKS = locks.Locks("probe", ("tree", "leaf"))


@pytest.fixture
def db(probe: Callable[..., Database]) -> Database:
    """Return a database to lock in."""
    return probe("SELECT 1")


def test_it_holds_until_the_transaction_ends(db: Database, community: UUID) -> None:
    with db.begin(community) as tx, db.begin(community) as other:
        LOCKS.take(tx, community, locks.exclusive("leaf", [1, 2]))
        assert not LOCKS.try_take(other, community, "leaf", 2)
        assert LOCKS.try_take(other, community, "leaf", 3)
        assert LOCKS.try_take(other, community, "leaf")
        assert LOCKS.try_take(other, community, "tree", 2)
        assert LOCKS.try_take(other, uuid4(), "leaf", 2)
        assert locks.Locks("other", ("leaf",)).try_take(other, community, "leaf", 2)
    with db.begin(community) as tx:
        assert LOCKS.try_take(tx, community, "leaf", 2)


def test_it_shares_what_is_asked_for_shared(db: Database, community: UUID) -> None:
    with db.begin(community) as tx, db.begin(community) as other:
        LOCKS.take(tx, community, locks.shared("tree"))
        LOCKS.take(other, community, locks.shared("tree"))
        assert not LOCKS.try_take(other, community, "tree")


def test_it_prefers_the_exclusive_lock_of_a_key(db: Database, community: UUID) -> None:
    with db.begin(community) as tx, db.begin(community) as other:
        LOCKS.take(
            tx,
            community,
            locks.shared("leaf", [1]),
            locks.exclusive("leaf", [1]),
            locks.shared("leaf", [1]),
        )
        other.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
        with pytest.raises(sa.exc.OperationalError):
            LOCKS.take(other, community, locks.shared("leaf", [1]))


def test_it_takes_them_in_one_order_however_asked(db: Database, community: UUID) -> None:
    taken: list[dict[str, list[object]]] = []

    @sa.event.listens_for(db.engine, "before_cursor_execute")
    def note(*call: object) -> None:
        if isinstance(call[3], dict) and "keys" in call[3]:
            taken.append(call[3])

    for wanted in (
        [locks.exclusive("leaf", [1, 2, 3]), locks.shared("tree")],
        [locks.shared("tree"), locks.exclusive("leaf", [3, 2, 1, 1])],
    ):
        with db.begin(community) as tx:
            LOCKS.take(tx, community, *wanted)
    assert taken[0] == taken[1]
    assert taken[0]["exclusive"] == [False, True, True, True]
    assert taken[0]["keys"][1:] == sorted(taken[0]["keys"][1:])  # type: ignore[type-var]


def test_it_takes_nothing_for_no_keys(db: Database, community: UUID) -> None:
    with db.begin(community) as tx, db.begin(community) as other:
        LOCKS.take(tx, community, locks.exclusive("leaf", []))
        LOCKS.take(tx, community)
        assert LOCKS.try_take(other, community, "leaf")


def test_it_knows_only_the_kinds_of_its_order(db: Database, community: UUID) -> None:
    with db.begin(community) as tx, pytest.raises(ValueError, match="branch"):
        LOCKS.take(tx, community, locks.exclusive("branch"))
