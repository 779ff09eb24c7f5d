"""Cancelling a redemption."""

from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import approve, clean, decline, fulfil, give, perk, redeem, see
from upwell.rewards.v1 import rewards_pb2 as pb


def cancel(world: World, made: pb.Redemption, who: Actor) -> pb.Redemption:
    request = pb.CancelRedemptionRequest(name=made.name)
    return world.call(world.stub.CancelRedemption, request, who)


def refused(world: World, made: pb.Redemption, who: Actor) -> str:
    request = pb.CancelRedemptionRequest(name=made.name)
    return world.call.refused(world.stub.CancelRedemption, request, who).reason


def test_it_gives_stock_and_credit_back(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    found = cancel(world, made, world.people.ana)
    assert found.state == pb.REDEMPTION_STATE_CANCELLED
    assert not found.HasField("expire_time")
    assert world.balance(world.people.ana, "credit") == 30
    assert world.balance(world.people.ana, "credit", "escrow") == 0
    assert see(world, "mug", world.people.ana).available == 5
    assert world.scalar("SELECT count(*) FROM rewards.transfers WHERE reason = 'returned'") == 1
    clean(world)


def test_it_does_it_once(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    assert cancel(world, made, world.people.ana) == cancel(world, made, world.people.ana)
    assert world.balance(world.people.ana, "credit") == 30
    assert [event["to_state"] for event in world.events("RedemptionChanged")] == [
        "reserved",
        "cancelled",
    ]
    clean(world)


def test_it_still_can_once_it_is_approved(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    approve(world, made)
    cancel(world, made, world.people.ana)
    assert world.balance(world.people.ana, "credit") == 30
    clean(world)


def test_it_refuses_what_is_settled(world: World) -> None:
    perk(world, price=0)
    declined = redeem(world, world.people.ana)
    decline(world, declined, "Sorry, not now.")
    done = redeem(world, world.people.ana)
    approve(world, done)
    fulfil(world, done)
    for made in (declined, done):
        assert refused(world, made, world.people.ana) == "REDEMPTION_SETTLED"


def test_it_is_for_its_member(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.ana)
    assert refused(world, made, world.people.visitor) == "SIGN_IN_NEEDED"
    assert refused(world, made, world.people.ben) == "REDEMPTION_NOT_FOUND"
    assert refused(world, made, world.people.admin) == "NOT_YOUR_REDEMPTION"
