"""Getting an achievement."""

import pytest

from tests.rewards.badges.badges import create, get, tiers
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_says_what_it_takes_and_how_many_hold_it(world: World) -> None:
    world.idea(1)
    world.settle()
    found = get(world, "first-idea")
    assert found.definition.criteria == "Submit one idea."
    assert found.state == pb.ACHIEVEMENT_STATE_ACTIVE
    assert found.holder_count == 1
    assert not found.HasField("progress")


def test_it_says_how_far_the_caller_is(world: World) -> None:
    create(world, trigger="idea_raised", tiers=tiers(1, 3))
    world.idea(1)
    world.idea(2)
    world.settle()
    progress = get(world, "two-ideas", world.people.ana).progress
    assert (progress.value, progress.tier, progress.held) == (2, "bronze", True)
    assert (progress.next_tier, progress.next_threshold) == ("silver", 3)
    nothing = get(world, "two-ideas", world.people.ben).progress
    assert (nothing.value, nothing.next_threshold, nothing.held) == (0, 1, False)


def test_it_counts_a_member_with_several_years_once(world: World) -> None:
    world.rows(
        "UPDATE rewards.people SET join_time = now() - interval '3 years 1 day'"
        " WHERE community_id = :community AND member_id = :member",
        member=world.people.ana.member,
    )
    world.idea(1)
    world.settle()
    found = get(world, "years", world.people.ana)
    assert (found.holder_count, found.progress.value) == (1, 3)


@pytest.mark.parametrize("name", ["achievements/none", "achievements/", "", "rules/first-idea"])
def test_it_does_not_find_what_is_not_there(world: World, name: str) -> None:
    problem = world.call.refused(
        world.stub.GetAchievement, pb.GetAchievementRequest(name=name), world.people.ana
    )
    assert (problem.code, problem.reason) == ("NOT_FOUND", "ACHIEVEMENT_NOT_FOUND")
