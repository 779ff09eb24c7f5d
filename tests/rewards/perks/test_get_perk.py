"""Getting a perk."""

import pytest

from tests.rewards.conftest import World
from tests.rewards.perks.perks import give, perk, redeem, see
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_says_what_it_is_and_how_many_are_left(world: World) -> None:
    perk(world, description="Made of clay.", fair_value=1200, currency="EUR")
    give(world, world.people.ben, 30)
    redeem(world, world.people.ben)
    found = see(world, "mug", world.people.visitor)
    assert (found.name, found.display_name, found.description) == (
        "perks/mug",
        "Mug",
        "Made of clay.",
    )
    assert (found.stock, found.available, found.fair_value, found.currency) == (5, 4, 1200, "EUR")


def test_it_says_that_there_are_as_many_as_wanted(world: World) -> None:
    perk(world, stock=-1)
    found = see(world, "mug", world.people.visitor)
    assert (found.stock, found.available) == (-1, -1)


def test_it_says_what_stops_a_visitor(world: World) -> None:
    perk(world)
    found = see(world, "mug", world.people.visitor)
    assert (found.hindrance, found.hindrance_message) == ("SIGN_IN_NEEDED", "Sign in to do this.")
    perk(world, "cup", stock=0)
    assert see(world, "cup", world.people.visitor).hindrance == "OUT_OF_STOCK"


def test_it_says_nothing_to_whoever_may(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    found = see(world, "mug", world.people.ana)
    assert (found.hindrance, found.hindrance_message) == ("", "")


def test_it_shows_drafts_to_staff_only(world: World) -> None:
    perk(world, "idea", state=pb.PERK_STATE_DRAFT)
    assert see(world, "idea", world.people.moderator).hindrance == "PERK_NOT_ACTIVE"
    request = pb.GetPerkRequest(name="perks/idea")
    for who in (world.people.ana, world.people.visitor):
        assert world.call.refused(world.stub.GetPerk, request, who).reason == "PERK_NOT_FOUND"


def test_it_shows_a_retired_one_to_those_who_redeemed_it(world: World) -> None:
    perk(world, price=0)
    redeem(world, world.people.ana)
    retired = pb.UpdatePerkRequest(perk=pb.Perk(name="perks/mug", state=pb.PERK_STATE_RETIRED))
    retired.update_mask.paths.append("state")
    world.call(world.stub.UpdatePerk, retired, world.people.admin)
    assert see(world, "mug", world.people.ana).state == pb.PERK_STATE_RETIRED
    request = pb.GetPerkRequest(name="perks/mug")
    problem = world.call.refused(world.stub.GetPerk, request, world.people.ben)
    assert problem.reason == "PERK_NOT_FOUND"


@pytest.mark.parametrize("name", ["perks/none", "perks/", "mug", "", "perks/a/b", "perks/\x00"])
def test_it_does_not_find_what_is_not_there(world: World, name: str) -> None:
    problem = world.call.refused(
        world.stub.GetPerk, pb.GetPerkRequest(name=name), world.people.admin
    )
    assert problem.code == "NOT_FOUND"
