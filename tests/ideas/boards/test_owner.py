"""A board's owner is a member."""

from typing import Any

import pytest

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb
from upwell.members.v1 import events_pb2 as members


def give(world: World, handle: str, **fields: Any) -> pb.Board:  # noqa: ANN401  whatever the message takes
    """Give the board to somebody, or change something else of it."""
    world.call(world.stub.UpdateBoard, giving(handle, **fields), world.people.admin)
    return found(world)


def giving(handle: str, **fields: Any) -> pb.UpdateBoardRequest:  # noqa: ANN401  as above
    """Return what asks for it."""
    request = pb.UpdateBoardRequest(
        board=pb.Board(name="boards/product", owner_handle=handle, **fields)
    )
    request.update_mask.paths.extend(["owner_handle", *fields])
    return request


def found(world: World) -> pb.Board:
    """Return the board."""
    return world.call(
        world.stub.GetBoard, pb.GetBoardRequest(name="boards/product"), world.people.visitor
    )


@pytest.fixture
def people(world: World) -> World:
    """Return a world that knows Ben."""
    world.idea(who=world.people.ben)
    return world


def test_it_is_picked_by_handle(people: World) -> None:
    board = give(people, "@Ben")
    assert board.owner.uid == str(people.people.ben.member)
    assert board.owner_handle == "ben"
    assert not give(people, "").HasField("owner")


def test_it_is_an_error_at_the_field_where_nobody_has_the_handle(people: World) -> None:
    problem = people.call.refused(
        people.stub.UpdateBoard, giving("nobody-here"), people.people.admin
    )
    assert list(problem.fields) == ["owner_handle"]
    made = pb.CreateBoardRequest(
        board=pb.Board(slug="x", display_name="X", owner_handle="nobody-here")
    )
    problem = people.call.refused(people.stub.CreateBoard, made, people.people.admin)
    assert list(problem.fields) == ["owner_handle"]


def test_it_is_nobody_while_suspended_and_the_same_again_after(people: World) -> None:
    ben = str(people.people.ben.member)
    give(people, "ben")
    people.tell(members.MemberSuspended(member_uid=ben))
    assert not give(people, "", purpose="For all.").HasField("owner")
    problem = people.call.refused(people.stub.UpdateBoard, giving("ben"), people.people.admin)
    assert list(problem.fields) == ["owner_handle"]
    people.tell(members.MemberReinstated(member_uid=ben))
    assert found(people).owner_handle == "ben"


def test_it_is_nobody_once_they_left(people: World) -> None:
    give(people, "ben")
    people.tell(members.MemberErased(member_uid=str(people.people.ben.member)))
    assert not found(people).HasField("owner")
    assert people.scalar("SELECT count(owner_id) FROM ideas.boards") == 0


def test_an_import_says_who_it_is(people: World) -> None:
    late = "01a2216e-8557-76b7-b9c4-2137258277c0"
    board = pb.Board(slug="x", display_name="X", owner_handle="late")
    board.owner.uid = late
    made = people.call(
        people.stub.CreateBoard, pb.CreateBoardRequest(board=board), people.people.system
    )
    assert made.owner.uid == late
