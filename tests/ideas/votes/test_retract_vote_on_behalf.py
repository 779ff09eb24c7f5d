"""Retracting a vote that staff cast for a customer."""

from tests.ideas.conftest import World
from tests.ideas.steps import clean, members
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_takes_back_what_staff_cast(world: World) -> None:
    idea = world.idea()
    uid = str(members(world, 1)[0].member)
    cast = pb.CastVoteOnBehalfRequest(name=idea.name, member=f"members/{uid}")
    world.call(world.stub.CastVoteOnBehalf, cast, world.people.admin)
    request = pb.RetractVoteOnBehalfRequest(name=idea.name, member=f"members/{uid}")
    result = world.call(world.stub.RetractVoteOnBehalf, request, world.people.moderator)
    assert (result.vote_count, result.viewer_has_voted) == (0, False)
    problem = world.call.refused(world.stub.RetractVoteOnBehalf, request, world.people.moderator)
    assert problem.reason == "VOTE_NOT_FOUND"
    clean(world)


def test_it_does_not_take_a_customers_own_vote(world: World) -> None:
    idea = world.idea()
    customer = members(world, 1)[0]
    world.vote(idea, customer)
    request = pb.RetractVoteOnBehalfRequest(name=idea.name, member=f"members/{customer.member}")
    problem = world.call.refused(world.stub.RetractVoteOnBehalf, request, world.people.admin)
    assert problem.reason == "VOTE_NOT_FOUND"
    assert world.get(idea).vote_count == 1


def test_it_is_for_staff(world: World) -> None:
    request = pb.RetractVoteOnBehalfRequest(name="ideas/1", member="members/x")
    problem = world.call.refused(
        world.stub.RetractVoteOnBehalf,
        pb.RetractVoteOnBehalfRequest(
            name=request.name, member=f"members/{world.people.ben.member}"
        ),
        world.people.ben,
    )
    assert problem.reason == "ROLE_NEEDED"
