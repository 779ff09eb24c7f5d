"""Retiring an achievement."""

from tests.rewards.badges.badges import create, find, get, held
from tests.rewards.conftest import World
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.rewards.v1 import rewards_pb2 as pb

NAME = "achievements/two-ideas"


def retire(world: World) -> pb.Achievement:
    return world.call(
        world.stub.RetireAchievement, pb.RetireAchievementRequest(name=NAME), world.people.manager
    )


def test_it_lets_holders_keep_it_and_nobody_new_get_it(world: World) -> None:
    create(world)
    world.idea(1)
    world.idea(2)
    world.settle()
    assert retire(world).state == pb.ACHIEVEMENT_STATE_RETIRED
    world.idea(3, world.people.ben)
    world.idea(4, world.people.ben)
    world.idea(5)
    world.settle()
    assert "two-ideas" in held(world, world.people.ana)
    assert "two-ideas" not in held(world, world.people.ben)
    assert get(world, "two-ideas").holder_count == 1


def test_it_still_revokes_and_grants_again_with_the_facts(world: World) -> None:
    create(world)
    world.idea(1)
    world.idea(2)
    world.settle()
    retire(world)
    world.tell(ideas.IdeaDeleted(idea_number=2))
    world.settle()
    assert find(world, world.people.ana, "two-ideas").state == pb.BADGE_STATE_REVOKED
    world.tell(ideas.IdeaUndeleted(idea_number=2))
    world.settle()
    assert "two-ideas" in held(world, world.people.ana)


def test_it_does_nothing_the_second_time(world: World) -> None:
    create(world)
    assert retire(world) == retire(world)


def test_it_is_for_managers(world: World) -> None:
    request = pb.RetireAchievementRequest(name="achievements/first-idea")
    problem = world.call.refused(world.stub.RetireAchievement, request, world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
