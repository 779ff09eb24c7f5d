"""Updating a perk."""

from typing import Any

import pytest

from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import clean, give, perk, redeem, see
from upwell.rewards.v1 import rewards_pb2 as pb


def change(*paths: str, slug: str = "mug", **fields: Any) -> pb.UpdatePerkRequest:  # noqa: ANN401  whatever the message takes
    request = pb.UpdatePerkRequest(perk=pb.Perk(name=f"perks/{slug}", **fields))
    request.update_mask.paths.extend(paths or fields)
    return request


def update(world: World, request: pb.UpdatePerkRequest, who: Actor | None = None) -> pb.Perk:
    return world.call(world.stub.UpdatePerk, request, who or world.people.manager)


def test_it_changes_what_the_mask_names_and_nothing_else(world: World) -> None:
    before = perk(world, description="Made of clay.")
    after = update(world, change("price", price=45, description="Ignored."))
    assert (after.price, after.description) == (45, "Made of clay.")
    assert after.etag != before.etag
    assert after == see(world, "mug", world.people.manager)


def test_it_leaves_a_perk_that_does_not_change_as_it_is(world: World) -> None:
    before = perk(world)
    assert update(world, change(price=30)).etag == before.etag


def test_it_refuses_an_edit_of_what_somebody_else_changed(world: World) -> None:
    before = perk(world)
    update(world, change("price", price=45, etag=before.etag))
    request = change("price", price=60, etag=before.etag)
    problem = world.call.refused(world.stub.UpdatePerk, request, world.people.manager)
    assert (problem.code, problem.reason) == ("ABORTED", "CONFLICT")


def test_it_leads_from_a_draft_to_active_to_retired_and_never_back_to_a_draft(
    world: World,
) -> None:
    perk(world, state=pb.PERK_STATE_DRAFT)
    for state in (pb.PERK_STATE_ACTIVE, pb.PERK_STATE_RETIRED):
        assert update(world, change(state=state)).state == state
        request = change(state=pb.PERK_STATE_DRAFT)
        problem = world.call.refused(world.stub.UpdatePerk, request, world.people.manager)
        assert problem.reason == "PERK_NEVER_DRAFT_AGAIN"


def test_it_keeps_the_price_of_what_was_redeemed_before(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    update(world, change(price=99))
    found = world.call(
        world.stub.GetRedemption, pb.GetRedemptionRequest(name=made.name), world.people.ana
    )
    assert (found.price, found.perk.price) == (30, 99)
    clean(world)


def test_it_refuses_a_stock_below_what_is_taken(world: World) -> None:
    perk(world, price=0)
    redeem(world, world.people.ana)
    redeem(world, world.people.ben)
    problem = world.call.refused(
        world.stub.UpdatePerk, change("stock", stock=1), world.people.admin
    )
    assert "2 are already redeemed" in problem.fields["stock"]
    assert update(world, change("stock", stock=2)).available == 0
    assert update(world, change("stock", stock=-1)).available == -1


def test_it_never_turns_into_money(world: World) -> None:
    perk(world)
    problem = world.call.refused(
        world.stub.UpdatePerk, change("kind", kind=pb.PERK_KIND_UNSPECIFIED), world.people.admin
    )
    assert "can't be money" in problem.fields["kind"]


@pytest.mark.parametrize("path", ["slug", "taken", "etag", "hindrance", "nonsense"])
def test_it_refuses_a_field_that_can_not_be_set(world: World, path: str) -> None:
    perk(world)
    problem = world.call.refused(world.stub.UpdatePerk, change(path), world.people.admin)
    assert problem.fields.keys() == {"update_mask"}


def test_it_refuses_an_empty_mask(world: World) -> None:
    perk(world)
    request = pb.UpdatePerkRequest(perk=pb.Perk(name="perks/mug"))
    problem = world.call.refused(world.stub.UpdatePerk, request, world.people.admin)
    assert problem.fields.keys() == {"update_mask"}


def test_it_checks_the_role_before_it_looks(world: World) -> None:
    request = change(slug="none", price=1)
    for who in (world.people.ana, world.people.moderator):
        assert world.call.refused(world.stub.UpdatePerk, request, who).reason == "ROLE_NEEDED"
    problem = world.call.refused(world.stub.UpdatePerk, request, world.people.admin)
    assert problem.reason == "PERK_NOT_FOUND"
