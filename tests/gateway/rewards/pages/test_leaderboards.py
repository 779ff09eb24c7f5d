"""Who leads, and who would rather not be shown."""

import pytest

from tests.gateway.town import Browser, Town


@pytest.fixture
def reading(old_town: Town) -> Browser:
    """Return the browser of Ana, who only looks."""
    return old_town.browser("ana-li")


def names(browser: Browser) -> list[str]:
    """Return who is shown, the first first."""
    return [one.get_text() for one in browser.page.select(".place .byline-name")]


def test_it_shows_who_leads(reader: Browser) -> None:
    page = reader.get("/leaderboards")
    assert names(reader)[0] == "Ana Li"
    assert page.select_one(".place-rank").get_text(strip=True) == "1"
    assert not page.select(".showing")


@pytest.mark.parametrize("period", ["week", "month", "all-time"])
def test_it_has_a_place_for_each_period(reader: Browser, period: str) -> None:
    page = reader.get(f"/leaderboards/{period}")
    current = page.select_one(f'.lead-bar [href="/leaderboards/{period}"]')
    assert current["aria-current"] == "true"
    reader.get("/leaderboards/year", 404)


def test_it_marks_ones_own_place(reading: Browser) -> None:
    page = reading.get("/leaderboards/all-time")
    assert page.select_one(".place.is-mine .byline-name").get_text() == "Ana Li"


def test_it_leaves_staff_out(reading: Browser) -> None:
    reading.get("/leaderboards/all-time")
    assert "Sam Okafor" not in names(reading)


def test_it_shows_one_board(reading: Browser) -> None:
    reading.get("/leaderboards/all-time?board=imports")
    assert names(reading) == ["Ana Li"]
    reading.get("/leaderboards/all-time?board=mobile")
    assert "Nobody has earned points here yet" in reading.text


def test_it_leaves_out_who_prefers_it(ana: Browser, browser: Browser) -> None:
    ana.get("/leaderboards/all-time")
    ana.send("/leaderboards/showing")
    assert "You are hidden from leaderboards" in ana.text
    assert ana.place == "/leaderboards/all-time"
    browser.get("/leaderboards/all-time")
    assert "Ana Li" not in names(browser)
    ana.get("/leaderboards/all-time")
    ana.send("/leaderboards/showing")
    assert names(ana) == ["Ana Li"]


def test_it_asks_the_same_in_the_settings(ana: Browser, browser: Browser) -> None:
    page = ana.get("/settings/preferences")
    assert page.select_one("#f-on_leaderboards").has_attr("checked")
    ana.send("/settings/preferences", on_leaderboards="")
    assert not ana.page.select_one("#f-on_leaderboards").has_attr("checked")
    browser.get("/leaderboards/all-time")
    assert "Ana Li" not in names(browser)


def test_it_sends_visitors_who_choose_to_sign_in(browser: Browser) -> None:
    browser.client.submit("/leaderboards/showing")
    answer = browser.client.submit("/leaderboards/showing", on_leaderboards="1")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
