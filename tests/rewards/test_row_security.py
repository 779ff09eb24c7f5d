"""Row-level security keeps communities apart, whatever a query forgets."""

import pytest
import sqlalchemy as sa

from services.rewards.store import METADATA
from shared import ids
from tests.rewards.conftest import World


def test_it_is_forced_on_every_table(world: World) -> None:
    with world.owner.connect() as connection:
        bare = connection.execute(
            sa.text(
                """SELECT relname FROM pg_class WHERE relnamespace = 'rewards'::regnamespace
                AND relkind IN ('r', 'p') AND relname <> 'alembic_version'
                AND NOT (relrowsecurity AND relforcerowsecurity)"""
            )
        ).scalars()
        assert list(bare) == []


def test_it_shows_another_community_or_none_nothing(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world.unvote(1, world.people.cleo)
    world.settle()
    world.vote(1, world.people.manager)
    for community in (ids.new_id(), None):
        with world.db.begin(community) as tx:
            for table in METADATA.sorted_tables:
                assert tx.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0


def test_it_writes_into_no_other_community(world: World) -> None:
    with pytest.raises(sa.exc.ProgrammingError), world.db.begin(world.community) as tx:
        tx.execute(
            sa.text(
                "INSERT INTO rewards.recompute_queue (community_id, member_id)"
                " VALUES (:other, :other)"
            ),
            {"other": ids.new_id()},
        )
