"""The front page."""

from collections.abc import Callable

import prometheus_client

from tests.gateway.town import Browser
from upwell.members.v1 import members_pb2


def test_it_says_what_the_community_is_for(reader: Browser) -> None:
    page = reader.get("/")
    assert page.h1.get_text().startswith("House ")
    assert "the place for people who close the books with Ledgerly" in reader.text


def test_its_box_searches_and_submitting_is_a_button_of_its_own(reader: Browser) -> None:
    page = reader.get("/")
    field = page.select_one("#ask")
    assert field["placeholder"] == "What would make this better?"
    form = field.find_parent("form")
    assert (form["action"], form["method"], field["name"]) == ("/ideas", "get", "q")
    assert form.button.get_text(strip=True) == "Search"
    assert page.select_one('.hero a.is-primary[href="/ideas/new"]').get_text(strip=True) == (
        "Submit an idea"
    )


def test_it_shows_three_columns_and_the_boards(reader: Browser) -> None:
    page = reader.get("/")
    heads = [one.get_text() for one in page.select("h2")]
    assert [*heads[:4]] == ["Trending now", "Recently answered", "Recently shipped", "Boards"]
    assert page.select_one(".board-list a")["href"] == "/boards/imports"


def test_it_loses_only_the_columns_when_ideas_is_away(
    browser: Browser, away: Callable[[str], None]
) -> None:
    away("ideas")
    page = browser.get("/")
    assert page.h1.get_text().startswith("House ")
    assert "Part of this page is missing" in browser.text


def test_it_shows_visitors_only_the_door_of_a_gated_community(browser: Browser) -> None:
    browser.town.set_access(members_pb2.ACCESS_GATED)
    page = browser.get("/")
    assert not page.select_one("#ask")
    assert not page.select(".line")
    assert page.select_one('main a[href="/sign-in"]')


def calls() -> float:
    """Return how many calls the services have answered."""
    return sum(
        sample.value
        for metric in prometheus_client.REGISTRY.collect()
        if metric.name == "upwell_rpc_seconds"
        for sample in metric.samples
        if sample.name.endswith("_count")
    )


def test_it_asks_the_services_at_most_twice(reader: Browser) -> None:
    reader.get("/")
    before = calls()
    reader.get("/")
    assert 1 <= calls() - before <= 2
