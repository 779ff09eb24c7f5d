"""Raising, editing, deleting and restoring ideas."""

from collections.abc import Callable

import pytest

from tests.gateway.town import Browser


def test_it_raises_an_idea(ana: Browser) -> None:
    ana.get("/ideas/new")
    ana.send(
        "/ideas/new", title="Undo for bulk edits", body="I changed *300* lines.", board="mobile"
    )
    assert ana.place == "/ideas/5-undo-for-bulk-edits"
    assert ana.page.select_one(".prose em").get_text() == "300"
    assert "Idea submitted." in ana.text


def test_it_makes_one_idea_however_often_the_form_is_sent(ana: Browser) -> None:
    ana.get("/ideas/new")
    values = {**ana.values(ana.form("/ideas/new")), "title": "Undo for bulk edits"}
    for _ in range(3):
        answer = ana.client.post("/ideas/new", data=values)
        assert answer.headers["Location"] == "/ideas/5-undo-for-bulk-edits"
    ana.get("/ideas?whose=mine")
    assert ana.titles.count("Undo for bulk edits") == 1


def test_it_keeps_everything_typed_when_refused(ana: Browser) -> None:
    ana.get("/ideas/new")
    ana.send(
        "/ideas/new",
        422,
        title="Short",
        body="Long text.\nTwo lines.",
        board="mobile",
        tags=["csv"],
    )
    page = ana.page
    assert page.select_one("#f-title")["value"] == "Short"
    assert page.select_one("#f-title")["aria-invalid"] == "true"
    assert page.select_one("#f-body").get_text().strip() == "Long text.\nTwo lines."
    assert page.select_one("#f-board option[selected]")["value"] == "mobile"
    assert page.select_one('[name="tags"][value="csv"]').has_attr("checked")
    assert (
        "Enter at least 8 characters; this has 5." in page.select_one(".error-summary").get_text()
    )


def test_it_keeps_everything_typed_when_ideas_is_away(
    ana: Browser, away: Callable[[str], None]
) -> None:
    ana.get("/ideas/new")
    away("ideas")
    ana.send("/ideas/new", 503, title="Undo for bulk edits", body="Text.")
    assert ana.page.select_one("#f-title")["value"] == "Undo for bulk edits"
    assert "Nothing was" in ana.text


def test_it_says_what_concerns_no_field(ana: Browser) -> None:
    ana.get("/ideas/new")
    ana.send("/ideas/new", 422, title="Undo for bulk edits", tags=["no-such-tag"])
    assert "Some of these tags do not exist" in ana.text


def test_it_previews_without_raising(ana: Browser) -> None:
    ana.get("/ideas/new")
    ana.send("/ideas/new", title="Undo", body="**Bold**", preview="1")
    assert ana.page.select_one("#preview strong").get_text() == "Bold"
    ana.get("/ideas?order=new&status=all")
    assert len(ana.titles) == 4


def test_it_offers_to_vote_for_a_similar_one_instead(ana: Browser) -> None:
    page = ana.get("/ideas/new?title=Export+to+csv")
    button = page.select_one(".similar button")
    values = ana.values(ana.form("/ideas/new"))
    ana.arrive(ana.client.post(button["formaction"], data=values, follow_redirects=True))
    assert ana.place == "/ideas/1-export-my-data-as-csv"
    assert ana.page.select_one(".vote")["aria-pressed"] == "true"


def test_it_raises_on_enter_rather_than_voting(ana: Browser) -> None:
    page = ana.get("/ideas/new?title=Export+to+csv")
    first = page.select_one('form[action="/ideas/new"] button')
    assert not first.has_attr("formaction")


def test_it_asks_visitors_to_sign_in_when_they_send(browser: Browser) -> None:
    browser.get("/ideas/new")
    browser.send("/ideas/new", title="Undo for bulk edits")
    assert browser.place == "/sign-in"
    assert browser.page.select_one('[name="next"]')["value"] == "/ideas/new"


def test_it_edits_ones_own_idea(ana: Browser) -> None:
    ana.get("/ideas/1/edit")
    ana.send("/ideas/1/edit", title="Export my data as a CSV file")
    assert ana.place == "/ideas/1-export-my-data-as-a-csv-file"


@pytest.mark.parametrize("path", ["/ideas/1/edit"])
def test_it_hides_the_form_from_others(tomas: Browser, path: str) -> None:
    tomas.get(path, 404)


def test_it_deletes_and_undoes(ana: Browser, browser: Browser) -> None:
    ana.get("/ideas/3")
    ana.send("/ideas/3/delete")
    assert ana.place == "/boards/mobile"
    browser.get("/ideas/3", 404)
    ana.send("/ideas/3/undelete")
    assert "Offline mode" in browser.get("/ideas").get_text()
    ana.get("/ideas/3")
    assert ana.place == "/ideas/3-offline-mode-for-the-mobile-app"
