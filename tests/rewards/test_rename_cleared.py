"""Migrating cases and rows of the ledger that a version before called cleared."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from shared import ids, migrate
from shared.db import url_for
from tests import harness
from tests.harness import Servers

CASE = """INSERT INTO rewards.cases (community_id, case_id, member_id, reason, state, window_start,
    window_end, evidence, create_time)
VALUES (:community, :uid, :uid, 'other', :state, now(), now(), '[]', now())"""
ROW = """INSERT INTO rewards.transfers (community_id, transfer_id, member_id, unit, amount, debit,
    credit, reason, effective_time, create_time)
VALUES (:community, :uid, :uid, 'standing', 1, 'mint:a', 'adjust', :state, now(), now())"""
WORDS = ("cleared", "confirmed")


@pytest.fixture
def url(servers: Servers) -> Iterator[str]:
    """Return the address of a database as the version before left it."""
    with harness.unmigrated(servers) as address:
        migrate.upgrade("rewards", address, "0005")
        yield address


def words(connection: sa.Connection) -> list[tuple[str, str]]:
    query = """SELECT c.state, t.reason FROM rewards.cases c
        JOIN rewards.transfers t ON t.transfer_id = c.case_id ORDER BY 1"""
    return [(row.state, row.reason) for row in connection.execute(sa.text(query))]


def test_it_takes_the_word_of_today_and_back(url: str) -> None:
    engine = sa.create_engine(url_for(url), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for word in WORDS:
            values = {"community": ids.new_id(), "uid": ids.new_id(), "state": word}
            connection.execute(sa.text(CASE), values)
            connection.execute(sa.text(ROW), values)
    migrate.upgrade("rewards", url, "0006")
    with engine.connect() as connection:
        assert words(connection) == [("confirmed", "confirmed"), ("dismissed", "dismissed")]
    with engine.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match="never"):
        connection.execute(sa.text("UPDATE rewards.transfers SET reason = 'earned'"))
    migrate.downgrade("rewards", url, "0005")
    with engine.connect() as connection:
        assert words(connection) == [("cleared", "cleared"), ("confirmed", "confirmed")]
    engine.dispose()
