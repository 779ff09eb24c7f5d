"""Updating an achievement."""

from tests.rewards.badges.badges import create, definition, find, get, held, tiers, update
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_counts_by_the_new_version_from_now_on(world: World) -> None:
    create(world)
    world.idea(1)
    world.settle()
    assert "two-ideas" not in held(world, world.people.ana)
    assert update(world, tiers=tiers(1)).version == 2
    world.settle()
    assert "two-ideas" in held(world, world.people.ana)


def test_it_leaves_the_words_of_a_badge_as_they_were(world: World) -> None:
    create(world)
    world.idea(1)
    world.idea(2)
    world.settle()
    update(world, display_name="A pair of ideas")
    world.settle()
    assert get(world, "two-ideas").definition.display_name == "A pair of ideas"
    badge = find(world, world.people.ana, "two-ideas")
    assert badge.achievement.definition.display_name == "Two ideas"


def test_it_adds_nothing_where_nothing_changed(world: World) -> None:
    create(world)
    assert update(world).version == 1


def test_it_refuses_another_kind(world: World) -> None:
    create(world)
    request = pb.UpdateAchievementRequest(
        achievement=pb.Achievement(
            name="achievements/two-ideas",
            definition=definition(kind=pb.ACHIEVEMENT_KIND_DISTINCT_DAYS),
        ),
        update_mask={"paths": ["definition"]},
    )
    problem = world.call.refused(world.stub.UpdateAchievement, request, world.people.manager)
    assert "definition.kind" in problem.fields


def test_it_refuses_what_is_retired(world: World) -> None:
    create(world)
    name = "achievements/two-ideas"
    world.call(
        world.stub.RetireAchievement, pb.RetireAchievementRequest(name=name), world.people.manager
    )
    request = pb.UpdateAchievementRequest(
        achievement=pb.Achievement(name=name, definition=definition()),
        update_mask={"paths": ["definition"]},
    )
    problem = world.call.refused(world.stub.UpdateAchievement, request, world.people.manager)
    assert problem.reason == "ACHIEVEMENT_RETIRED"


def test_it_asks_for_the_role_before_it_says_what_is_there(world: World) -> None:
    request = pb.UpdateAchievementRequest(
        achievement=pb.Achievement(name="achievements/none", definition=definition()),
        update_mask={"paths": ["definition"]},
    )
    refused = world.call.refused
    assert refused(world.stub.UpdateAchievement, request, world.people.ana).reason == "ROLE_NEEDED"
    problem = refused(world.stub.UpdateAchievement, request, world.people.manager)
    assert problem.reason == "ACHIEVEMENT_NOT_FOUND"
