"""GetPreferences says what a member chose."""

from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_shows_everybody_until_they_choose_otherwise(world: World) -> None:
    found = world.call(world.stub.GetPreferences, pb.GetPreferencesRequest(), world.people.ana)
    assert found.on_leaderboards


def test_it_needs_somebody(world: World) -> None:
    problem = world.call.refused(
        world.stub.GetPreferences, pb.GetPreferencesRequest(), world.people.visitor
    )
    assert problem.reason == "SIGN_IN_NEEDED"
