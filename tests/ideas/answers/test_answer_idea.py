"""AnswerIdea answers officially without changing the status."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_answers_changes_and_takes_back(world: World) -> None:
    idea = world.idea()
    request = pb.AnswerIdeaRequest(name=idea.name, body="We are on it.")
    answered = world.call(world.stub.AnswerIdea, request, world.people.moderator)
    assert (answered.answer.body, answered.answer.author.handle) == ("We are on it.", "mo")
    assert answered.status == pb.STATUS_OPEN
    request.body = "We are nearly done."
    again = world.call(world.stub.AnswerIdea, request, world.people.admin)
    assert again.answer.create_time == answered.answer.create_time
    assert again.answer.author.handle == "ada"
    request.body = ""
    gone = world.call(world.stub.AnswerIdea, request, world.people.admin)
    assert not gone.HasField("answer")
    assert len(world.events("IdeaAnswered")) == 2


def test_it_is_for_staff(world: World) -> None:
    idea = world.idea()
    request = pb.AnswerIdeaRequest(name=idea.name, body="We are on it.")
    problem = world.call.refused(world.stub.AnswerIdea, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
