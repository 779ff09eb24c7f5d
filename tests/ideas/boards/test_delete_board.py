"""DeleteBoard takes an empty board away."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_deletes_only_an_empty_board(world: World) -> None:
    world.board("empty")
    world.idea()
    request = pb.DeleteBoardRequest(name="boards/product")
    problem = world.call.refused(world.stub.DeleteBoard, request, world.people.admin)
    assert problem.reason == "BOARD_HOLDS_IDEAS"
    request.name = "boards/empty"
    world.call(world.stub.DeleteBoard, request, world.people.admin)
    problem = world.call.refused(world.stub.DeleteBoard, request, world.people.admin)
    assert problem.reason == "BOARD_NOT_FOUND"
