"""BatchGetTitles names ideas by number."""

from shared.actor import Actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def titles(world: World, who: Actor, *numbers: int) -> dict[int, tuple[str, str, pb.Status]]:
    """Return what is known of ideas by number."""
    answer = world.call(world.stub.BatchGetTitles, pb.BatchGetTitlesRequest(numbers=numbers), who)
    return {one.number: (one.title, one.board, one.status) for one in answer.titles}


def test_it_names_what_the_caller_may_read(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    first = world.idea("An export of my data")
    world.move(first, pb.STATUS_UNDER_REVIEW)
    world.idea("Only among us", world.people.moderator, board="inside")
    public = {1: ("An export of my data", "product", pb.STATUS_UNDER_REVIEW)}
    asked = (1, 2, 1, 77, 0, -5, 2**60)
    assert titles(world, world.people.visitor, *asked) == public
    assert titles(world, world.people.moderator, *asked) == public | {
        2: ("Only among us", "inside", pb.STATUS_OPEN)
    }


def test_it_answers_nothing_with_nothing(world: World) -> None:
    assert titles(world, world.people.visitor) == {}


def test_it_refuses_more_than_200(world: World) -> None:
    request = pb.BatchGetTitlesRequest(numbers=range(1, 202))
    problem = world.call.refused(world.stub.BatchGetTitles, request, world.people.visitor)
    assert "numbers" in problem.fields
