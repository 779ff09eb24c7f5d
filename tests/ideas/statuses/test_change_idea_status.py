"""ChangeIdeaStatus says where an idea stands, with a sentence to its voters."""

import pytest

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_records_and_announces_the_step(world: World) -> None:
    idea = world.idea()
    moved = world.move(idea, pb.STATUS_PLANNED, "Next spring.")
    assert moved.status == pb.STATUS_PLANNED
    [event] = world.events("IdeaStatusChanged")
    assert event["board"] == "product"
    assert (event["from_status"], event["to_status"]) == ("open", "planned")
    assert event["author_uid"] == str(world.people.ana.member)
    assert world.titles(status=pb.STATUS_PLANNED) == [idea.title]
    assert world.titles(status=pb.STATUS_OPEN) == []


def test_it_answers_with_the_sentence_until_staff_write_an_answer(world: World) -> None:
    idea = world.idea()
    moved = world.move(idea, pb.STATUS_PLANNED, "Next spring.")
    assert (moved.answer.body, moved.answer.author.handle) == ("Next spring.", "mo")
    assert world.move(idea, pb.STATUS_IN_PROGRESS, "Begun.").answer.body == "Begun."
    request = pb.AnswerIdeaRequest(name=idea.name, body="All about it.")
    world.call(world.stub.AnswerIdea, request, world.people.moderator)
    assert world.move(idea, pb.STATUS_SHIPPED, "There.").answer.body == "All about it."


@pytest.mark.parametrize("status", [pb.STATUS_SHIPPED, pb.STATUS_DECLINED])
def test_it_closes_voting_and_opens_it_again(world: World, status: "pb.Status") -> None:
    idea = world.idea()
    assert not world.move(idea, status).votable
    problem = world.call.refused(
        world.stub.CastVote, pb.CastVoteRequest(name=idea.name), world.people.ben
    )
    assert problem.reason == "VOTING_CLOSED"
    assert world.move(idea, pb.STATUS_OPEN, "We were wrong.").votable
    world.vote(idea, world.people.ben)


@pytest.mark.parametrize(
    ("status", "message", "field"),
    [
        (pb.STATUS_PLANNED, "", "message"),
        (pb.STATUS_DECLINED, "  ", "message"),
        (pb.STATUS_PLANNED, "x" * 2001, "message"),
        (pb.STATUS_UNSPECIFIED, "Because.", "status"),
        (77, "Because.", "status"),
    ],
)
def test_it_names_the_faulty_field(
    world: World, status: pb.Status, message: str, field: str
) -> None:
    idea = world.idea()
    request = pb.ChangeIdeaStatusRequest(name=idea.name, message=message)
    request.status = status
    problem = world.call.refused(world.stub.ChangeIdeaStatus, request, world.people.moderator)
    assert set(problem.fields) == {field}


def test_it_does_not_merge_by_hand(world: World) -> None:
    idea = world.idea()
    request = pb.ChangeIdeaStatusRequest(
        name=idea.name, status=pb.STATUS_MERGED, message="Because."
    )
    problem = world.call.refused(world.stub.ChangeIdeaStatus, request, world.people.moderator)
    assert problem.reason == "MERGED_ONLY_BY_MERGING"


def test_it_refuses_members_before_it_looks(world: World) -> None:
    for name in ("ideas/1", "ideas/77"):
        request = pb.ChangeIdeaStatusRequest(
            name=name, status=pb.STATUS_PLANNED, message="Because."
        )
        problem = world.call.refused(world.stub.ChangeIdeaStatus, request, world.people.ana)
        assert problem.reason == "ROLE_NEEDED"


def test_it_refuses_a_stale_etag(world: World) -> None:
    idea = world.idea()
    world.move(idea, pb.STATUS_PLANNED)
    request = pb.ChangeIdeaStatusRequest(
        name=idea.name, status=pb.STATUS_SHIPPED, message="Done.", etag=idea.etag
    )
    problem = world.call.refused(world.stub.ChangeIdeaStatus, request, world.people.moderator)
    assert problem.reason == "CONFLICT"
