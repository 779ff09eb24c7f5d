"""Weighing a vote."""

from tests.ideas.conftest import World
from tests.ideas.steps import merge
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_keeps_how_much_the_caller_needs_it(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben)
    request = pb.WeighVoteRequest(name=idea.name, weight=pb.WEIGHT_CRITICAL)
    result = world.call(world.stub.WeighVote, request, world.people.ben)
    assert (result.weight, result.vote_count, result.viewer_has_voted) == (
        pb.WEIGHT_CRITICAL,
        1,
        True,
    )
    assert world.get(idea, world.people.ben).viewer_weight == pb.WEIGHT_CRITICAL


def test_it_finds_the_vote_where_it_was_cast_before_a_merge(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    world.vote(first, world.people.ben)
    merge(world, first, second)
    request = pb.WeighVoteRequest(name=second.name, weight=pb.WEIGHT_NICE)
    assert world.call(world.stub.WeighVote, request, world.people.ben).weight == pb.WEIGHT_NICE


def test_it_refuses_without_a_vote_or_a_weight(world: World) -> None:
    idea = world.idea()
    request = pb.WeighVoteRequest(name=idea.name, weight=pb.WEIGHT_NICE)
    problem = world.call.refused(world.stub.WeighVote, request, world.people.ben)
    assert problem.reason == "VOTE_NOT_FOUND"
    world.vote(idea, world.people.ben)
    unsaid = pb.WeighVoteRequest(name=idea.name)
    problem = world.call.refused(world.stub.WeighVote, unsaid, world.people.ben)
    assert problem.fields.keys() == {"weight"}


def test_it_refuses_visitors_and_unreadable_ideas(world: World) -> None:
    idea = world.idea()
    request = pb.WeighVoteRequest(name=idea.name, weight=pb.WEIGHT_NICE)
    problem = world.call.refused(world.stub.WeighVote, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
    missing = pb.WeighVoteRequest(name="ideas/999", weight=pb.WEIGHT_NICE)
    problem = world.call.refused(world.stub.WeighVote, missing, world.people.ben)
    assert problem.code == "NOT_FOUND"
