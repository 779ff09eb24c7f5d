"""Lists of ideas and the page of one."""

import json

import pytest

from tests.gateway.pages.conftest import Browser
from upwell.ideas.v1 import ideas_pb2


def titles(browser: Browser) -> list[str]:
    return [one.get_text() for one in browser.page.select(".row-title a")]


def test_it_lists_ideas_with_a_vote_key_each(browser: Browser) -> None:
    browser.get("/ideas")
    assert titles(browser)[0] == "Dark mode that follows the system"
    assert len(browser.page.select(".row")) == len(browser.page.select(".row .vote")) == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=planned", ["Export my data as CSV"]),
        ("tag=csv", ["Export my data as CSV"]),
        ("author=sam&order=top", 2),
        ("q=offline", ["Offline mode for the mobile app"]),
        ("status=nonsense&order=nonsense&page=", 4),
    ],
)  # fmt: skip
def test_it_narrows_the_list(browser: Browser, query: str, expected: list[str] | int) -> None:
    browser.get(f"/ideas?{query}")
    assert titles(browser) == expected or len(titles(browser)) == expected


def test_it_keeps_one_address_for_a_board(browser: Browser) -> None:
    browser.get("/ideas?board=mobile&order=new")
    assert browser.place == "/boards/mobile"
    assert titles(browser) == ["Offline mode for the mobile app"]
    assert (
        browser.page.select_one('link[rel="canonical"]')["href"] == "http://localhost/boards/mobile"
    )


def test_it_has_no_page_for_a_board_that_is_not_there(browser: Browser) -> None:
    browser.get("/boards/nowhere", 404)


def test_it_says_which_word_it_corrected(browser: Browser) -> None:
    browser.get("/ideas?q=exprot")
    assert "so this shows “export”" in browser.text


def test_it_goes_on_with_a_link(browser: Browser) -> None:
    author = browser.village.members["sam"]
    for number in range(30):
        browser.village.idea(f"One more idea, number {number}", author)
    browser.get("/ideas?order=new")
    first = titles(browser)
    browser.get(browser.page.select_one('.pager a[rel="next"]')["href"])
    assert len(first) == 20
    assert not set(first) & set(titles(browser))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ideas?q=zebra", "Nothing found for “zebra”"),
        ("/ideas?whose=voted", "You have not voted yet"),
        ("/ideas?whose=followed", "You follow nothing yet"),
        ("/ideas?status=declined", "No idea fits all of this"),
    ],
)
def test_it_teaches_where_a_list_is_empty(ana: Browser, path: str, words: str) -> None:
    ana.get(path)
    assert words in ana.text
    assert ana.page.select_one(".empty a.button")


def test_it_sends_visitors_to_sign_in_for_their_own_lists(browser: Browser) -> None:
    browser.get("/ideas?whose=mine")
    assert browser.place == "/sign-in"


def test_it_says_so_when_ideas_is_away(browser: Browser) -> None:
    browser.get("/ideas")
    browser.village.away.add("ideas")
    browser.get("/ideas", 503)
    assert "Ideas are not answering right now" in browser.text
    assert browser.page.select_one("#search")


@pytest.mark.parametrize("path", ["/ideas/1", "/ideas/1-another-title", "/ideas/1-x?comments="])
def test_it_leads_to_the_address_with_the_title(browser: Browser, path: str) -> None:
    browser.get(path)
    assert browser.place == "/ideas/1-export-my-data-as-csv"


@pytest.mark.parametrize("path", ["/ideas/99", "/ideas/x", "/ideas/-1", f"/ideas/{10**30}"])
def test_it_has_no_page_for_what_is_not_there(browser: Browser, path: str) -> None:
    browser.get(path, 404)
    assert browser.page.select_one("#search")


def test_it_shows_an_idea_with_everything_about_it(browser: Browser) -> None:
    page = browser.get("/ideas/1")
    assert page.h1.get_text() == "Export my data as CSV"
    assert page.select_one(".idea-act .pill").get_text(strip=True) == "Planned"
    assert page.select_one(".answer .prose").get_text(strip=True) == "Yes, and soon."
    assert page.select_one(".timeline em").get_text() == "January"
    assert [
        one.get_text(strip=True) for one in page.select(".comments > li > .comment .prose")
    ] == ["Would a semicolon do?"]
    assert page.select_one(".replies .prose").get_text(strip=True) == "It would."


def test_it_tells_machines_what_it_is(browser: Browser) -> None:
    page = browser.get("/ideas/1")
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["@type"] == "DiscussionForumPosting"
    assert data["url"] == "http://localhost/ideas/1-export-my-data-as-csv"
    assert data["interactionStatistic"][0]["userInteractionCount"] == 128
    assert page.select_one('meta[property="og:title"]')["content"] == "Export my data as CSV"
    assert page.select_one('link[type="application/atom+xml"]')["href"] == "/ideas/1/feed.atom"


def test_it_leads_from_a_merged_idea_to_where_it_lives_on(browser: Browser) -> None:
    village = browser.village
    village.idea(
        "CSV, please and thank you",
        village.members["tomas"],
        status=ideas_pb2.STATUS_MERGED,
        merged_into=1,
    )
    page = browser.get("/ideas/5")
    assert page.select_one(".notice a")["href"] == "/ideas/1-export-my-data-as-csv"
    browser.get("/ideas/1")
    assert "CSV, please and thank you" in browser.page.select_one(".idea-side").get_text()


def test_it_hides_notes_for_staff_from_everyone_else(browser: Browser, sam: Browser) -> None:
    village = browser.village
    village.comment(village.ideas[1], village.members["sam"], "Ask legal first.", internal=True)
    browser.get("/ideas/1")
    sam.get("/ideas/1")
    assert "Ask legal first." not in browser.text
    assert "Ask legal first." in sam.text
    assert sam.page.select_one(".comment.is-internal")


def test_it_shows_similar_ideas_as_a_piece_of_a_page(browser: Browser) -> None:
    page = browser.get("/ideas/similar?title=csv+export")
    assert not page.find("html")
    assert page.a["href"] == "/ideas/1-export-my-data-as-csv"
