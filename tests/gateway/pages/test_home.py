"""The front page."""

from tests.gateway.pages.conftest import Browser
from upwell.members.v1 import members_pb2


def test_it_says_what_the_community_is_for(browser: Browser) -> None:
    page = browser.get("/")
    assert page.h1.get_text() == "Ledgerly voices"
    assert "the place for people who close the books with Ledgerly" in browser.text


def test_it_asks_what_would_make_this_better_and_goes_on_to_raise_it(browser: Browser) -> None:
    page = browser.get("/")
    field = page.select_one("#ask")
    assert field["placeholder"] == "What would make this better?"
    browser.get(f"/ideas/new?{field['name']}=Export+my+numbers")
    assert browser.page.select_one("#f-title")["value"] == "Export my numbers"


def test_it_shows_three_columns_and_the_boards(browser: Browser) -> None:
    page = browser.get("/")
    heads = [one.get_text() for one in page.select("h2")]
    assert [*heads[:4]] == ["Rising now", "Just answered", "Shipped lately", "Boards"]
    assert page.select_one(".board-list a")["href"] == "/boards/imports"


def test_it_loses_only_the_columns_when_ideas_is_away(browser: Browser) -> None:
    browser.village.away.add("ideas")
    page = browser.get("/")
    assert page.h1.get_text() == "Ledgerly voices"
    assert "A part of this page is missing" in browser.text


def test_it_shows_visitors_only_the_door_of_a_gated_community(browser: Browser) -> None:
    browser.village.community.access = members_pb2.ACCESS_GATED
    page = browser.get("/")
    assert not page.select_one("#ask")
    assert not page.select(".line")
    assert page.select_one('main a[href="/sign-in"]')


def test_it_asks_the_services_at_most_twice(browser: Browser) -> None:
    browser.get("/")
    browser.village.calls.clear()
    browser.get("/")
    assert len(browser.village.calls) <= 2
