"""What there is to reach, how far one is, and who got there."""

import pytest

from tests.gateway.town import Browser, Town
from upwell.members.v1 import members_pb2

PATH = "/achievements/first-idea"
HTML = {"Accept": "text/html"}


@pytest.fixture
def reading(old_town: Town) -> Browser:
    """Return the browser of Tomáš, who only looks."""
    return old_town.browser("tomas")


def test_it_shows_what_there_is_to_reach(reader: Browser) -> None:
    page = reader.get("/achievements")
    names = [one.get_text() for one in page.select(".reach .row-title")]
    assert {"First idea", "First vote", "Idea shipped"} <= {*names}
    assert not page.select(".reach progress")


def test_it_shows_how_far_one_is(reading: Browser) -> None:
    page = reading.get("/achievements")
    rows = {one.h2.get_text(): one for one in page.select(".reach")}
    assert rows["First vote"].select_one(".reached")
    assert rows["First idea"].progress["value"] == "0"
    assert rows["Thank you"].select_one(".reach-far").get_text(strip=True) == "Awarded by the team"


def test_it_shows_who_got_there(reader: Browser) -> None:
    page = reader.get(PATH)
    assert page.h1.get_text() == "First idea"
    holders = {one.get_text(): one["href"] for one in page.select(".holders a")}
    assert holders["Ana Li"].startswith("/badges/")


def test_it_draws_it(reader: Browser) -> None:
    page = reader.get(PATH)
    answer = reader.client.get(str(page.select_one(".badge-art img")["src"]))
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert reader.client.get(f"{PATH}/image.png").data.startswith(b"\x89PNG")
    assert reader.client.get("/achievements/nothing/image.svg").status_code == 404


def test_it_describes_itself_to_programs(reader: Browser) -> None:
    answer = reader.client.get(PATH, headers={"Accept": "application/ld+json"})
    document = answer.get_json(force=True)
    assert document["type"] == ["Achievement"]
    assert document["id"].endswith(PATH)
    assert document["criteria"]["narrative"]


def test_it_tells_programs_but_not_visitors_of_a_gated_community(
    town: Town, browser: Browser
) -> None:
    town.set_access(members_pb2.ACCESS_GATED)
    browser.get(PATH, **HTML)
    assert browser.place == "/sign-in"
    for path, accept in ((PATH, "application/json"), (f"{PATH}/image.svg", "image/*")):
        assert browser.client.get(path, headers={"Accept": accept}).status_code == 200


def test_it_knows_no_achievement_that_is_none(reader: Browser) -> None:
    reader.get("/achievements/nothing", 404)
    reader.get("/achievements?page=nonsense", 422)
