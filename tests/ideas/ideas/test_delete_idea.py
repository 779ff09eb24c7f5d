"""DeleteIdea takes an idea away while it belongs to its author alone."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_deletes_and_announces_once(world: World) -> None:
    idea = world.idea()
    request = pb.DeleteIdeaRequest(name=idea.name)
    assert world.call(world.stub.DeleteIdea, request, world.people.ana).deleted
    assert world.call(world.stub.DeleteIdea, request, world.people.ana).deleted
    assert len(world.events("IdeaDeleted")) == 1
    gone = world.call.refused(
        world.stub.GetIdea, pb.GetIdeaRequest(name=idea.name), world.people.ben
    )
    assert gone.code == "NOT_FOUND"


def test_it_lets_the_author_delete_what_only_they_voted_for(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ana)
    request = pb.DeleteIdeaRequest(name=idea.name)
    assert world.call(world.stub.DeleteIdea, request, world.people.ana).deleted


def test_it_refuses_once_others_voted(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben)
    request = pb.DeleteIdeaRequest(name=idea.name)
    problem = world.call.refused(world.stub.DeleteIdea, request, world.people.ana)
    assert problem.reason == "OTHERS_TOOK_PART"
    assert world.call(world.stub.DeleteIdea, request, world.people.moderator).deleted


def test_it_refuses_once_others_commented(world: World) -> None:
    idea = world.idea()
    world.comment(idea, "Yes please.", world.people.ben)
    request = pb.DeleteIdeaRequest(name=idea.name)
    problem = world.call.refused(world.stub.DeleteIdea, request, world.people.ana)
    assert problem.reason == "OTHERS_TOOK_PART"


def test_it_refuses_others_and_stale_etags(world: World) -> None:
    idea = world.idea()
    request = pb.DeleteIdeaRequest(name=idea.name)
    problem = world.call.refused(world.stub.DeleteIdea, request, world.people.ben)
    assert problem.reason == "NOT_THE_AUTHOR"
    request.etag = '"9"'
    problem = world.call.refused(world.stub.DeleteIdea, request, world.people.ana)
    assert problem.reason == "CONFLICT"
