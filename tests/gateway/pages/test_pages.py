"""What holds for every page."""

import gzip

import pytest

from tests.gateway.pages.conftest import Browser

PAGES = (
    "/", "/ideas", "/ideas?q=export", "/boards/imports", "/ideas/1", "/ideas/new", "/roadmap",
    "/roadmap?board=mobile", "/members/ana-li", "/sign-in", "/conduct", "/nowhere",
)  # fmt: skip
LIMIT = 60_000
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}'


@pytest.mark.parametrize("path", PAGES)
def test_it_is_whole_and_light(browser: Browser, path: str) -> None:
    page = browser.get(path, 404 if path == "/nowhere" else 200)
    assert len(page.select("main h1")) == 1
    assert page.html["lang"] == "en"
    assert page.title.get_text(strip=True)
    assert len(gzip.compress(browser.response.data)) < LIMIT
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_it_labels_every_field_and_guards_every_form(browser: Browser, path: str) -> None:
    page = browser.get(path, 404 if path == "/nowhere" else 200)
    for form in page.select('form[method="post"]'):
        assert form.select_one('[name="csrf_token"]')
    labelled = {one["for"] for one in page.select("label[for]")}
    for one in page.select("input:not([type=hidden]), textarea, select"):
        assert one.get("id") in labelled or one.find_parent("label")


@pytest.mark.parametrize("path", PAGES)
def test_it_speaks_german_too(browser: Browser, path: str) -> None:
    status = 404 if path == "/nowhere" else 200
    page = browser.get(f"{path}{'&' if '?' in path else '?'}lang=de", status)
    assert page.html["lang"] == "de"
    assert "Zum Inhalt springen" in browser.text


def test_it_shows_hostile_words_as_words(browser: Browser, ana: Browser) -> None:
    village = browser.village
    member = village.member("mallory", HOSTILE)
    member.bio = HOSTILE
    idea = village.idea(HOSTILE, member, body=HOSTILE, votes=1000)
    village.comment(idea, member, HOSTILE)
    for path in (
        "/",
        "/ideas",
        f"/ideas/{idea.number}",
        "/members/mallory",
        f"/ideas?q={HOSTILE}",
        f"/ideas/similar?title={HOSTILE}",
    ):
        page = ana.get(path)
        assert not page.select("img[onerror], [onload], [onerror]")
        assert not [
            one for one in page.select("script") if one.string and one.string.startswith("alert")
        ]
        assert "49" not in page.get_text().replace("149", "")


def test_it_names_the_theme_it_was_asked_for(browser: Browser) -> None:
    browser.get("/ideas")
    browser.send("/language", language="de", theme="dark")
    assert browser.page.html["lang"] == "de"
    assert browser.page.html["data-theme"] == "dark"
    assert browser.place == "/ideas"


def test_it_loads_nothing_from_elsewhere(browser: Browser) -> None:
    page = browser.get("/ideas/1")
    policy = browser.response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    for one in page.select("script[src], link[rel=stylesheet], img"):
        assert (one.get("src") or one.get("href")).startswith("/")
    assert not page.select("[style], [onclick]")


def test_it_shows_a_member_with_their_ideas(browser: Browser) -> None:
    page = browser.get("/members/ana-li")
    assert page.h1.get_text() == "Ana Li"
    assert len(page.select(".row")) == 2
    browser.get("/members/nobody", 404)


def test_it_shows_a_profile_in_part_when_ideas_is_away(browser: Browser) -> None:
    browser.get("/members/ana-li")
    browser.village.away.add("ideas")
    page = browser.get("/members/ana-li")
    assert page.h1.get_text() == "Ana Li"
    assert "A part of this page is missing" in browser.text


def test_it_shows_what_is_planned_in_progress_and_shipped(browser: Browser) -> None:
    page = browser.get("/roadmap")
    columns = [one.h2.get_text(strip=True) for one in page.select(".board-col")]
    assert columns == ["Planned", "In progress", "Shipped"]
    assert (
        page.select(".board-col")[0].select_one(".card-title").get_text(strip=True)
        == "Export my data as CSV"
    )
