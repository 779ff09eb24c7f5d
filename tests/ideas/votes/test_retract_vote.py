"""Retracting a vote."""

from tests.ideas.conftest import World
from tests.ideas.steps import clean, merge, retract, unmerge
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_takes_the_vote_back_and_says_so_once(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben, world.people.cleo)
    for _ in range(2):
        result = retract(world, idea, world.people.ben)
        assert (result.viewer_has_voted, result.vote_count) == (False, 1)
    assert len(world.events("VoteRetracted")) == 1
    world.fold()
    assert world.get(idea).vote_count == 1
    clean(world)


def test_it_leaves_an_idea_without_votes_cold(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben)
    world.fold()
    retract(world, idea, world.people.ben)
    clean(world)
    world.vote(idea, world.people.ben)
    clean(world)


def test_it_takes_every_vote_the_member_has_in_the_merged_ideas(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    world.vote(first, world.people.ben)
    world.vote(second, world.people.ben, world.people.cleo)
    merge(world, first, second)
    assert retract(world, second, world.people.ben).vote_count == 1
    assert world.get(second).vote_count == 1
    gone = [event["idea_number"] for event in world.events("VoteRetracted")]
    assert gone == [str(first.number), str(second.number)]
    unmerge(world, first)
    assert world.get(first).vote_count == 0
    clean(world)


def test_it_refuses_where_voting_is_closed(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben)
    world.move(idea, pb.STATUS_SHIPPED)
    problem = world.call.refused(
        world.stub.RetractVote, pb.RetractVoteRequest(name=idea.name), world.people.ben
    )
    assert problem.reason == "VOTING_CLOSED"
    assert world.get(idea).vote_count == 1


def test_it_refuses_on_an_idea_that_was_merged(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    world.vote(first, world.people.ben)
    merge(world, first, second)
    problem = world.call.refused(
        world.stub.RetractVote, pb.RetractVoteRequest(name=first.name), world.people.ben
    )
    assert (problem.reason, problem.metadata["into"]) == ("ALREADY_MERGED", str(second.number))
