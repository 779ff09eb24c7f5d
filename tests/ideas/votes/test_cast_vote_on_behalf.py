"""Voting on behalf of a customer."""

from shared import ids
from tests.ideas.conftest import World
from tests.ideas.steps import clean, members
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_records_who_cast_it_for_whom(world: World) -> None:
    idea = world.idea()
    customer = members(world, 1)[0]
    request = pb.CastVoteOnBehalfRequest(
        name=idea.name, member=f"members/{customer.member}", weight=pb.WEIGHT_IMPORTANT
    )
    for _ in range(2):
        result = world.call(world.stub.CastVoteOnBehalf, request, world.people.moderator)
        assert (result.vote_count, result.weight) == (1, pb.WEIGHT_IMPORTANT)
    voters = world.call(
        world.stub.ListVoters, pb.ListVotersRequest(parent=idea.name), world.people.moderator
    )
    vote = voters.votes[0]
    assert vote.voter.handle == "v0"
    assert vote.source == pb.VOTE_SOURCE_BEHALF
    assert vote.on_behalf_by.uid == str(world.people.moderator.member)
    event = world.events("VoteCast")[0]
    assert event["on_behalf_by_uid"] == str(world.people.moderator.member)
    assert event["source"] == "behalf"
    clean(world)


def test_it_leaves_the_customers_own_vote_alone(world: World) -> None:
    idea = world.idea()
    customer = members(world, 1)[0]
    world.vote(idea, customer)
    request = pb.CastVoteOnBehalfRequest(name=idea.name, member=f"members/{customer.member}")
    assert world.call(world.stub.CastVoteOnBehalf, request, world.people.admin).vote_count == 1
    assert [event["source"] for event in world.events("VoteCast")] == ["web"]


def test_it_is_for_staff(world: World) -> None:
    request = pb.CastVoteOnBehalfRequest(name="ideas/999", member=f"members/{ids.new_id()}")
    for who, reason in (
        (world.people.ben, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        assert world.call.refused(world.stub.CastVoteOnBehalf, request, who).reason == reason


def test_it_refuses_somebody_nobody_knows(world: World) -> None:
    idea = world.idea()
    for uid in (str(ids.new_id()), "nobody", ""):
        request = pb.CastVoteOnBehalfRequest(name=idea.name, member=f"members/{uid}")
        problem = world.call.refused(world.stub.CastVoteOnBehalf, request, world.people.admin)
        assert problem.fields.keys() == {"member"}
