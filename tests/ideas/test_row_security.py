"""Row-level security keeps communities apart, whatever a query forgets."""

import psycopg
import pytest
import sqlalchemy as sa

from services.ideas.store import METADATA
from shared import ids
from tests.ideas.conftest import World


def test_it_is_forced_on_every_table(world: World) -> None:
    with world.owner.connect() as connection:
        bare = connection.execute(
            sa.text(
                """SELECT relname FROM pg_class WHERE relnamespace = 'ideas'::regnamespace
                AND relkind IN ('r', 'p') AND relname <> 'alembic_version'
                AND NOT (relrowsecurity AND relforcerowsecurity)"""
            )
        ).scalars()
        assert list(bare) == []


@pytest.mark.parametrize("table", sorted(table.name for table in METADATA.tables.values()))
def test_it_shows_another_community_or_none_nothing(world: World, table: str) -> None:
    world.tag("one")
    idea = world.idea(tags=["one"], request_id="r")
    world.vote(idea, world.people.ben)
    world.comment(idea, "Yes please.", world.people.ben)
    for community in (ids.new_id(), None):
        with world.db.begin(community) as tx:
            assert tx.execute(sa.text(f"SELECT count(*) FROM ideas.{table}")).scalar() == 0  # noqa: S608  built from our own constants
            assert (
                tx.execute(
                    sa.text("SELECT * FROM ideas.near_words('export', ARRAY['exp'], true)")
                ).all()
                == []
            )
            assert (
                tx.execute(
                    sa.text(
                        "SELECT * FROM ideas.similar_ideas(ARRAY['export'::tsquery], "
                        "ARRAY[1::float8], NULL, 5)"
                    )
                ).all()
                == []
            )


def test_it_grants_no_partition(world: World) -> None:
    with pytest.raises(sa.exc.ProgrammingError) as refused, world.db.begin(None) as tx:
        tx.execute(sa.text("SELECT 1 FROM ideas.votes_p0"))
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def test_it_writes_into_no_other_community(world: World) -> None:
    with (
        pytest.raises(sa.exc.ProgrammingError),
        world.db.begin(world.people.community) as tx,
    ):
        tx.execute(
            sa.text("INSERT INTO ideas.follows VALUES (:other, 1, :other, now())"),
            {"other": ids.new_id()},
        )
