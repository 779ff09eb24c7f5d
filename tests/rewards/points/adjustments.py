"""Asks for adjustments that wait for a second person."""

from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def waiting(world: World, amount: int = 500, name: str = "members/ana") -> pb.Adjustment:
    """Let the manager ask for an adjustment."""
    request = pb.AdjustPointsRequest(
        name=name, unit=pb.UNIT_CREDIT, amount=amount, note="For the year as a guide."
    )
    return world.call(world.stub.AdjustPoints, request, world.people.manager)
