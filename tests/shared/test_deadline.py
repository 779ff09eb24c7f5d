"""A service stops computing when nobody waits for the answer any more."""

import contextvars
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from shared import deadline
from shared.db import Database


@pytest.fixture
def call() -> Callable[..., object]:
    """Return what runs something as a call would, so that its deadline ends with it."""
    return contextvars.copy_context().run


@pytest.fixture
def db(probe: Callable[..., Database]) -> Database:
    """Return a service's database."""
    return probe("SELECT 1")


def test_a_statement_ends_when_its_caller_has_gone(
    db: Database, call: Callable[..., object]
) -> None:
    def sleep() -> None:
        deadline.begin(0.2)
        with db.begin(None) as tx, pytest.raises(sa.exc.OperationalError, match="timeout"):
            tx.execute(sa.text("SELECT pg_sleep(60)"))

    began = time.monotonic()
    call(sleep)
    assert time.monotonic() - began < 5


def test_nothing_begins_when_its_caller_has_gone(db: Database, call: Callable[..., object]) -> None:
    def ask() -> None:
        deadline.begin(-1)
        with pytest.raises(deadline.DeadlinePassed), db.begin(None):
            pass

    call(ask)


def test_a_statement_has_its_usual_time_when_the_caller_waits_long(
    db: Database, call: Callable[..., object]
) -> None:
    def ask() -> object:
        deadline.begin(600)
        with db.begin(None) as tx:
            return tx.execute(sa.text("SHOW statement_timeout")).scalar_one()

    assert call(ask) == "10s"


def test_a_worker_waits_for_as_long_as_ever(db: Database) -> None:
    assert deadline.remaining() is None
    with db.begin(None) as tx:
        assert tx.execute(sa.text("SHOW statement_timeout")).scalar_one() == "10s"
