"""Saying that an idea is the same as another."""

import pytest

from services.gateway.ideas.pages.duplicates import number_in
from tests.gateway.conftest import House
from tests.gateway.town import Browser, Town
from upwell.ideas.v1 import ideas_pb2

FORM = "/ideas/2/duplicates"


@pytest.mark.parametrize("typed", ["1", "#1", " # 1 ", "/ideas/1", "{base}/ideas/1-export-my-data"])
def test_it_takes_a_number_or_an_address(tomas: Browser, typed: str) -> None:
    tomas.get("/ideas/2")
    tomas.send(FORM, into=typed.format(base=tomas.town.base), note="Both want a *file*.")
    assert tomas.place.startswith("/ideas/2-")
    assert "Thank you. Staff will review your report" in tomas.text
    assert "You reported this as a duplicate of #1 Export my data as CSV" in tomas.text


@pytest.mark.parametrize(
    "typed",
    [
        "http://elsewhere.example/ideas/1",
        "/boards/1",
        "1 2",
        "//",
        "http://[",
        "#",
        "12345678901234567",
    ],
)
def test_it_takes_nothing_else_for_a_number(house: House, typed: str) -> None:
    with house.app.test_request_context(base_url="http://localhost"):
        assert number_in(typed) == 0


def test_it_finds_the_other_by_words_and_keeps_the_note(tomas: Browser) -> None:
    tomas.get("/ideas/2")
    tomas.send(FORM, into="export csv", note="Both want a file.")
    assert "Which idea is the original?" in tomas.text
    choice = tomas.page.select_one('button[name="choice"]')
    assert choice["value"] == "1"
    assert tomas.values(tomas.form(FORM))["note"] == "\nBoth want a file.".strip()
    tomas.send(FORM, choice="1")
    assert "You reported this as a duplicate of #1 Export my data as CSV" in tomas.text


def test_it_finds_while_one_types(tomas: Browser) -> None:
    for typed in ("csv", "%231", "1"):
        piece = tomas.get(f"{FORM}/candidates?title={typed}")
        assert [one["value"] for one in piece.select("button")] == ["1"]
        assert not piece.select("html")
    assert "No matching ideas." in tomas.get(f"{FORM}/candidates?title=%232").get_text()


def test_it_says_what_is_wrong_beside_the_field(tomas: Browser) -> None:
    for typed, said in (
        ("2", "This is the idea you are looking at."),
        ("77", "Idea not found."),
    ):
        tomas.get("/ideas/2")
        tomas.send(FORM, 422, into=typed, note="Kept.")
        assert said in tomas.page.select_one("#f-into-error").get_text()
        assert tomas.page.select_one("#f-note").get_text().strip() == "Kept."
    tomas.get("/ideas/2")
    tomas.send(FORM, into="zzzzzz")
    assert "No matching ideas." in tomas.text


def test_it_is_said_once(tomas: Browser) -> None:
    for _ in range(2):
        tomas.get("/ideas/2")
        tomas.send(FORM, into="1")
        assert tomas.text.count("You reported this as a duplicate of") == 1


def test_it_shows_what_staff_made_of_it(tomas: Browser, ana: Browser, town: Town) -> None:
    house = town.portal.house
    tomas.get("/ideas/2")
    tomas.send(FORM, into="1")
    sam = town.actor("sam", "admin")
    listed = house.call(
        house.ideas.ListDuplicateSuggestions, ideas_pb2.ListDuplicateSuggestionsRequest(), sam
    )
    decline = ideas_pb2.DeclineDuplicateSuggestionRequest(
        name=listed.suggestions[0].name, message="One is about **keys**."
    )
    house.call(house.ideas.DeclineDuplicateSuggestion, decline, sam)
    for page in ("/ideas/2", "/ideas/1"):
        tomas.get(page)
        assert "Staff decided that they are not duplicates: One is about keys ." in tomas.text
        assert "Staff decided that they are not duplicates" not in ana.get(page).get_text()
    tomas.send("/ideas/1/duplicates", into="2")
    assert "You already reported this, and staff have decided" in tomas.text


def test_it_thanks_once_they_are_merged(tomas: Browser, town: Town) -> None:
    house = town.portal.house
    tomas.get("/ideas/2")
    tomas.send(FORM, into="1")
    merge = ideas_pb2.MergeIdeaRequest(name="ideas/2", into="ideas/1")
    house.call(house.ideas.MergeIdea, merge, town.actor("sam", "admin"))
    tomas.get("/ideas/2")
    assert "Staff agreed and merged the ideas." in tomas.text
    assert not tomas.page.select(".same-form")


def test_it_is_for_members(browser: Browser) -> None:
    page = browser.get("/ideas/2")
    assert not page.select(".same-form")
    browser.get(FORM)
    assert browser.place == "/sign-in"
