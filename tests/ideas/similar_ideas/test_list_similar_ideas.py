"""ListSimilarIdeas finds ideas like a title that is being typed."""

import pytest

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def similar(world: World, title: str, size: int = 0) -> list[str]:
    """Return the titles of similar ideas."""
    request = pb.ListSimilarIdeasRequest(title=title, page_size=size)
    answer = world.call(world.stub.ListSimilarIdeas, request, world.people.visitor)
    return [idea.title for idea in answer.ideas]


@pytest.mark.parametrize(
    "typed",
    ["exp", "Export", "Export my d", "exporting data", "Exprot data", "CSV exports", "data as csv"],
)
def test_it_finds_the_idea_as_one_types(world: World, typed: str) -> None:
    world.idea("Export my data as CSV")
    world.idea("Dark mode for the phone app")
    assert similar(world, typed)[0] == "Export my data as CSV"


def test_it_puts_the_most_alike_first(world: World) -> None:
    world.idea("Export invoices as PDF")
    world.idea("Export my data as CSV")
    world.idea("Import my data from CSV")
    assert similar(world, "Export data as CSV")[0] == "Export my data as CSV"


def test_it_answers_with_five_at_most_unless_asked(world: World) -> None:
    for number in range(7):
        world.idea(f"Export my data, part {number}")
    assert len(similar(world, "export my data")) == 5
    assert len(similar(world, "export my data", size=7)) == 7


def test_it_shows_only_what_the_reader_may_read(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    world.idea("Export my secrets as CSV", board="inside", who=world.people.moderator)
    assert similar(world, "export my secrets") == []


@pytest.mark.parametrize(
    "typed", ["", "ab", "   ", "🎉🎉🎉", "' & | !", "the", "x" * 10_000, "\x00abc"]
)
def test_it_takes_any_title(world: World, typed: str) -> None:
    world.idea("Export my data as CSV")
    assert similar(world, typed) == []


def test_it_takes_common_words_together(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.ideas.actions.similar_ideas.COMMON", 0)
    world.idea("Export my data as CSV")
    world.idea("Export nothing at all")
    assert similar(world, "export data ") == ["Export my data as CSV"]
