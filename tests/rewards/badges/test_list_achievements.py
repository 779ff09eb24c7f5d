"""Listing the catalogue."""

from typing import Any

from services.rewards.actions.seeds import default_achievements
from services.rewards.domain.badges.achievements import Definition, check_definition
from tests.rewards.badges.badges import create
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def slugs(world: World, **wanted: Any) -> list[str]:  # noqa: ANN401  whatever the message takes
    answer = world.call(
        world.stub.ListAchievements,
        pb.ListAchievementsRequest(page_size=100, **wanted),
        world.people.visitor,
    )
    return [one.slug for one in answer.achievements]


def test_it_begins_with_the_defaults(world: World) -> None:
    assert slugs(world) == sorted(default_achievements())


def test_its_defaults_are_what_a_manager_could_have_written(world: World) -> None:
    assert len(default_achievements()) == 13
    for entry in default_achievements().values():
        definition = Definition.from_json(entry)
        assert check_definition(definition) == definition
    assert slugs(world)


def test_it_pages_through_all_of_them_once(world: World) -> None:
    create(world)
    found: list[str] = []
    token = ""
    while True:
        answer = world.call(
            world.stub.ListAchievements,
            pb.ListAchievementsRequest(page_size=5, page_token=token),
            world.people.ana,
        )
        found += [one.slug for one in answer.achievements]
        token = answer.next_page_token
        if not token:
            break
    assert found == sorted({*default_achievements(), "two-ideas"})


def test_it_leaves_retired_ones_out_unless_asked(world: World) -> None:
    create(world)
    world.call(
        world.stub.RetireAchievement,
        pb.RetireAchievementRequest(name="achievements/two-ideas"),
        world.people.manager,
    )
    assert "two-ideas" not in slugs(world)
    assert "two-ideas" in slugs(world, show_retired=True)


def test_it_shows_progress_beside_each(world: World) -> None:
    world.idea(1)
    world.settle()
    answer = world.call(
        world.stub.ListAchievements, pb.ListAchievementsRequest(page_size=100), world.people.ana
    )
    held = {one.slug for one in answer.achievements if one.progress.held}
    assert held == {"first-idea"}


def test_it_refuses_a_token_of_another_list(world: World) -> None:
    problem = world.call.refused(
        world.stub.ListAchievements,
        pb.ListAchievementsRequest(page_token="bm90IG91cnM"),
        world.people.ana,
    )
    assert "page_token" in problem.fields
