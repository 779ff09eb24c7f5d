"""Granting and revoking what facts decide."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.rewards import actions
from services.rewards.actions.badges import awards
from shared import clock
from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.badges.badges import create, find, get, held, revoke, tiers, update, wall
from tests.rewards.conftest import World, uid
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.rewards.v1 import rewards_pb2 as pb

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def check(world: World) -> None:
    """Look whether badges are what the facts say."""
    with world.work_db.begin(world.community) as tx:
        result = awards.check_badges(tx, world.community)
    assert (result.violations, result.examples) == (0, ()), result.invariant


def told(world: World, who: Actor) -> list[str]:
    """Return what people were told a member got, as `slug/tier`."""
    return [
        "/".join(filter(None, (one["achievement"], one.get("tier"))))
        for one in world.events("BadgeAwarded")
        if one["member_uid"] == uid(who) and not one.get("silent")
    ]


def test_it_grants_a_first_idea_with_the_reason(world: World) -> None:
    world.idea(12)
    world.settle()
    badge = find(world, world.people.ana, "first-idea")
    assert badge.state == pb.BADGE_STATE_GRANTED
    assert badge.reason == "You raised idea #12."
    assert badge.fact.object == "ideas/12"
    assert told(world, world.people.ana) == ["first-idea"]
    check(world)


def test_it_never_counts_a_vote_for_ones_own_idea(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ana, world.people.ben)
    world.settle()
    assert "first-vote" not in held(world, world.people.ana)
    assert "first-vote" in held(world, world.people.ben)


def test_it_revokes_with_the_fact_and_grants_again_when_it_is_back(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    name = find(world, world.people.ben, "first-vote").name
    world.unvote(1, world.people.ben)
    world.settle()
    badge = find(world, world.people.ben, "first-vote")
    assert badge.state == pb.BADGE_STATE_REVOKED
    assert "no longer" in badge.revoke_reason
    assert "first-vote" not in held(world, world.people.ben)
    assert [one["achievement"] for one in world.events("BadgeRevoked")] == ["first-vote"]
    world.vote(1, world.people.ben)
    world.settle()
    again = find(world, world.people.ben, "first-vote")
    assert (again.name, again.state, again.revoke_reason) == (name, pb.BADGE_STATE_GRANTED, "")
    check(world)


def test_it_lets_a_higher_tier_take_the_place_of_a_lower_and_give_it_back(world: World) -> None:
    for number in range(1, 6):
        world.idea(number)
    world.move(1, "shipped")
    world.settle()
    assert "idea-shipped/bronze" in held(world, world.people.ana)
    for number in range(2, 6):
        world.move(number, "shipped")
    world.settle()
    shipped = {one for one in held(world, world.people.ana) if one.startswith("idea-shipped")}
    assert shipped == {"idea-shipped/silver"}
    world.move(5, "planned")
    world.settle()
    shipped = {one for one in held(world, world.people.ana) if one.startswith("idea-shipped")}
    assert shipped == {"idea-shipped/bronze"}
    # A tier that comes back is no news.
    assert told(world, world.people.ana).count("idea-shipped/bronze") == 1
    check(world)


def test_it_rests_on_the_fact_that_reached_the_threshold(world: World) -> None:
    create(world)
    for day, number in enumerate((1, 2, 3)):
        world.idea(number, at=clock.now() + timedelta(minutes=day))
    world.settle()
    assert find(world, world.people.ana, "two-ideas").reason == "You raised idea #2; that made 2."
    world.tell(ideas.IdeaDeleted(idea_number=1), at=clock.now() + timedelta(minutes=9))
    world.settle()
    badge = find(world, world.people.ana, "two-ideas")
    assert (badge.state, badge.fact.object) == (pb.BADGE_STATE_GRANTED, "ideas/3")
    check(world)


def test_it_counts_days_and_not_how_much_was_done_on_one(world: World) -> None:
    freeze(MORNING)
    create(world, "days", kind=pb.ACHIEVEMENT_KIND_DISTINCT_DAYS, tiers=tiers(2))
    for number in range(1, 5):
        world.idea(number, at=MORNING + timedelta(minutes=number))
    world.settle()
    assert "days" not in held(world, world.people.ana)
    world.idea(5, at=MORNING + timedelta(days=3))
    freeze(MORNING + timedelta(days=3, minutes=1))
    world.settle()
    assert find(world, world.people.ana, "days").reason.endswith("that made 2 different days.")


def test_it_adds_up_points_that_facts_gave(world: World) -> None:
    create(
        world,
        "earned",
        kind=pb.ACHIEVEMENT_KIND_SUM,
        measure=pb.MEASURE_STANDING,
        trigger="vote_received",
        tiers=tiers(2),
    )
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    assert "earned" not in held(world, world.people.ana)
    world.vote(1, world.people.cleo)
    world.settle()
    assert "earned" in held(world, world.people.ana)
    world.unvote(1, world.people.ben)
    world.settle()
    assert "earned" not in held(world, world.people.ana)
    check(world)


def test_it_counts_only_what_the_filter_takes(world: World) -> None:
    create(world, "on-support", filter=pb.FactFilter(boards=["support"]), tiers=tiers(1))
    create(world, "big", filter=pb.FactFilter(least_quantity=2), tiers=tiers(1))
    world.idea(1, board="product")
    world.settle()
    assert held(world, world.people.ana) == {"first-idea"}
    world.idea(2, board="support")
    world.settle()
    assert held(world, world.people.ana) == {"first-idea", "on-support"}


def test_it_does_not_count_facts_of_an_open_case(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.rows(
        """WITH c AS (INSERT INTO rewards.cases (community_id, case_id, member_id, reason, state,
            window_start, window_end, evidence, create_time)
            VALUES (:community, gen_random_uuid(), :member, 'other', 'open', now(), now(), '[]',
            now()) RETURNING case_id)
        INSERT INTO rewards.case_facts (community_id, fact_id, case_id)
        SELECT :community, fact_id, case_id FROM c, rewards.facts WHERE type = 'vote'""",
        member=world.people.ana.member,
    )
    world.settle()
    assert "first-vote" not in held(world, world.people.ben)
    world.rows("UPDATE rewards.cases SET state = 'dismissed' WHERE community_id = :community")
    with world.work_db.begin(world.community) as tx:
        actions.recompute_member(tx, world.community, UUID(uid(world.people.ben)))
    assert "first-vote" in held(world, world.people.ben)


def test_it_is_provisional_while_it_cools_off_and_tells_nobody_until_then(world: World) -> None:
    create(world, cooling_off_days=7)
    world.idea(1)
    world.idea(2)
    world.settle()
    assert find(world, world.people.ana, "two-ideas").state == pb.BADGE_STATE_PROVISIONAL
    assert "two-ideas" not in held(world, world.people.ana)
    assert "two-ideas" not in told(world, world.people.ana)
    freeze(clock.now() + timedelta(days=7, minutes=1))
    actions.refresh_badges(world.work_db)
    assert "two-ideas" in held(world, world.people.ana)
    assert "two-ideas" in told(world, world.people.ana)
    check(world)


def test_it_never_shows_what_went_during_the_cooling_off(world: World) -> None:
    create(world, cooling_off_days=7)
    world.idea(1)
    world.idea(2)
    world.settle()
    world.tell(ideas.IdeaDeleted(idea_number=2))
    world.settle()
    assert find(world, world.people.ana, "two-ideas").state == pb.BADGE_STATE_REVOKED
    assert world.events("BadgeRevoked") == []
    mine = wall(world, world.people.ana, world.people.ana, show_all=True)
    assert "two-ideas" not in {one.achievement.slug for one in mine}


def test_it_runs_out_and_stays_so(world: World) -> None:
    create(world, valid_days=30)
    world.idea(1)
    world.idea(2)
    world.settle()
    assert "two-ideas" in held(world, world.people.ana)
    freeze(clock.now() + timedelta(days=31))
    actions.refresh_badges(world.work_db)
    assert find(world, world.people.ana, "two-ideas").state == pb.BADGE_STATE_EXPIRED
    world.idea(3)
    world.settle()
    assert find(world, world.people.ana, "two-ideas").state == pb.BADGE_STATE_EXPIRED
    check(world)


def test_it_gives_a_badge_for_every_year_when_it_is_full(world: World) -> None:
    start = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)
    dora = world.member("dora", at=start)
    freeze(start + timedelta(days=3))
    world.settle()
    actions.refresh_badges(world.work_db)
    assert held(world, dora) == set()
    freeze(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    actions.refresh_badges(world.work_db)
    assert held(world, dora) == {"years/1", "years/2"}
    # The first year was full long ago, so only the second is news.
    assert told(world, dora) == ["years"]
    actions.refresh_badges(world.work_db)
    assert len(wall(world, dora)) == 2
    check(world)


def test_it_gives_the_first_of_all_to_one_person_only(world: World) -> None:
    world.idea(1, world.people.ana)
    world.idea(2, world.people.ben)
    world.move(1, "shipped")
    world.move(2, "shipped")
    world.settle()
    assert "founding-voice" in held(world, world.people.ana)
    assert "founding-voice" not in held(world, world.people.ben)
    world.move(1, "open")
    world.settle()
    assert "founding-voice" not in held(world, world.people.ana)
    assert "founding-voice" in held(world, world.people.ben)
    check(world)


def test_it_honours_everybody_who_took_part_in_a_milestone(world: World) -> None:
    kind = pb.ACHIEVEMENT_KIND_MILESTONE
    create(world, "three", kind=kind, tiers=tiers(3), trigger="idea_raised")
    world.idea(1, world.people.ana)
    world.idea(2, world.people.ana)
    world.settle()
    assert "three" not in held(world, world.people.ana)
    world.idea(3, world.people.ben)
    world.idea(4, world.people.cleo)
    world.settle()
    assert "three" in held(world, world.people.ana)
    assert "three" in held(world, world.people.ben)
    assert "three" not in held(world, world.people.cleo)
    assert find(world, world.people.ana, "three").reason == (
        "You raised idea #1, among the first 3 here."
    )
    world.tell(ideas.IdeaDeleted(idea_number=3))
    world.settle()
    assert "three" not in held(world, world.people.ben)
    assert "three" in held(world, world.people.cleo)
    check(world)


@pytest.mark.parametrize("source", ["import", "backfill"])
def test_it_tells_nobody_of_what_an_import_brought(world: World, source: str) -> None:
    world.idea(1, source=source)
    world.settle()
    assert "first-idea" in held(world, world.people.ana)
    assert told(world, world.people.ana) == []
    assert world.events("BadgeAwarded")[0]["silent"] is True


def test_it_tells_nobody_of_what_was_reached_before_there_was_such_an_achievement(
    world: World,
) -> None:
    long_ago = clock.now() - timedelta(days=5)
    world.idea(1, at=long_ago)
    world.idea(2, at=long_ago + timedelta(minutes=1))
    world.settle()
    create(world)
    world.settle()
    assert "two-ideas" in held(world, world.people.ana)
    assert "two-ideas" not in told(world, world.people.ana)


def test_it_leaves_what_a_person_revoked(world: World) -> None:
    world.idea(1)
    world.settle()
    revoke(world, find(world, world.people.ana, "first-idea"))
    world.idea(2)
    world.settle()
    assert find(world, world.people.ana, "first-idea").state == pb.BADGE_STATE_REVOKED
    check(world)


def test_it_lets_holders_keep_what_a_raised_threshold_would_not_give(world: World) -> None:
    create(world)
    world.idea(1)
    world.idea(2)
    world.idea(3, world.people.ben)
    world.idea(4, world.people.ben)
    world.tell(ideas.IdeaDeleted(idea_number=4))
    world.settle()
    update(world, tiers=tiers(3))
    world.settle()
    badge = find(world, world.people.ana, "two-ideas")
    assert (badge.state, badge.achievement.version) == (pb.BADGE_STATE_GRANTED, 1)
    world.idea(5, world.people.ben)
    world.settle()
    assert "two-ideas" not in held(world, world.people.ben)
    world.idea(6, world.people.ben)
    world.settle()
    assert find(world, world.people.ben, "two-ideas").achievement.version == 2
    # Facts that go still take it away.
    world.tell(ideas.IdeaDeleted(idea_number=2))
    world.settle()
    assert "two-ideas" not in held(world, world.people.ana)
    check(world)


def test_it_comes_to_the_same_in_whatever_order_facts_arrive(world: World) -> None:
    create(world, trigger="vote_cast", display_name="Votes", tiers=tiers(1, 2, 3))
    moment = clock.now()
    for number in (1, 2, 3):
        world.idea(number, world.people.cleo, at=moment)
    for step, number in enumerate((1, 2, 3)):
        world.vote(number, world.people.ana, at=moment + timedelta(seconds=step))
        world.settle()
    for step, number in reversed(list(enumerate((1, 2, 3)))):
        world.vote(number, world.people.ben, at=moment + timedelta(seconds=step))
    world.settle()

    def rests(who: Actor) -> list[tuple[str, str, int]]:
        found = wall(world, who, world.people.manager, show_all=True)
        return [(one.tier, one.fact.object, one.state) for one in found]

    assert rests(world.people.ana) == rests(world.people.ben)
    check(world)


def test_it_writes_nothing_where_nothing_changed(world: World) -> None:
    world.idea(1)
    world.settle()
    before = world.rows("SELECT xmin::text FROM rewards.badges ORDER BY badge_id")
    world.idea(2)
    world.settle()
    assert world.rows("SELECT xmin::text FROM rewards.badges ORDER BY badge_id") == before
    assert get(world, "first-idea", world.people.ana).progress.value == 2


def test_it_finds_badges_that_the_facts_do_not_say(world: World) -> None:
    world.idea(1)
    world.settle()
    world.rows(
        "UPDATE rewards.badges SET state = 'revoked' WHERE achievement = 'first-idea'"
        " AND community_id = :community"
    )
    with world.work_db.begin(world.community) as tx:
        result = awards.check_badges(tx, world.community)
    assert (result.violations, result.examples) == (1, (f"members/{uid(world.people.ana)}",))


def test_it_takes_another_wording_of_a_reason_for_no_difference(world: World) -> None:
    world.idea(1)
    world.settle()
    world.rows(
        "UPDATE rewards.badges SET reason = 'As it was said before.'"
        " WHERE achievement = 'first-idea' AND community_id = :community"
    )
    check(world)
