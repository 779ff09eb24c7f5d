"""Checks row-level security: the wall between communities holds whatever a query asks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from services.members import store
from shared import migrate
from shared.db import Database
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb

ROLES = ("upwell_members", "upwell_members_work")


def _tables(tx: psycopg.Connection) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'members'"
    found = [name for (name,) in tx.execute(query).fetchall()]
    return sorted(name for name in found if name != "alembic_version")


def test_it_forces_the_wall_on_every_table(superuser: psycopg.Connection) -> None:
    rows = superuser.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'members' AND relkind = 'r'"
    ).fetchall()
    walls = {name: (on, forced) for name, on, forced in rows if name != "alembic_version"}
    assert set(walls.values()) == {(True, True)}
    assert sorted(walls) == _tables(superuser)
    assert len(walls) == len(store.METADATA.tables)


def test_it_gives_the_roles_nothing_of_their_own(superuser: psycopg.Connection) -> None:
    for role in ROLES:
        row = superuser.execute(
            "SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreatedb, rolcreaterole"
            " FROM pg_roles WHERE rolname = %s",
            (role,),
        ).fetchone()
        assert row == (False,) * 5
        owned = superuser.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", (role,)
        ).fetchone()
        assert owned == (0,)


def test_it_shows_no_rows_without_a_community(
    town: Town, alice: pb.Member, db: Database, superuser: psycopg.Connection
) -> None:
    town.ask("zoe@example.com")
    for table in _tables(superuser):
        with db.begin(None) as tx:
            assert tx.execute(sa.text(f"SELECT count(*) FROM members.{table}")).scalar() == 0  # noqa: S608  our own names


def test_it_shows_and_changes_nothing_of_another_community(
    town: Town, other: Town, alice: pb.Member, db: Database, superuser: psycopg.Connection
) -> None:
    town.ask("zoe@example.com")
    for table in _tables(superuser):
        with db.begin(other.uid) as tx:
            seen = tx.execute(sa.text(f"SELECT DISTINCT community_id FROM members.{table}"))  # noqa: S608  our own names
            assert set(seen.scalars()) <= {other.uid}
    with db.begin(other.uid) as tx:
        changed = tx.execute(sa.text("UPDATE members.members SET bio = 'x'"))
        assert changed.rowcount == 0
        deleted = tx.execute(sa.text("DELETE FROM members.sign_in_links"))
        assert deleted.rowcount == 0
    move = sa.text("UPDATE members.communities SET community_id = :own").bindparams(own=town.uid)
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        db.begin(other.uid) as tx,
    ):
        tx.execute(move)


def test_it_forgets_the_community_between_requests_of_a_small_pool(
    new_town: Callable[[str], Town], database_url: str
) -> None:
    towns = [new_town(f"town-{number}") for number in range(5)]
    for town in towns:
        town.person("somebody")
    db = Database(database_url, "upwell_members", pool_size=2)

    def ask(number: int) -> tuple[UUID | None, set[UUID]]:
        wanted = towns[number % 6].uid if number % 6 < 5 else None
        try:
            with db.begin(wanted) as tx:
                query = sa.text("SELECT community_id FROM members.members")
                seen = set(tx.execute(query).scalars())
                if number % 7 == 0:
                    raise KeyError  # noqa: TRY301  the pool is what is under test
        except KeyError:
            pass
        return wanted, seen

    with ThreadPoolExecutor(8) as pool:
        for wanted, seen in pool.map(ask, range(400)):
            assert seen == ({wanted} if wanted else set())
    db.close()


def test_it_goes_down_and_up_again(database_url: str, superuser: psycopg.Connection) -> None:
    before = _tables(superuser)
    migrate.downgrade("members", database_url, "base")
    assert _tables(superuser) == []
    assert migrate.pending("members", database_url)
    migrate.upgrade("members", database_url)
    assert _tables(superuser) == before
    assert not migrate.pending("members", database_url)
