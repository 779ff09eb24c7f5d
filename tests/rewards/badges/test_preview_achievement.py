"""Previewing an achievement."""

from typing import Any

import pytest

from tests.rewards.badges.badges import create, definition, held, tiers
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def preview(world: World, name: str = "", **fields: Any) -> pb.AchievementPreview:  # noqa: ANN401  whatever the message takes
    request = pb.PreviewAchievementRequest(name=name, definition=definition(**fields))
    return world.call(world.stub.PreviewAchievement, request, world.people.moderator)


def test_it_says_who_would_get_a_new_one_and_gives_it_to_nobody(world: World) -> None:
    for number in (1, 2, 3):
        world.idea(number)
    world.idea(4, world.people.ben)
    world.settle()
    found = preview(world, tiers=tiers(1, 3))
    assert (found.holders, found.gaining, found.losing) == (2, 2, 0)
    rows = {row.member.handle: (row.tier_before, row.tier_after) for row in found.rows}
    assert rows == {"ana": ("", "silver"), "ben": ("", "bronze")}
    world.settle()
    assert held(world, world.people.ben) == {"first-idea"}


def test_it_says_who_would_not_reach_what_they_hold(world: World) -> None:
    create(world)
    world.idea(1)
    world.idea(2)
    world.settle()
    found = preview(world, "achievements/two-ideas", tiers=tiers(3))
    assert (found.holders, found.gaining, found.losing) == (0, 0, 1)
    assert found.rows[0].member.handle == "ana"


@pytest.mark.parametrize(
    ("fields", "holders"),
    [
        ({"kind": pb.ACHIEVEMENT_KIND_DISTINCT_DAYS, "tiers": tiers(1)}, 2),
        ({"kind": pb.ACHIEVEMENT_KIND_DISTINCT_DAYS, "tiers": tiers(2)}, 0),
        ({"kind": pb.ACHIEVEMENT_KIND_SUM, "measure": pb.MEASURE_QUANTITY, "tiers": tiers(2)}, 1),
        (
            {
                "kind": pb.ACHIEVEMENT_KIND_SUM,
                "measure": pb.MEASURE_STANDING,
                "trigger": "",
                "tiers": tiers(1),
            },
            1,
        ),
        ({"kind": pb.ACHIEVEMENT_KIND_FIRST_EVER}, 1),
        ({"kind": pb.ACHIEVEMENT_KIND_MILESTONE, "tiers": tiers(3)}, 2),
        ({"kind": pb.ACHIEVEMENT_KIND_MILESTONE, "tiers": tiers(9)}, 0),
        ({"kind": pb.ACHIEVEMENT_KIND_ANNIVERSARY}, 0),
        ({"kind": pb.ACHIEVEMENT_KIND_MANUAL}, 0),
        ({"trigger": "vote_cast", "tiers": tiers(1)}, 1),
        ({"filter": pb.FactFilter(boards=["support"]), "tiers": tiers(1)}, 0),
    ],
)
def test_it_measures_every_kind(world: World, fields: dict[str, Any], holders: int) -> None:
    world.idea(1)
    world.idea(2)
    world.idea(3, world.people.ben)
    world.vote(1, world.people.ben)
    world.settle()
    assert preview(world, **fields).holders == holders


def test_it_agrees_with_what_is_then_given(world: World) -> None:
    for number in range(1, 4):
        world.idea(number)
        world.vote(number, world.people.ben, world.people.ana)
    world.settle()
    for slug, trigger in (("voters", "vote_cast"), ("voted", "vote_received")):
        expected = preview(world, trigger=trigger, tiers=tiers(3))
        create(world, slug, trigger=trigger, tiers=tiers(3))
        world.settle()
        holders = {who.handle for who in world.people.named if slug in held(world, who)}
        assert holders == {row.member.handle for row in expected.rows}


def test_it_is_for_staff(world: World) -> None:
    request = pb.PreviewAchievementRequest(definition=definition())
    problem = world.call.refused(world.stub.PreviewAchievement, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
