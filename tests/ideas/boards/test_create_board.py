"""CreateBoard makes a place for ideas."""

import pytest

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_makes_a_public_board_unless_told_otherwise(world: World) -> None:
    board = world.board("questions")
    assert (board.kind, board.access, board.posting) == (
        pb.BOARD_KIND_IDEAS,
        pb.BOARD_ACCESS_PUBLIC,
        pb.POSTING_MEMBERS,
    )
    assert board.name == "boards/questions"
    assert len(world.events("BoardChanged")) == 2


def test_it_refuses_a_slug_that_is_taken(world: World) -> None:
    request = pb.CreateBoardRequest(board=pb.Board(slug="product", display_name="Again"))
    problem = world.call.refused(world.stub.CreateBoard, request, world.people.admin)
    assert problem.reason == "SLUG_TAKEN"


@pytest.mark.parametrize(
    ("board", "field"),
    [
        (pb.Board(slug="Not a slug", display_name="x"), "slug"),
        (pb.Board(slug="a--b", display_name="x"), "slug"),
        (pb.Board(slug="x"), "display_name"),
        (pb.Board(slug="x", display_name="x", purpose="x" * 201), "purpose"),
        (pb.Board(slug="x", display_name="x", threshold=-1), "threshold"),
    ],
)
def test_it_names_the_faulty_field(world: World, board: pb.Board, field: str) -> None:
    request = pb.CreateBoardRequest(board=board)
    problem = world.call.refused(world.stub.CreateBoard, request, world.people.admin)
    assert set(problem.fields) == {field}


def test_it_needs_the_admin_role(world: World) -> None:
    request = pb.CreateBoardRequest(board=pb.Board(slug="mine", display_name="Mine"))
    for who in (world.people.ana, world.people.moderator):
        problem = world.call.refused(world.stub.CreateBoard, request, who)
        assert problem.reason == "ROLE_NEEDED"


def test_it_answers_a_repeat_with_the_first(world: World) -> None:
    request = pb.CreateBoardRequest(
        board=pb.Board(slug="mine", display_name="Mine"), request_id="r"
    )
    first = world.call(world.stub.CreateBoard, request, world.people.admin)
    assert world.call(world.stub.CreateBoard, request, world.people.admin).uid == first.uid
