"""UndeleteIdea brings an idea back."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_brings_the_idea_back(world: World) -> None:
    idea = world.idea()
    world.call(world.stub.DeleteIdea, pb.DeleteIdeaRequest(name=idea.name), world.people.ana)
    request = pb.UndeleteIdeaRequest(name=idea.name)
    assert not world.call(world.stub.UndeleteIdea, request, world.people.ana).deleted
    assert not world.call(world.stub.UndeleteIdea, request, world.people.ana).deleted
    assert world.titles() == [idea.title]
    assert len(world.events("IdeaUndeleted")) == 1


def test_it_does_not_let_the_author_undo_staff(world: World) -> None:
    idea = world.idea()
    world.call(world.stub.DeleteIdea, pb.DeleteIdeaRequest(name=idea.name), world.people.moderator)
    request = pb.UndeleteIdeaRequest(name=idea.name)
    problem = world.call.refused(world.stub.UndeleteIdea, request, world.people.ana)
    assert problem.code == "NOT_FOUND"
    assert not world.call(world.stub.UndeleteIdea, request, world.people.moderator).deleted
