"""Lists of ideas and the page of one."""

import json
from collections.abc import Callable

import pytest

from tests.gateway.town import Browser, Town


def test_it_lists_ideas_with_a_vote_key_each(reader: Browser) -> None:
    reader.get("/ideas?status=all")
    assert reader.titles[0] == "Dark mode that follows the system"
    assert len(reader.page.select(".row")) == len(reader.page.select(".row .vote")) == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=planned", ["Export my data as CSV"]),
        ("tag=csv", ["Export my data as CSV"]),
        ("author=sam&order=top", 2),
        ("q=offline", ["Offline mode for the mobile app"]),
        ("status=nonsense&order=nonsense&page=", 3),
    ],
)  # fmt: skip
def test_it_narrows_the_list(reader: Browser, query: str, expected: list[str] | int) -> None:
    reader.get(f"/ideas?{query}")
    assert reader.titles == expected or len(reader.titles) == expected


@pytest.mark.parametrize("order", ["trending", "top", "new", "relevance"])
def test_it_lists_open_ideas_first_and_closed_ones_one_click_away(
    reader: Browser, order: str
) -> None:
    shipped = "Dark mode that follows the system"
    query = f"order={order}" + ("&q=mode" if order == "relevance" else "")
    reader.get(f"/ideas?{query}")
    assert shipped not in reader.titles
    more = reader.page.find("a", class_="chip", string="Closed ideas too")
    reader.get(more["href"])
    assert shipped in reader.titles
    back = reader.page.select_one("a.chip.is-on")
    reader.get(back["href"])
    assert shipped not in reader.titles


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=closed", ["Dark mode that follows the system"]),
        ("author=sam&status=all&order=top", 2),
        ("status=shipped", ["Dark mode that follows the system"]),
    ],
)
def test_it_lists_closed_ideas_where_they_are_asked_for(
    reader: Browser, query: str, expected: list[str] | int
) -> None:
    reader.get(f"/ideas?{query}")
    assert reader.titles == expected or len(reader.titles) == expected


def test_what_is_typed_finds_ideas_and_the_ways_on(reader: Browser) -> None:
    page = reader.get("/ideas/found?q=dark")
    found, *ways = [link["href"] for link in page.select("a")]
    assert found.endswith("-dark-mode-that-follows-the-system")
    assert ways == ["/ideas?q=dark", "/ideas/new?title=dark"]
    assert page.select_one(".pill").get_text(strip=True) == "Shipped"
    assert not reader.get("/ideas/found?q=").select("li")


def test_the_header_searches_on_every_page(reader: Browser) -> None:
    form = reader.get("/roadmap").select_one(".top form[role=search]")
    assert (form["action"], form["method"]) == ("/ideas", "get")
    field = form.select_one("[name=q]")
    assert field["data-similar"] == "/ideas/found"
    assert form.select_one(f"#{field['data-similar-target']}")


def test_a_tag_looks_the_same_everywhere_and_narrows_the_list(reader: Browser) -> None:
    row = reader.get("/ideas").select_one(".row .tag")
    page = reader.get("/ideas/1").select_one(".idea-head .tag")
    assert str(row) == str(page)
    reader.get(row["href"])
    assert reader.titles == ["Export my data as CSV"]
    assert row.get_text() in reader.page.select_one(".chip.is-on").get_text()


def test_an_excerpt_ends_at_a_word(browser: Browser, town: Town) -> None:
    body = "Every month somebody copies all of the figures by hand into a spreadsheet of the bank."
    town.ideas(town.record("Export to the bank", "sam", body=body * 3))
    browser.get("/ideas?order=new")
    assert browser.page.select_one(".row-excerpt").get_text() == (
        "Every month somebody copies all of the figures by hand into a spreadsheet of the…"
    )


def test_it_keeps_one_address_for_a_board(reader: Browser) -> None:
    reader.get("/ideas?board=mobile&order=new")
    assert reader.place == "/boards/mobile"
    assert reader.titles == ["Offline mode for the mobile app"]
    assert (
        reader.page.select_one('link[rel="canonical"]')["href"]
        == f"{reader.town.base}/boards/mobile"
    )


def test_it_has_no_page_for_a_board_that_is_not_there(reader: Browser) -> None:
    reader.get("/boards/nowhere", 404)


def test_it_says_which_word_it_corrected(reader: Browser) -> None:
    reader.get("/ideas?q=exprot")
    assert "Showing results for “export”" in reader.text


