"""GetIdea answers with one idea as the caller sees it."""

import pytest
import sqlalchemy as sa

from shared import ids
from tests.harness import make_actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_says_what_the_viewer_did(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben)
    seen = world.get(idea, world.people.ben)
    assert (seen.viewer_has_voted, seen.vote_count) == (True, 1)
    seen = world.get(idea, world.people.cleo)
    assert (seen.viewer_has_voted, seen.viewer_follows) == (False, False)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ideas/",
        "ideas/0",
        "ideas/2",
        "ideas/-1",
        "ideas/x",
        "boards/1",
        "ideas/1/x",
        "ideas/99999999999999999999999",
    ],
)
def test_it_does_not_know_other_names(world: World, name: str) -> None:
    world.idea()
    problem = world.call.refused(world.stub.GetIdea, pb.GetIdeaRequest(name=name), world.people.ana)
    assert problem.reason == "IDEA_NOT_FOUND"


@pytest.mark.parametrize("access", [pb.BOARD_ACCESS_MEMBERS, pb.BOARD_ACCESS_STAFF])
def test_it_does_not_know_what_the_caller_may_not_read(
    world: World, access: "pb.BoardAccess"
) -> None:
    world.board("closed", access=access)
    idea = world.idea(board="closed", who=world.people.moderator)
    problem = world.call.refused(
        world.stub.GetIdea, pb.GetIdeaRequest(name=idea.name), world.people.visitor
    )
    assert problem.code == "NOT_FOUND"
    assert world.get(idea, world.people.moderator).number == idea.number


def test_it_does_not_know_another_community(world: World) -> None:
    idea = world.idea()
    other = make_actor(ids.new_id(), "admin", member=ids.new_id())
    problem = world.call.refused(world.stub.GetIdea, pb.GetIdeaRequest(name=idea.name), other)
    assert problem.code == "NOT_FOUND"


@pytest.mark.parametrize("visibility", ["held", "hidden"])
def test_it_shows_what_is_held_to_its_author_and_staff(world: World, visibility: str) -> None:
    idea = world.idea()
    with world.owner.connect() as connection:
        connection.execute(sa.text("UPDATE ideas.ideas SET visibility = :v"), {"v": visibility})
        connection.execute(sa.text("UPDATE ideas.idea_stats SET listed = false"))
    request = pb.GetIdeaRequest(name=idea.name)
    assert world.call.refused(world.stub.GetIdea, request, world.people.ben).code == "NOT_FOUND"
    assert world.get(idea, world.people.ana).title == idea.title
    assert world.get(idea, world.people.moderator).title == idea.title
    assert world.titles(world.people.ana) == []
    assert world.titles(world.people.ana, author="ana") == [idea.title]
    assert world.titles(world.people.ben, author="ana") == []
