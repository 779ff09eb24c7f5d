"""The defaults reward what others confirm, and a community is given them once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.rewards.actions import seeds
from services.rewards.domain.points.facts import TRIGGERS
from services.rewards.domain.points.rules import check_definition, check_slug
from services.rewards.store.points import rules as store
from shared.db import Database


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Return the database as the application's role."""
    database = Database(database_url, "upwell_rewards", pool_size=6)
    yield database
    database.close()


def slugs(db: Database, community: UUID) -> list[str]:
    """Return the rules that give points in a community."""
    with db.begin(community) as tx:
        return [version.slug for version in store.load_versions(tx, community)]


@pytest.mark.parametrize("slug", sorted(seeds.default_rules()))
def test_each_default_is_a_rule_that_says_why(slug: str) -> None:
    definition = seeds.default_rules()[slug]
    assert check_slug(slug) == slug
    assert check_definition(definition) == definition
    assert definition.description.endswith(".")


def test_nothing_is_given_for_activity_alone() -> None:
    triggers = {one.trigger for one in seeds.default_rules().values()}
    assert triggers.isdisjoint({"vote_cast", "idea_raised", "comment_posted"})
    alone = {name for name in triggers if not TRIGGERS[name].confirmed}
    # A profile is one's own doing, so it gives a little credit and opens no level.
    assert alone == {"profile_completed"}
    assert all(
        one.unit == "credit" for one in seeds.default_rules().values() if one.trigger in alone
    )


def test_it_gives_a_community_its_rules_once(db: Database, community: UUID) -> None:
    for _ in range(3):
        with db.begin(community) as tx:
            seeds.ensure_seeded(tx, community)
    assert slugs(db, community) == sorted(seeds.default_rules())


def test_it_does_not_give_back_what_was_retired(db: Database, community: UUID) -> None:
    with db.begin(community) as tx:
        seeds.ensure_seeded(tx, community)
        tx.execute(sa.text("UPDATE rewards.rule_versions SET mode = 'replaced'"))
    seeds._seeded.clear()
    with db.begin(community) as tx:
        seeds.ensure_seeded(tx, community)
    assert slugs(db, community) == []


def test_it_begins_again_where_the_first_time_was_rolled_back(
    db: Database, community: UUID
) -> None:
    def fail() -> None:
        with db.begin(community) as tx:
            seeds.ensure_seeded(tx, community)
            seeds.ensure_seeded(tx, community)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.begin(community) as tx:
        seeds.ensure_seeded(tx, community)
    assert slugs(db, community) == sorted(seeds.default_rules())


def test_several_at_once_give_them_once(db: Database, community: UUID) -> None:
    def seed(_: int) -> None:
        with db.begin(community) as tx:
            seeds.ensure_seeded(tx, community)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(seed, range(6)))
    assert slugs(db, community) == sorted(seeds.default_rules())


def test_a_new_default_reaches_communities_that_were_seeded_before(
    db: Database, community: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_them = seeds.default_rules()
    known = {slug: one for slug, one in all_of_them.items() if slug != "idea-shipped"}
    monkeypatch.setattr(seeds, "default_rules", lambda: known)
    author, moment = uuid4(), "2026-01-01T00:00:00Z"
    with db.begin(community) as tx:
        seeds.ensure_seeded(tx, community)
        tx.execute(
            sa.text(
                """INSERT INTO rewards.facts (community_id, fact_id, type, subject_id, actor_id,
                    key, time, event_time)
                VALUES (:community, :fact, 'idea_shipped', :author, :fact, 'k', :moment, :moment)"""
            ),
            {"community": community, "fact": uuid4(), "author": author, "moment": moment},
        )
    seeds._seeded.clear()
    monkeypatch.setattr(seeds, "default_rules", lambda: all_of_them)
    monkeypatch.setattr(seeds, "SEED_VERSION", seeds.SEED_VERSION + 1)
    with db.begin(community) as tx:
        seeds.ensure_seeded(tx, community)
        dirty = tx.execute(sa.text("SELECT member_id FROM rewards.recompute_queue")).scalars().all()
    assert slugs(db, community) == sorted(all_of_them)
    assert dirty == [author]
