"""Voting for many members at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from shared import errors, ids
from shared.actor import Actor
from tests.harness import make_actor
from tests.ideas.conftest import World
from tests.ideas.steps import clean, members
from upwell.ideas.v1 import ideas_pb2 as pb


def entry(world: World, who: Actor, idea: pb.Idea, *, retract: bool = False) -> pb.BatchVoteEntry:
    token = world.call.keys.signer.sign(who)
    return pb.BatchVoteEntry(actor_token=token, name=idea.name, retract=retract)


def batch(world: World, *entries: pb.BatchVoteEntry) -> list[pb.BatchVoteOutcome]:
    answer = world.call(
        world.stub.BatchVote, pb.BatchVoteRequest(entries=entries), world.people.visitor
    )
    return list(answer.outcomes)


def reason(outcome: pb.BatchVoteOutcome) -> str:
    return errors.to_problem(outcome.error).reason


def test_it_answers_in_the_order_asked(world: World) -> None:
    ideas = [world.idea(f"Idea number {number}") for number in range(3)]
    entries = [
        entry(world, who, idea)
        for who in (world.people.ben, world.people.cleo)
        for idea in reversed(ideas)
    ]
    results = [outcome.result for outcome in batch(world, *entries)]
    assert [result.idea_number for result in results] == [
        idea.number for _ in range(2) for idea in reversed(ideas)
    ]
    assert [result.vote_count for result in results] == [1, 1, 1, 2, 2, 2]
    clean(world)


def test_it_takes_each_members_ballots_in_their_order(world: World) -> None:
    idea = world.idea()
    ben = world.people.ben
    results = [
        outcome.result
        for outcome in batch(
            world,
            entry(world, ben, idea),
            entry(world, ben, idea),
            entry(world, ben, idea, retract=True),
            entry(world, ben, idea),
            entry(world, world.people.cleo, idea),
        )
    ]
    assert [result.vote_count for result in results] == [1, 1, 0, 1, 2]
    assert len(world.events("VoteCast")) == 3
    assert len(world.events("VoteRetracted")) == 1
    clean(world)
    assert [
        outcome.result.viewer_has_voted
        for outcome in batch(world, entry(world, ben, idea, retract=True), entry(world, ben, idea))
    ] == [False, True]
    clean(world)
    assert world.get(idea).vote_count == 2


def test_it_refuses_one_entry_without_failing_the_others(world: World) -> None:
    idea, closed = world.idea(), world.idea("Something we shipped")
    world.move(closed, pb.STATUS_SHIPPED)
    suspended = make_actor(world.people.community, member=ids.new_id(), suspended=True)
    outcomes = batch(
        world,
        entry(world, world.people.ben, closed),
        pb.BatchVoteEntry(actor_token="forged", name=idea.name),
        entry(world, world.people.visitor, idea),
        entry(world, suspended, idea),
        entry(world, world.people.ben, pb.Idea(name="ideas/12345")),
        entry(world, world.people.ben, idea),
    )
    assert [reason(outcome) for outcome in outcomes[:-1]] == [
        "VOTING_CLOSED",
        "ACTOR_TOKEN_INVALID",
        "SIGN_IN_NEEDED",
        "MEMBER_SUSPENDED",
        "IDEA_NOT_FOUND",
    ]
    assert outcomes[-1].result.vote_count == 1
    assert not outcomes[-1].HasField("error")


def test_it_keeps_communities_apart(world: World) -> None:
    idea = world.idea()
    stranger = make_actor(ids.new_id(), member=ids.new_id())
    outcomes = batch(world, entry(world, stranger, idea), entry(world, world.people.ben, idea))
    assert reason(outcomes[0]) == "IDEA_NOT_FOUND"
    assert outcomes[1].result.vote_count == 1


def test_it_refuses_too_many_at_once(world: World) -> None:
    entries = [pb.BatchVoteEntry()] * 501
    problem = world.call.refused(
        world.stub.BatchVote, pb.BatchVoteRequest(entries=entries), world.people.visitor
    )
    assert problem.reason == "BATCH_TOO_LARGE"
    assert batch(world) == []


def test_it_never_waits_in_a_circle(world: World) -> None:
    ideas = [world.idea(f"Idea number {number}") for number in range(6)]
    voters = members(world, 6)
    entries = [entry(world, who, idea) for who in voters for idea in ideas]
    back = [entry(world, who, idea, retract=True) for who in voters for idea in ideas]
    gate = threading.Barrier(4)

    def run(turn: int) -> None:
        gate.wait()
        for number in range(6):
            some = entries if (turn + number) % 2 else back
            batch(world, *(some if turn % 3 else reversed(some)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    clean(world)
    batch(world, *entries)
    world.fold()
    assert [world.get(idea).vote_count for idea in ideas] == [6] * 6
    clean(world)
