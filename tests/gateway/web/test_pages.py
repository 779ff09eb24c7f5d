"""What holds for every page."""

import gzip
import re
from collections.abc import Callable

import pytest

from tests.gateway.town import Browser, Town

PAGES = (
    "/", "/ideas", "/ideas?q=export", "/boards/imports", "/ideas/1", "/ideas/new", "/roadmap",
    "/roadmap?board=mobile", "/members/ana-li", "/sign-in", "/conduct", "/nowhere",
    "/members/ana-li/points", "/members/ana-li/badges", "/points/rules", "/achievements",
    "/achievements/first-idea", "/leaderboards", "/perks", "/verify",
)  # fmt: skip
LIMIT = 60_000
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{90001*9}}'


@pytest.mark.parametrize("path", PAGES)
def test_it_is_whole_and_light(reader: Browser, path: str) -> None:
    page = reader.get(path, 404 if path == "/nowhere" else 200)
    assert len(page.select("main h1")) == 1
    assert page.html["lang"] == "en"
    assert page.title.get_text(strip=True)
    assert len(gzip.compress(reader.response.data)) < LIMIT
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/ideas", "/ideas/1", "/members/ana-li"])
def test_it_writes_times_as_html_has_them(reader: Browser, path: str) -> None:
    times = reader.get(path).select("time[datetime]")
    assert times
    for one in times:
        assert re.fullmatch(r"[0-9T:-]{19}(\.[0-9]{3})?\+00:00", one["datetime"])


@pytest.mark.parametrize("path", PAGES)
def test_it_labels_every_field_and_guards_every_form(reader: Browser, path: str) -> None:
    page = reader.get(path, 404 if path == "/nowhere" else 200)
    for form in page.select('form[method="post"]'):
        assert form.select_one('[name="csrf_token"]')
    labelled = {one["for"] for one in page.select("label[for]")}
    for one in page.select("input:not([type=hidden]), textarea, select"):
        assert one.get("id") in labelled or one.find_parent("label")


@pytest.mark.parametrize("path", PAGES)
def test_it_speaks_german_too(reader: Browser, path: str) -> None:
    status = 404 if path == "/nowhere" else 200
    page = reader.get(f"{path}{'&' if '?' in path else '?'}lang=de", status)
    assert page.html["lang"] == "de"
    assert "Zum Inhalt springen" in reader.text


def test_it_shows_hostile_words_as_words(town: Town, ana: Browser) -> None:
    town.person("mallory", HOSTILE)
    town.settle()
    mallory = town.browser("mallory")
    mallory.get("/settings")
    mallory.send("/settings", bio=HOSTILE)
    mallory.get("/ideas/new")
    mallory.send("/ideas/new", title=HOSTILE, body=HOSTILE, board="imports")
    mallory.send("/ideas/5/comments", body=HOSTILE)
    for path in (
        "/",
        "/ideas",
        "/ideas/5",
        "/members/mallory",
        f"/ideas?q={HOSTILE}",
        f"/ideas/similar?title={HOSTILE}",
    ):
        page = ana.get(path)
        assert not page.select("img[onerror], [onload], [onerror]")
        assert not [
            one for one in page.select("script") if one.string and one.string.startswith("alert")
        ]
        assert "alert(1)" in page.get_text()
        assert "810009" not in page.get_text()


def test_it_names_the_theme_it_was_asked_for(reader: Browser) -> None:
    reader.get("/ideas")
    reader.send("/language", language="de", theme="dark")
    assert reader.page.html["lang"] == "de"
    assert reader.page.html["data-theme"] == "dark"
    assert reader.place == "/ideas"


def test_it_loads_nothing_from_elsewhere(reader: Browser) -> None:
    page = reader.get("/ideas/1")
    policy = reader.response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    for one in page.select("script[src], link[rel=stylesheet], img"):
        assert (one.get("src") or one.get("href")).startswith("/")
    assert not page.select("[style], [onclick]")


def test_it_shows_a_member_with_their_ideas(reader: Browser) -> None:
    page = reader.get("/members/ana-li")
    assert page.h1.get_text() == "Ana Li"
    assert len(page.select(".row")) == 2
    reader.get("/members/nobody", 404)


def test_it_shows_a_profile_in_part_when_ideas_is_away(
    browser: Browser, away: Callable[[str], None]
) -> None:
    browser.get("/members/ana-li")
    away("ideas")
    page = browser.get("/members/ana-li")
    assert page.h1.get_text() == "Ana Li"
    assert "Part of this page is missing" in browser.text


def test_it_shows_what_is_planned_in_progress_and_shipped(reader: Browser) -> None:
    page = reader.get("/roadmap")
    columns = [one.h2.get_text(strip=True) for one in page.select(".board-col")]
    assert columns == ["Planned", "In progress", "Shipped"]
    assert (
        page.select(".board-col")[0].select_one(".card-title").get_text(strip=True)
        == "Export my data as CSV"
    )