def test_it_goes_on_with_a_link(browser: Browser, town: Town) -> None:
    town.ideas(*(town.record(f"One more idea, number {place}", "sam") for place in range(30)))
    browser.get("/ideas?order=new")
    first = browser.titles
    browser.get(browser.page.select_one('.pager a[rel="next"]')["href"])
    assert len(first) == 20
    assert not set(first) & set(browser.titles)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ideas?q=zebra", "No open ideas match “zebra”"),
        ("/ideas?q=zebra&status=all", "No results for “zebra”"),
        ("/boards/mobile?tag=csv", "No open ideas here"),
        ("/ideas?whose=voted", "You have not voted yet"),
        ("/ideas?whose=followed", "You don’t follow anything yet"),
        ("/ideas?status=declined", "No matching ideas"),
    ],
)
def test_it_teaches_where_a_list_is_empty(old_town: Town, path: str, words: str) -> None:
    ana = old_town.browser("ana-li")
    ana.get(path)
    assert words in ana.text
    assert ana.page.select_one(".empty a.button")


def test_it_sends_visitors_to_sign_in_for_their_own_lists(reader: Browser) -> None:
    reader.get("/ideas?whose=mine")
    assert reader.place == "/sign-in"


def test_it_says_so_when_ideas_is_away(browser: Browser, away: Callable[[str], None]) -> None:
    browser.get("/ideas")
    away("ideas")
    browser.get("/ideas", 503)
    assert "Ideas are unavailable right now" in browser.text
    assert browser.page.select_one("#search")


@pytest.mark.parametrize("path", ["/ideas/1", "/ideas/1-another-title", "/ideas/1-x?comments="])
def test_it_leads_to_the_address_with_the_title(reader: Browser, path: str) -> None:
    reader.get(path)
    assert reader.place == "/ideas/1-export-my-data-as-csv"


@pytest.mark.parametrize("path", ["/ideas/99", "/ideas/x", "/ideas/-1", f"/ideas/{10**30}"])
def test_it_has_no_page_for_what_is_not_there(reader: Browser, path: str) -> None:
    reader.get(path, 404)
    assert reader.page.select_one("#search")


def test_it_shows_an_idea_with_everything_about_it(reader: Browser) -> None:
    page = reader.get("/ideas/1")
    assert page.h1.get_text() == "Export my data as CSV"
    assert page.select_one(".idea-act .pill").get_text(strip=True) == "Planned"
    assert page.select_one(".answer .prose").get_text(strip=True) == "Yes, and soon."
    assert page.select_one(".timeline em").get_text() == "January"
    assert [
        one.get_text(strip=True) for one in page.select(".comments > li > .comment .prose")
    ] == ["Would a semicolon do?"]
    assert page.select_one(".replies .prose").get_text(strip=True) == "It would."


def test_it_tells_machines_what_it_is(reader: Browser) -> None:
    page = reader.get("/ideas/1")
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["@type"] == "DiscussionForumPosting"
    assert data["url"] == f"{reader.town.base}/ideas/1-export-my-data-as-csv"
    assert data["interactionStatistic"][0]["userInteractionCount"] == 2
    assert page.select_one('meta[property="og:title"]')["content"] == "Export my data as CSV"
    assert page.select_one('link[type="application/atom+xml"]')["href"] == "/ideas/1/feed.atom"


def test_it_leads_from_a_merged_idea_to_where_it_lives_on(browser: Browser, sam: Browser) -> None:
    sam.town.ideas(sam.town.record("CSV, please and thank you", "tomas"))
    sam.get("/console/ideas/5/merge?into=1")
    sam.send("/console/ideas/5/merge")
    page = browser.get("/ideas/5")
    assert page.select_one(".notice a")["href"] == "/ideas/1-export-my-data-as-csv"
    browser.get("/ideas/1")
    assert "CSV, please and thank you" in browser.page.select_one(".idea-side").get_text()


def test_it_hides_notes_for_staff_from_everyone_else(browser: Browser, sam: Browser) -> None:
    sam.get("/ideas/1")
    sam.send("/ideas/1/comments", body="Ask legal first.", internal="1")
    browser.get("/ideas/1")
    sam.get("/ideas/1")
    assert "Ask legal first." not in browser.text
    assert "Ask legal first." in sam.text
    assert sam.page.select_one(".comment.is-internal")


def test_it_shows_similar_ideas_as_a_piece_of_a_page(reader: Browser) -> None:
    page = reader.get("/ideas/similar?title=csv+export")
    assert not page.find("html")
    assert page.a["href"] == "/ideas/1-export-my-data-as-csv"
