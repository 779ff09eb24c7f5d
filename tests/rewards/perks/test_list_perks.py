"""Listing perks."""

from typing import Any

from services.rewards.actions import seeds
from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import give, perk
from upwell.rewards.v1 import rewards_pb2 as pb


def listed(world: World, who: Actor, **wanted: Any) -> pb.ListPerksResponse:  # noqa: ANN401  whatever the message takes
    return world.call(world.stub.ListPerks, pb.ListPerksRequest(**wanted), who)


def slugs(answer: pb.ListPerksResponse) -> list[str]:
    return [one.slug for one in answer.perks]


def test_it_lists_what_there_is_the_cheapest_first(world: World) -> None:
    perk(world, "dear", price=90)
    perk(world, "cheap", price=10)
    perk(world, "free", price=0)
    assert slugs(listed(world, world.people.visitor)) == ["free", "cheap", "dear"]


def test_it_says_for_each_what_stops_the_caller(world: World) -> None:
    perk(world, "dear", price=90)
    perk(world, "cheap", price=10)
    give(world, world.people.ana, 50)
    found = listed(world, world.people.ana).perks
    assert [one.hindrance for one in found] == ["", "NOT_ENOUGH_CREDIT"]


def test_it_shows_staff_what_a_fresh_community_could_offer(world: World) -> None:
    found = listed(world, world.people.moderator, show_all=True).perks
    assert {one.slug for one in found} == {one.slug for one in seeds.default_perks()}
    assert {one.state for one in found} == {pb.PERK_STATE_DRAFT}
    assert {one.fair_value for one in found} == {0}
    # Members see none of it until somebody decides to offer it.
    assert slugs(listed(world, world.people.ana)) == []


def test_it_leaves_retired_ones_to_staff(world: World) -> None:
    perk(world)
    request = pb.UpdatePerkRequest(perk=pb.Perk(name="perks/mug", state=pb.PERK_STATE_RETIRED))
    request.update_mask.paths.append("state")
    world.call(world.stub.UpdatePerk, request, world.people.admin)
    assert slugs(listed(world, world.people.ana)) == []
    assert "mug" in slugs(listed(world, world.people.moderator, show_all=True))


def test_it_shows_everything_to_staff_only(world: World) -> None:
    request = pb.ListPerksRequest(show_all=True)
    for who, reason in (
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        assert world.call.refused(world.stub.ListPerks, request, who).reason == reason


def test_it_gives_every_perk_once_over_the_pages(world: World) -> None:
    for number in range(5):
        perk(world, f"mug-{number}", price=number // 2)
    found: list[str] = []
    token = ""
    while True:
        page = listed(world, world.people.ana, page_size=2, page_token=token)
        found += slugs(page)
        token = page.next_page_token
        if not token:
            break
    assert found == [f"mug-{number}" for number in range(5)]


def test_it_refuses_a_token_of_another_list(world: World) -> None:
    for number in range(3):
        perk(world, f"mug-{number}")
    token = listed(world, world.people.ana, page_size=1).next_page_token
    request = pb.ListPerksRequest(page_token=token, show_all=True)
    problem = world.call.refused(world.stub.ListPerks, request, world.people.admin)
    assert problem.fields.keys() == {"page_token"}
