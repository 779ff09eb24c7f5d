"""UpdateIdea changes an idea's text, board and tags; staff also pin and lock it."""

from typing import Any

from shared.actor import Actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def asked(idea: pb.Idea, *mask: str, **fields: Any) -> pb.UpdateIdeaRequest:  # noqa: ANN401  whatever the message takes
    """Return a request."""
    request = pb.UpdateIdeaRequest(idea=pb.Idea(name=idea.name, **fields))
    request.update_mask.paths.extend(mask)
    return request


def update(world: World, idea: pb.Idea, who: Actor, *mask: str, **fields: Any) -> pb.Idea:  # noqa: ANN401  whatever the message takes
    """Update an idea."""
    return world.call(world.stub.UpdateIdea, asked(idea, *mask, **fields), who)


def test_it_changes_what_the_mask_names_and_nothing_else(world: World) -> None:
    idea = world.idea(body="Before.")
    changed = update(world, idea, world.people.ana, "title", title="A better title", body="No.")
    assert (changed.title, changed.body) == ("A better title", "Before.")
    assert changed.etag != idea.etag
    assert world.events("IdeaChanged") == [{"idea_number": "1", "fields": ["title"]}]
    assert world.titles(query="better") == ["A better title"]
    assert world.titles(query="export") == []


def test_it_moves_and_tags(world: World) -> None:
    world.board("other")
    for slug in ("one", "two", "three"):
        world.tag(slug)
    idea = world.idea(tags=["one", "two"])
    changed = update(
        world,
        idea,
        world.people.ana,
        "tags",
        "board",
        tags=[pb.Tag(slug="two"), pb.Tag(slug="three")],
        board=pb.Board(slug="other"),
    )
    assert [tag.slug for tag in changed.tags] == ["three", "two"]
    assert changed.board.slug == "other"
    assert world.titles(board="product") == []
    assert world.titles(board="other") == [idea.title]
    tags = world.call(world.stub.ListTags, pb.ListTagsRequest(), world.people.visitor).tags
    assert {tag.slug: tag.idea_count for tag in tags} == {"one": 0, "two": 1, "three": 1}
    boards = world.call(world.stub.ListBoards, pb.ListBoardsRequest(), world.people.visitor).boards
    assert {board.slug: board.idea_count for board in boards} == {"product": 0, "other": 1}


def test_it_changes_nothing_twice(world: World) -> None:
    idea = world.idea()
    assert update(world, idea, world.people.ana, "title", title=idea.title).etag == idea.etag
    assert world.events("IdeaChanged") == []


def test_it_refuses_a_stale_etag(world: World) -> None:
    idea = world.idea()
    update(world, idea, world.people.ana, "title", title="A better title")
    problem = world.call.refused(
        world.stub.UpdateIdea,
        asked(idea, "title", title="Another title", etag=idea.etag),
        world.people.ana,
    )
    assert problem.reason == "CONFLICT"


def test_it_refuses_others(world: World) -> None:
    idea = world.idea()
    problem = world.call.refused(
        world.stub.UpdateIdea, asked(idea, "title", title="Not yours"), world.people.ben
    )
    assert problem.reason == "NOT_THE_AUTHOR"
    assert update(world, idea, world.people.moderator, "title", title="Ours now").title


def test_it_lets_only_staff_pin_and_lock(world: World) -> None:
    idea = world.idea()
    problem = world.call.refused(
        world.stub.UpdateIdea, asked(idea, "locked", locked=True), world.people.ana
    )
    assert problem.reason == "ROLE_NEEDED"
    changed = update(
        world, idea, world.people.moderator, "pinned", "locked", pinned=True, locked=True
    )
    assert changed.pinned
    assert changed.locked


def test_it_refuses_fields_it_does_not_know(world: World) -> None:
    idea = world.idea()
    for mask in (["vote_count"], []):
        problem = world.call.refused(world.stub.UpdateIdea, asked(idea, *mask), world.people.ana)
        assert set(problem.fields) == {"update_mask"}
