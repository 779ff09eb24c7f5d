"""GetBoard answers with one board."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_counts_the_ideas_readers_see(world: World) -> None:
    idea = world.idea()
    world.idea("Another idea of mine")
    world.call(world.stub.DeleteIdea, pb.DeleteIdeaRequest(name=idea.name), world.people.ana)
    request = pb.GetBoardRequest(name="boards/product")
    assert world.call(world.stub.GetBoard, request, world.people.visitor).idea_count == 1


def test_it_does_not_know_what_the_caller_may_not_read(world: World) -> None:
    world.board("club", access=pb.BOARD_ACCESS_MEMBERS)
    request = pb.GetBoardRequest(name="boards/club")
    problem = world.call.refused(world.stub.GetBoard, request, world.people.visitor)
    assert problem.reason == "BOARD_NOT_FOUND"
    assert world.call(world.stub.GetBoard, request, world.people.ana).slug == "club"
