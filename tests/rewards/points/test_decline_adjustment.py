"""Declining an adjustment as its second person."""

from shared import ids
from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import clean
from tests.rewards.points.adjustments import waiting
from upwell.rewards.v1 import rewards_pb2 as pb


def decline(world: World, made: pb.Adjustment) -> pb.Adjustment:
    request = pb.DeclineAdjustmentRequest(name=made.name)
    return world.call(world.stub.DeclineAdjustment, request, world.people.admin)


def refused(world: World, made: pb.Adjustment, who: Actor) -> str:
    request = pb.DeclineAdjustmentRequest(name=made.name)
    return world.call.refused(world.stub.DeclineAdjustment, request, who).reason


def test_it_posts_nothing(world: World) -> None:
    made = waiting(world)
    found = decline(world, made)
    assert (found.state, found.decided_by.handle) == (pb.ADJUSTMENT_STATE_DECLINED, "ada")
    assert decline(world, made) == found
    assert world.balance(world.people.ana, "credit") == 0
    request = pb.ApproveAdjustmentRequest(name=made.name)
    problem = world.call.refused(world.stub.ApproveAdjustment, request, world.people.admin)
    assert problem.reason == "ADJUSTMENT_DECIDED"
    clean(world)


def test_it_is_not_declined_by_whoever_asked_or_gets_it(world: World) -> None:
    assert refused(world, waiting(world), world.people.manager) == "SECOND_PERSON_NEEDED"
    assert refused(world, waiting(world, name="members/ada"), world.people.admin) == "OWN_POINTS"


def test_it_is_for_managers_and_admins(world: World) -> None:
    made = waiting(world)
    for who, reason in (
        (world.people.visitor, "SIGN_IN_NEEDED"),
        (world.people.ben, "ROLE_NEEDED"),
        (world.people.moderator, "ROLE_NEEDED"),
    ):
        assert refused(world, made, who) == reason
    missing = pb.Adjustment(name=f"adjustments/{ids.new_id()}")
    assert refused(world, missing, world.people.admin) == "ADJUSTMENT_NOT_FOUND"
