"""ListUnansweredIdeas lists ideas whose voters wait longer than promised."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared import clock
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def unanswered(world: World, **wanted: Any) -> list[str]:  # noqa: ANN401  any of the fields
    """Return the titles of unanswered ideas."""
    request = pb.ListUnansweredIdeasRequest(**wanted)
    answer = world.call(world.stub.ListUnansweredIdeas, request, world.people.moderator)
    assert answer.promise_days == 30
    return [idea.title for idea in answer.ideas]


def test_it_lists_the_longest_waiting_first(world: World) -> None:
    start = datetime.now(UTC) - timedelta(days=40)
    clock.use(lambda: start)
    first = world.idea("The first of all ideas")
    clock.use(lambda: start + timedelta(days=1))
    world.idea("The second of all ideas")
    done = world.idea("The third of all ideas")
    clock.use(lambda: start + timedelta(days=20))
    world.idea("The one that may wait")
    clock.use(None)
    assert len(unanswered(world)) == 3
    assert unanswered(world)[0] == "The first of all ideas"
    world.move(done, pb.STATUS_SHIPPED)
    comment = world.comment(first, "It is coming.", world.people.moderator)
    world.call(
        world.stub.MarkAnswer,
        pb.MarkAnswerRequest(name=comment.name, is_answer=True),
        world.people.moderator,
    )
    assert unanswered(world) == ["The second of all ideas"]
    assert unanswered(world, board="product") == ["The second of all ideas"]


def test_it_pages(world: World) -> None:
    start = datetime.now(UTC) - timedelta(days=40)
    clock.use(lambda: start)
    for number in range(3):
        world.idea(f"Idea with the number {number}")
    clock.use(None)
    request = pb.ListUnansweredIdeasRequest(page_size=2)
    first = world.call(world.stub.ListUnansweredIdeas, request, world.people.moderator)
    request.page_token = first.next_page_token
    second = world.call(world.stub.ListUnansweredIdeas, request, world.people.moderator)
    assert [idea.number for idea in (*first.ideas, *second.ideas)] == [1, 2, 3]


def test_it_is_for_staff(world: World) -> None:
    problem = world.call.refused(
        world.stub.ListUnansweredIdeas, pb.ListUnansweredIdeasRequest(), world.people.ana
    )
    assert problem.reason == "ROLE_NEEDED"
