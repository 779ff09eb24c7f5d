"""CreateIdea raises an idea."""

from datetime import timedelta
from typing import Any

import pytest

from services.ideas import actions
from shared import clock
from shared.db import Database
from tests.harness import freeze
from tests.ideas.conftest import World, new_idea
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_numbers_ideas_one_after_the_other(world: World) -> None:
    first = world.idea()
    second = world.idea("Import my data from CSV")
    assert (first.number, second.number) == (1, 2)
    assert first.name == "ideas/1"


def test_it_answers_with_the_whole_idea(world: World) -> None:
    world.tag("imports", "Imports")
    idea = world.idea(body="First *line*.\n\nSecond.", tags=["imports"], language="de")
    assert idea.status == pb.STATUS_OPEN
    assert idea.board.slug == "product"
    assert idea.excerpt == "First line."
    assert [tag.display_name for tag in idea.tags] == ["Imports"]
    assert idea.author.handle == "ana"
    assert idea.language == "de"
    assert idea.votable
    assert idea.viewer_follows
    assert not idea.viewer_has_voted


def test_it_announces_the_idea_once(world: World) -> None:
    world.idea()
    [event] = world.events("IdeaSubmitted")
    assert event["title"] == "Export my data as CSV"
    assert event["board"] == "product"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "short"}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"title": "with a \x00 inside"}, "title"),
        ({"title": "\u202e\u202e\u202e\u202e\u202e\u202e\u202e\u202e"}, "title"),
        ({"title": "a good title", "body": "x" * 10_001}, "body"),
        ({"title": "a good title", "board": "nowhere"}, "board"),
        ({"title": "a good title", "tags": ["nothing"]}, "tags"),
        ({"title": "a good title", "tags": ["a\x00b"]}, "tags"),
        ({"title": "a good title", "language": "klingon!"}, "language"),
    ],
)
def test_it_names_the_faulty_field(world: World, fields: dict[str, Any], field: str) -> None:
    request = new_idea(**fields)
    problem = world.call.refused(world.stub.CreateIdea, request, world.people.ana)
    assert problem.code == "INVALID_ARGUMENT"
    assert set(problem.fields) == {field}


def test_it_strips_what_turns_the_line(world: World) -> None:
    assert world.idea("Say it \u202eplainly please").title == "Say it plainly please"


def test_it_takes_a_title_of_emoji(world: World) -> None:
    assert world.idea("🎉🎉🎉🎉🎉🎉🎉🎉").title == "🎉🎉🎉🎉🎉🎉🎉🎉"


def test_it_refuses_a_visitor(world: World) -> None:
    request = new_idea()
    problem = world.call.refused(world.stub.CreateIdea, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"


def test_it_refuses_a_board_kept_for_reading(world: World) -> None:
    world.board("old", posting=pb.POSTING_NOBODY)
    request = new_idea(board="old")
    problem = world.call.refused(world.stub.CreateIdea, request, world.people.moderator)
    assert problem.reason == "BOARD_READ_ONLY"


def test_it_refuses_members_where_staff_post(world: World) -> None:
    world.board("news", posting=pb.POSTING_STAFF)
    request = new_idea(board="news")
    problem = world.call.refused(world.stub.CreateIdea, request, world.people.ana)
    assert problem.reason == "POSTING_NOT_ALLOWED"
    assert world.idea("A title of ours", who=world.people.moderator, board="news").number == 1


def test_it_does_not_know_a_board_the_member_may_not_read(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    request = new_idea(board="inside")
    problem = world.call.refused(world.stub.CreateIdea, request, world.people.ana)
    assert set(problem.fields) == {"board"}


def test_it_answers_a_repeat_with_the_first_idea(world: World) -> None:
    first = world.idea(request_id="r-1")
    again = world.idea(request_id="r-1")
    assert again.number == first.number
    assert len(world.events("IdeaSubmitted")) == 1


def test_it_refuses_a_request_id_with_other_content(world: World) -> None:
    world.idea(request_id="r-1")
    request = new_idea("Something else", request_id="r-1")
    problem = world.call.refused(world.stub.CreateIdea, request, world.people.ana)
    assert problem.reason == "REQUEST_ID_REUSED"


def test_it_keeps_request_ids_of_members_apart(world: World) -> None:
    first = world.idea(request_id="r-1")
    assert world.idea(who=world.people.ben, request_id="r-1").number != first.number


def test_it_forgets_request_ids_after_a_week(world: World, work_db: Database) -> None:
    first = world.idea(request_id="r-1")
    assert actions.purge(work_db) == 0
    freeze(clock.now() + timedelta(days=8))
    assert actions.purge(work_db) == 1
    assert world.idea(request_id="r-1").number != first.number
