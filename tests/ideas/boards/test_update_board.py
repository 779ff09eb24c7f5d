"""UpdateBoard changes a board."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_changes_what_the_mask_names(world: World) -> None:
    request = pb.UpdateBoardRequest(
        board=pb.Board(name="boards/product", purpose="For all.", display_name="No")
    )
    request.update_mask.paths.append("purpose")
    board = world.call(world.stub.UpdateBoard, request, world.people.admin)
    assert (board.purpose, board.display_name) == ("For all.", "Product")
    request.board.etag = '"1"'
    request.board.purpose = "For some."
    problem = world.call.refused(world.stub.UpdateBoard, request, world.people.admin)
    assert problem.reason == "CONFLICT"


def test_it_refuses_a_slug_that_is_taken(world: World) -> None:
    world.board("other")
    request = pb.UpdateBoardRequest(board=pb.Board(name="boards/other", slug="product"))
    request.update_mask.paths.append("slug")
    problem = world.call.refused(world.stub.UpdateBoard, request, world.people.admin)
    assert problem.reason == "SLUG_TAKEN"
