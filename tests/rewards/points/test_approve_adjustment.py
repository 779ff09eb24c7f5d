"""Approving an adjustment as its second person."""

from shared import ids
from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import clean, give
from tests.rewards.points.adjustments import waiting
from upwell.rewards.v1 import rewards_pb2 as pb


def approve(world: World, made: pb.Adjustment) -> pb.Adjustment:
    request = pb.ApproveAdjustmentRequest(name=made.name)
    return world.call(world.stub.ApproveAdjustment, request, world.people.admin)


def refused(world: World, made: pb.Adjustment, who: Actor | None = None) -> str:
    request = pb.ApproveAdjustmentRequest(name=made.name)
    return world.call.refused(
        world.stub.ApproveAdjustment, request, who or world.people.admin
    ).reason


def test_it_posts_it_once_somebody_else_agrees(world: World) -> None:
    made = waiting(world)
    assert made.state == pb.ADJUSTMENT_STATE_WAITING
    found = approve(world, made)
    assert (found.state, found.decided_by.handle) == (pb.ADJUSTMENT_STATE_POSTED, "ada")
    assert found.HasField("decide_time")
    assert world.balance(world.people.ana, "credit") == 500
    assert approve(world, made) == found
    assert world.balance(world.people.ana, "credit") == 500
    clean(world)


def test_it_is_not_approved_by_whoever_asked(world: World) -> None:
    made = waiting(world)
    assert refused(world, made, world.people.manager) == "SECOND_PERSON_NEEDED"


def test_it_is_not_approved_from_another_account_of_whoever_asked(world: World) -> None:
    made = waiting(world)
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE community_id = :community"
        " AND handle = ANY(:handles)",
        uid=ids.new_id(),
        handles=[world.people.manager.handle, world.people.admin.handle],
    )
    assert refused(world, made) == "SECOND_PERSON_NEEDED"


def test_it_is_not_approved_by_whoever_gets_it(world: World) -> None:
    made = waiting(world, name="members/ada")
    assert refused(world, made) == "OWN_POINTS"
    other = waiting(world)
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE handle IN ('ada', 'ana')",
        uid=ids.new_id(),
    )
    assert refused(world, other) == "OWN_POINTS"


def test_it_takes_no_more_than_is_left_by_then(world: World) -> None:
    give(world, world.people.ana, 500)
    made = waiting(world, -500)
    assert world.balance(world.people.ana, "credit") == 500
    request = pb.AdjustPointsRequest(
        name="members/ana", unit=pb.UNIT_CREDIT, amount=-1, note="A correction by hand."
    )
    world.call(world.stub.AdjustPoints, request, world.people.admin)
    assert refused(world, made) == "NOT_ENOUGH_TO_TAKE"


def test_it_is_for_managers_and_admins(world: World) -> None:
    made = waiting(world)
    for who, reason in (
        (world.people.visitor, "SIGN_IN_NEEDED"),
        (world.people.ben, "ROLE_NEEDED"),
        (world.people.moderator, "ROLE_NEEDED"),
    ):
        assert refused(world, made, who=who) == reason
    missing = pb.Adjustment(name=f"adjustments/{ids.new_id()}")
    assert refused(world, missing) == "ADJUSTMENT_NOT_FOUND"
