"""Comparing how people went on."""

import math
from datetime import timedelta

from services.rewards.domain.badges.achievements import Definition
from services.rewards.domain.badges.awards import is_held_out
from shared import clock
from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.badges.badges import create, find, held, tiers, wall
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb

HALVES = Definition("count", holdout_percent=20)


def effect(world: World, slug: str) -> pb.AchievementEffect:
    request = pb.GetAchievementEffectRequest(name=f"achievements/{slug}")
    return world.call(world.stub.GetAchievementEffect, request, world.people.moderator)


def split(world: World, slug: str) -> tuple[list[Actor], list[Actor]]:
    """Return three members who are shown an achievement at once, and two who are held out."""
    shown: list[Actor] = []
    held_out: list[Actor] = []
    number = 0
    while len(shown) < 3 or len(held_out) < 2:
        number += 1

        one = world.member(f"m{number}")
        assert one.member
        side = held_out if is_held_out(HALVES, slug, one.member) else shown
        side.append(one)
    return shown[:3], held_out[:2]


def test_it_compares_those_who_saw_it_with_those_who_got_it_later(world: World) -> None:
    create(world, "spark", tiers=tiers(1), holdout_percent=20)
    shown, held_out = split(world, "spark")
    start = clock.now()
    for number, one in enumerate((*shown, *held_out), 1):
        world.idea(number, one, at=start)
    world.settle()
    assert all("spark" in held(world, one) for one in shown)
    assert not any("spark" in held(world, one) for one in held_out)
    # Whoever is held out does not learn it.
    mine = wall(world, held_out[0], held_out[0], show_all=True)
    assert "spark" not in {one.achievement.slug for one in mine}
    assert find(world, held_out[0], "spark").state == pb.BADGE_STATE_PROVISIONAL
    early = effect(world, "spark")
    assert (early.shown.members, early.held_out.members) == (0, 0)
    world.idea(50, shown[0], at=start + timedelta(days=3))
    world.idea(51, shown[1], at=start + timedelta(days=5))
    world.idea(52, shown[1], at=start + timedelta(days=6))
    world.idea(53, held_out[0], at=start + timedelta(days=6))
    # Too late to count.
    world.idea(54, held_out[1], at=start + timedelta(days=29))
    freeze(start + timedelta(days=30))
    world.settle()
    found = effect(world, "spark")
    assert (found.shown.members, found.shown.went_on, found.shown.stopped) == (3, 2, 1)
    assert (found.held_out.members, found.held_out.went_on) == (2, 1)
    assert (found.shown.before, found.shown.after) == (1, 1)
    assert math.isclose(found.lift, 2 / 3 - 1 / 2)
    assert found.confidence == pb.CONFIDENCE_NONE


def test_it_gives_those_held_out_theirs_four_weeks_later(world: World) -> None:
    create(world, "spark", tiers=tiers(1), holdout_percent=20)
    _, held_out = split(world, "spark")
    world.idea(1, held_out[0])
    world.settle()
    freeze(clock.now() + timedelta(days=29))
    world.idea(2, held_out[0])
    world.settle()
    assert "spark" in held(world, held_out[0])


def test_it_has_no_lift_without_a_holdout_and_leaves_imports_out(world: World) -> None:
    world.idea(1)
    world.idea(2, world.people.ben, source="import")
    world.settle()
    freeze(clock.now() + timedelta(days=29))
    found = effect(world, "first-idea")
    assert found.shown.members == 1
    assert math.isnan(found.lift)
    assert found.confidence == pb.CONFIDENCE_NONE


def test_it_is_for_staff(world: World) -> None:
    request = pb.GetAchievementEffectRequest(name="achievements/none")
    refused = world.call.refused
    assert (
        refused(world.stub.GetAchievementEffect, request, world.people.ana).reason == "ROLE_NEEDED"
    )
    problem = refused(world.stub.GetAchievementEffect, request, world.people.moderator)
    assert problem.reason == "ACHIEVEMENT_NOT_FOUND"
