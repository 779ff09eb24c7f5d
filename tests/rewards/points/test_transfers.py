"""The ledger is added to and never changed."""

import psycopg
import pytest
import sqlalchemy as sa

from tests.rewards.conftest import World

TABLES = ("transfers", "facts")
CHANGES = (
    "UPDATE rewards.{} SET object = 'ideas/9'",
    "DELETE FROM rewards.{}",
    "TRUNCATE rewards.{}",
)

INSERT = sa.text(
    """INSERT INTO rewards.transfers (community_id, transfer_id, member_id, unit,
        amount, debit, credit, reason, effective_time, create_time)
    SELECT :community, gen_random_uuid(), gen_random_uuid(), 'credit', :amount,
        'mint:idea-supported', :credit, 'earned', now(), now()"""
)


@pytest.fixture
def filled(world: World) -> World:
    """Return a world in which somebody has points."""
    world.idea()
    world.vote(1, world.people.ben)
    world.settle()
    return world


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_or_deletes_a_row(filled: World, table: str, change: str) -> None:
    statement = sa.text(change.format(table))
    for database in (filled.db, filled.work_db):
        with (
            pytest.raises(sa.exc.ProgrammingError) as refused,
            database.begin(filled.community) as tx,
        ):
            tx.execute(statement)
        assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)
    with pytest.raises(sa.exc.ProgrammingError) as refused, filled.owner.connect() as owner:
        owner.execute(statement)
    assert "never changed or deleted" in str(refused.value)
    assert filled.balance(filled.people.ana) == 1


def test_every_row_names_two_accounts_and_an_amount(filled: World) -> None:
    for values in ({"amount": 0}, {"amount": -5}, {"credit": "mint:idea-supported"}):
        row = {"amount": 1, "credit": "burn", **values, "community": filled.community}
        with pytest.raises(sa.exc.IntegrityError), filled.db.begin(filled.community) as tx:
            tx.execute(INSERT, row)


def test_all_accounts_add_up_to_nothing(filled: World) -> None:
    filled.unvote(1, filled.people.ben)
    filled.settle()
    rows = filled.rows(
        """SELECT account, sum(amount) AS balance FROM (
            SELECT credit AS account, amount FROM rewards.transfers
            UNION ALL SELECT debit, -amount FROM rewards.transfers) AS e GROUP BY account"""
    )
    assert sum(row.balance for row in rows) == 0
    assert {row.account: row.balance for row in rows} == {
        f"member:{filled.people.ana.member}": 0,
        "mint:idea-supported": 0,
    }
