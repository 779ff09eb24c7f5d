"""Deciding an adjustment as its second person."""

import pytest

from shared import ids
from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import clean, give
from upwell.rewards.v1 import rewards_pb2 as pb


def waiting(world: World, amount: int = 500, name: str = "members/ana") -> pb.Adjustment:
    """Let the manager ask for an adjustment."""
    request = pb.AdjustPointsRequest(
        name=name, unit=pb.UNIT_CREDIT, amount=amount, note="For the year as a guide."
    )
    return world.call(world.stub.AdjustPoints, request, world.people.manager)


def decide(
    world: World,
    made: pb.Adjustment,
    decision: "pb.Decision" = pb.DECISION_APPROVE,
    who: Actor | None = None,
) -> pb.Adjustment:
    request = pb.DecideAdjustmentRequest(name=made.name, decision=decision)
    return world.call(world.stub.DecideAdjustment, request, who or world.people.admin)


def refused(
    world: World,
    made: pb.Adjustment,
    decision: "pb.Decision" = pb.DECISION_APPROVE,
    who: Actor | None = None,
) -> str:
    request = pb.DecideAdjustmentRequest(name=made.name, decision=decision)
    return world.call.refused(
        world.stub.DecideAdjustment, request, who or world.people.admin
    ).reason


def test_it_posts_it_once_somebody_else_agrees(world: World) -> None:
    made = waiting(world)
    assert made.state == "waiting"
    found = decide(world, made)
    assert (found.state, found.decided_by.handle) == ("posted", "ada")
    assert found.HasField("decide_time")
    assert world.balance(world.people.ana, "credit") == 500
    assert decide(world, made) == found
    assert world.balance(world.people.ana, "credit") == 500
    clean(world)


def test_it_posts_nothing_where_somebody_else_declines(world: World) -> None:
    made = waiting(world)
    assert decide(world, made, pb.DECISION_DECLINE).state == "declined"
    assert world.balance(world.people.ana, "credit") == 0
    assert refused(world, made) == "ADJUSTMENT_DECIDED"
    clean(world)


def test_it_is_not_decided_by_whoever_asked(world: World) -> None:
    made = waiting(world)
    for decision in (pb.DECISION_APPROVE, pb.DECISION_DECLINE):
        assert refused(world, made, decision, world.people.manager) == "SECOND_PERSON_NEEDED"


def test_it_is_not_decided_from_another_account_of_whoever_asked(world: World) -> None:
    made = waiting(world)
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE community_id = :community"
        " AND handle = ANY(:handles)",
        uid=ids.new_id(),
        handles=[world.people.manager.handle, world.people.admin.handle],
    )
    assert refused(world, made) == "SECOND_PERSON_NEEDED"


def test_it_is_not_decided_by_whoever_gets_it(world: World) -> None:
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
    assert decide(world, made, pb.DECISION_DECLINE).state == "declined"


@pytest.mark.parametrize("decision", [pb.DECISION_UNSPECIFIED, pb.DECISION_FULFIL, 9])
def test_it_wants_a_decision(world: World, decision: "pb.Decision") -> None:
    request = pb.DecideAdjustmentRequest(name=waiting(world).name, decision=decision)
    problem = world.call.refused(world.stub.DecideAdjustment, request, world.people.admin)
    assert problem.fields.keys() == {"decision"}


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
