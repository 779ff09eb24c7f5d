"""What ideas and comments said before is there for whoever may read them."""

from datetime import timedelta

import pytest

from services.gateway.web import language
from shared import clock
from tests.gateway.town import Browser, Town
from upwell.ideas.v1 import ideas_pb2

HOUR = 3600


def rewrite(ana: Browser) -> None:
    """Let Ana write something else into the idea others voted for."""
    ana.get("/ideas/1/edit")
    ana.send("/ideas/1/edit", title="Delete my data at once", body="All of it.")


def test_an_edited_idea_says_so_and_leads_to_what_it_said(town: Town, ana: Browser) -> None:
    reader = town.browser()
    reader.get("/ideas/1")
    assert reader.page.select_one('a[href="/ideas/1/history"]') is None
    before = reader.page.h1.get_text()
    rewrite(ana)
    for page in ("/ideas", "/ideas/1"):
        reader.get(page)
        mark = reader.page.select_one('a[href="/ideas/1/history"]')
        assert mark is not None
        assert "edited" in mark.get_text()
    reader.get("/ideas/1/history")
    assert [one.get_text() for one in reader.page.select(".comment h2")] == [before]
    assert reader.page.select_one('.comment a[href="/members/ana-li"]')


def test_an_idea_that_was_not_edited_says_so(town: Town) -> None:
    reader = town.browser()
    reader.get("/ideas/2/history")
    assert "This idea has not been edited." in reader.text


def test_the_api_says_it_too(town: Town, ana: Browser) -> None:
    client = town.portal.visitor()
    assert client.ask("GET", "/ideas/1").json["edit_time"] is None
    rewrite(ana)
    listed = client.ask("GET", "/ideas").json["ideas"]
    assert [one["number"] for one in listed if one["edit_time"]] == [1]
    [earlier] = client.ask("GET", "/ideas/1/revisions").json["revisions"]
    assert earlier["title"] == "Export my data as CSV"
    assert earlier["editor"]["handle"] == "ana-li"
    assert earlier["edit_time"]


def test_a_merge_that_was_undone_reads_undone(town: Town) -> None:
    house, sam = town.portal.house, town.actor("sam", "admin")
    asked = ideas_pb2.MergeIdeaRequest(name="ideas/2", into="ideas/1")
    merged = house.call(house.ideas.MergeIdea, asked, sam)
    # Since when it is merged counts from the merge, not from the status it had.
    assert (
        clock.now().timestamp() - merged.status_time.ToSeconds() < timedelta(days=1).total_seconds()
    )
    house.call(house.ideas.UnmergeIdea, ideas_pb2.UnmergeIdeaRequest(name="ideas/2"), sam)
    reader = town.browser()
    for page in ("/ideas/1", "/ideas/2"):
        reader.get(page)
        told = [one.get_text() for one in reader.page.select(".timeline-title")]
        assert any("Merged, undone later" in one for one in told)
    changes = town.portal.visitor().ask("GET", "/ideas/2/history").json["changes"]
    assert {one["kind"]: one["undone"] for one in changes} == {"merge": True, "unmerge": False}


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "just now"), (59, "just now"), (61, "1 minute ago")]
)
def test_what_is_younger_than_a_minute_is_just_now(town: Town, seconds: int, words: str) -> None:
    with town.portal.house.app.test_request_context():
        assert language.ago(clock.now() - timedelta(seconds=seconds)) == words
