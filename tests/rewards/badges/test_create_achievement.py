"""Creating an achievement."""

from tests.rewards.badges.badges import create, definition, get, held, tiers
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_gives_it_to_whoever_has_reached_it_already(world: World) -> None:
    world.idea(1)
    world.idea(2)
    world.settle()
    made = create(world)
    assert (made.name, made.version, made.definition.tiers[0].threshold) == (
        "achievements/two-ideas",
        1,
        2,
    )
    world.settle()
    assert "two-ideas" in held(world, world.people.ana)
    assert get(world, "two-ideas").holder_count == 1


def test_it_answers_a_repeated_request_the_same(world: World) -> None:
    request = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug="two-ideas", definition=definition()), request_id="one"
    )
    first = world.call(world.stub.CreateAchievement, request, world.people.manager)
    assert world.call(world.stub.CreateAchievement, request, world.people.manager) == first
    request.achievement.definition.display_name = "Another"
    problem = world.call.refused(world.stub.CreateAchievement, request, world.people.manager)
    assert problem.reason == "REQUEST_ID_REUSED"


def test_it_refuses_an_address_that_is_taken(world: World) -> None:
    create(world)
    request = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug="two-ideas", definition=definition())
    )
    problem = world.call.refused(world.stub.CreateAchievement, request, world.people.manager)
    assert (problem.code, problem.reason) == ("ALREADY_EXISTS", "ACHIEVEMENT_SLUG_TAKEN")


def test_it_says_which_fields_are_wrong(world: World) -> None:
    wrong = definition(
        display_name=" ",
        trigger="mood",
        tiers=tiers(2, 1),
        design=pb.Design(symbol="star", color="red"),
    )
    request = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug="wrong", definition=wrong)
    )
    problem = world.call.refused(world.stub.CreateAchievement, request, world.people.manager)
    assert problem.code == "INVALID_ARGUMENT"
    assert set(problem.fields) == {
        f"definition.{name}"
        for name in ("display_name", "trigger", "tiers", "design.shape", "design.color")
    }


def test_it_refuses_what_can_not_be_an_address(world: World) -> None:
    request = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug="Two Ideas", definition=definition())
    )
    problem = world.call.refused(world.stub.CreateAchievement, request, world.people.manager)
    assert "slug" in problem.fields


def test_it_is_for_managers(world: World) -> None:
    request = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug="two-ideas", definition=definition())
    )
    for who in (world.people.ana, world.people.moderator):
        problem = world.call.refused(world.stub.CreateAchievement, request, who)
        assert problem.reason == "ROLE_NEEDED"
    assert world.call(world.stub.CreateAchievement, request, world.people.admin).version == 1
