"""Casting a vote."""

import threading

import pytest
import sqlalchemy as sa

from services.ideas import store
from shared import ids
from shared.actor import Actor
from tests.harness import make_actor
from tests.ideas.conftest import World
from tests.ideas.steps import clean
from upwell.ideas.v1 import ideas_pb2 as pb


def cast(
    world: World, idea: pb.Idea, who: Actor, source: pb.VoteSource = pb.VOTE_SOURCE_UNSPECIFIED
) -> pb.VoteResult:
    return world.call(world.stub.CastVote, pb.CastVoteRequest(name=idea.name, source=source), who)


def test_it_counts_the_callers_own_vote_at_once(world: World) -> None:
    idea = world.idea()
    result = cast(world, idea, world.people.ben)
    assert (result.idea_number, result.viewer_has_voted, result.vote_count) == (
        idea.number,
        True,
        1,
    )
    assert world.get(idea, world.people.ben).viewer_has_voted
    assert world.get(idea).vote_count == 1


def test_it_counts_each_voter_once(world: World) -> None:
    idea = world.idea()
    for _ in range(3):
        assert cast(world, idea, world.people.ben).vote_count == 1
    assert cast(world, idea, world.people.cleo).vote_count == 2
    world.fold()
    assert world.get(idea).vote_count == 2
    assert len(world.events("VoteCast")) == 2
    clean(world)


def test_it_announces_who_voted_for_whose_idea(world: World) -> None:
    idea = world.idea()
    cast(world, idea, world.people.ben, pb.VOTE_SOURCE_WIDGET)
    event = world.events("VoteCast")[0]
    assert event["member_uid"] == str(world.people.ben.member)
    assert event["author_uid"] == str(world.people.ana.member)
    assert event["source"] == "widget"
    assert event["board"] == "product"
    assert event["idea_number"] == str(idea.number)


def test_it_never_touches_the_ideas_row(world: World) -> None:
    idea = world.idea()
    query = sa.text("SELECT xmin::text FROM ideas.ideas")
    with world.owner.connect() as connection:
        before = connection.execute(query).scalar_one()
        cast(world, idea, world.people.ben)
        world.fold()
        assert connection.execute(query).scalar_one() == before
    assert world.get(idea).etag == idea.etag


@pytest.mark.parametrize("status", [pb.STATUS_SHIPPED, pb.STATUS_DECLINED])
def test_it_refuses_where_voting_is_closed(world: World, status: "pb.Status") -> None:
    idea = world.idea()
    world.move(idea, status)
    problem = world.call.refused(
        world.stub.CastVote, pb.CastVoteRequest(name=idea.name), world.people.ben
    )
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "VOTING_CLOSED")


@pytest.mark.parametrize(
    "name", ["ideas/999", "ideas/0", "ideas/x", "", "ideas/99999999999999999999"]
)
def test_it_does_not_find_what_is_not_there(world: World, name: str) -> None:
    problem = world.call.refused(
        world.stub.CastVote, pb.CastVoteRequest(name=name), world.people.ben
    )
    assert problem.code == "NOT_FOUND"


def test_it_does_not_find_what_the_caller_may_not_read(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    idea = world.idea(who=world.people.admin, board="inside")
    request = pb.CastVoteRequest(name=idea.name)
    assert world.call.refused(world.stub.CastVote, request, world.people.ben).code == "NOT_FOUND"
    assert world.call(world.stub.CastVote, request, world.people.moderator).vote_count == 1
    stranger = make_actor(ids.new_id(), member=ids.new_id())
    assert world.call.refused(world.stub.CastVote, request, stranger).code == "NOT_FOUND"


def test_it_refuses_visitors_readers_and_the_suspended(world: World) -> None:
    idea = world.idea()
    request = pb.CastVoteRequest(name=idea.name)
    community = world.people.community
    reader = make_actor(community, member=ids.new_id(), scopes=("read",))
    suspended = make_actor(community, member=ids.new_id(), suspended=True)
    assert [
        world.call.refused(world.stub.CastVote, request, who).reason
        for who in (world.people.visitor, reader, suspended)
    ] == ["SIGN_IN_NEEDED", "SCOPE_NEEDED", "MEMBER_SUSPENDED"]


def test_it_refuses_a_source_that_is_not_a_members_own(world: World) -> None:
    idea = world.idea()
    request = pb.CastVoteRequest(name=idea.name, source=pb.VOTE_SOURCE_BEHALF)
    problem = world.call.refused(world.stub.CastVote, request, world.people.ben)
    assert problem.fields.keys() == {"source"}


def test_it_makes_ten_votes_and_ten_events_of_two_hundred_casts_by_ten_members(
    world: World,
) -> None:
    idea = world.idea()
    members = [make_actor(world.people.community, member=ids.new_id()) for _ in range(10)]
    failures: list[Exception] = []

    def cast_all(offset: int) -> None:
        try:
            for turn in range(20):
                cast(world, idea, members[(turn + offset) % 10])
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)

    threads = [threading.Thread(target=cast_all, args=(offset,)) for offset in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    world.fold()
    assert world.get(idea).vote_count == 10
    assert len(world.events("VoteCast")) == 10
    clean(world)


def test_it_announces_a_threshold_once_and_never_again(world: World) -> None:
    world.board("asked", threshold=2)
    idea = world.idea(board="asked")
    world.vote(idea, world.people.ben)
    world.fold()
    assert world.events("IdeaReachedThreshold") == []
    world.vote(idea, world.people.cleo)
    world.fold()
    world.call(world.stub.RetractVote, pb.RetractVoteRequest(name=idea.name), world.people.cleo)
    world.fold()
    world.vote(idea, world.people.cleo, world.people.ana)
    world.fold()
    reached = world.events("IdeaReachedThreshold")
    assert reached == [{"idea_number": str(idea.number), "board": "asked", "threshold": 2}]


def test_it_waits_for_a_status_that_closes_the_vote_and_obeys_it(world: World) -> None:
    idea = world.idea()
    outcomes: list[str] = []

    def vote() -> None:
        try:
            cast(world, idea, world.people.ben)
            outcomes.append("cast")
        except AssertionError as refused:
            outcomes.append(str(refused))

    with world.db.begin(world.people.community) as tx:
        store.lock_ideas(tx, world.people.community, [idea.number], exclusive=True)
        thread = threading.Thread(target=vote)
        thread.start()
        thread.join(0.3)
        assert outcomes == []
        tx.execute(sa.text("UPDATE ideas.ideas SET status = 'declined'"))
        tx.execute(sa.text("UPDATE ideas.idea_stats SET status = 'declined'"))
    thread.join()
    assert "VOTING_CLOSED" in outcomes[0]
    assert world.get(idea).vote_count == 0
