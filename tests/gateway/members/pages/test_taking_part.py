"""The terms are accepted before somebody first takes part, and only then."""

import pytest

from tests.gateway.conftest import Portal, problem
from tests.gateway.town import Browser, Town

PATH = "/ideas/2-keyboard-shortcuts-in-the-report-editor"


@pytest.fixture
def newcomer(town: Town) -> Browser:
    """Return the browser of Tomáš, who has not accepted the terms yet."""
    return town.browser("tomas", accepted=False)


def test_it_lets_members_read_without_asking(newcomer: Browser) -> None:
    for path in ("/", "/ideas", PATH, "/settings"):
        newcomer.get(path)
        assert newcomer.page.select_one('main [name="terms"]') is None


def test_it_asks_once_and_casts_the_vote(newcomer: Browser) -> None:
    newcomer.get("/ideas?order=new")
    newcomer.send("/ideas/2/vote")
    assert "Before you take part" in newcomer.text
    newcomer.send("/ideas/2/vote")
    assert newcomer.place == "/ideas"
    newcomer.get(PATH)
    assert newcomer.page.select_one(".idea .vote")["aria-pressed"] == "true"
    newcomer.get("/ideas/1")
    newcomer.send("/ideas/1/vote")
    assert newcomer.place == "/ideas/1-export-my-data-as-csv"


def test_it_loses_nothing_of_what_was_written(newcomer: Browser) -> None:
    text = '\n First line\n\n- <b>second</b> & "third" \n'
    newcomer.get(PATH)
    newcomer.send("/ideas/2/comments", body=text)
    assert "Before you take part" in newcomer.text
    newcomer.send("/ideas/2/comments")
    assert newcomer.place == PATH
    assert "second" in newcomer.page.select_one(".comment .prose").get_text()
    newcomer.get("/ideas/new")
    newcomer.send("/ideas/new", title="Undo for bulk edits", body="Late.", board="imports")
    assert newcomer.place.endswith("-undo-for-bulk-edits")


def test_it_asks_again_for_a_new_version(town: Town) -> None:
    ana = town.browser("ana-li")
    town.publish_conduct("Be **kind**.")
    ana.get(PATH)
    ana.send("/ideas/2/vote")
    assert ana.page.select_one(".conduct-box strong").get_text() == "kind"
    # Meanwhile there is another version: that is what has to be read.
    town.publish_conduct("Be **fair**.")
    ana.send("/ideas/2/vote", 409)
    assert ana.page.select_one(".conduct-box strong").get_text() == "fair"
    ana.send("/ideas/2/vote")
    assert ana.place == PATH
    assert ana.page.select_one(".idea .vote")["aria-pressed"] == "true"


def test_it_asks_who_has_no_name_yet(town: Town) -> None:
    town.person("nameless", "New member")
    browser = town.browser("nameless")
    browser.get(PATH)
    browser.send("/ideas/2/vote")
    browser.send("/ideas/2/vote", 422, your_name=" ")
    browser.send("/ideas/2/vote", your_name="Nia")
    assert browser.place == PATH
    assert browser.page.select_one(".me .vh").get_text().strip() == "Your account, Nia"


def test_it_needs_no_terms_to_follow_or_to_take_a_vote_back(newcomer: Browser) -> None:
    newcomer.get(PATH)
    newcomer.send("/ideas/2/follow")
    assert newcomer.place == PATH
    assert "You now follow this idea." in newcomer.text
    token = newcomer.client.csrf()
    left = newcomer.client.post("/ideas/2/unvote", data={"csrf_token": token})
    assert left.status_code == 303
    assert left.location == "/ideas/2"


def test_it_tells_scripts_to_accept_first(newcomer: Browser) -> None:
    client = newcomer.client
    headers = {"Accept": "application/json", "X-CSRFToken": client.csrf()}
    problem(client.post("/ideas/2/vote", headers=headers), 403, "TERMS_NOT_ACCEPTED")
    sent = {"X-CSRFToken": client.csrf()}
    problem(client.put("/api/v1/ideas/2/vote", headers=sent), 403, "TERMS_NOT_ACCEPTED")
    assert client.put("/api/v1/me/conduct", json={"version": 1}, headers=sent).status_code == 200
    assert client.put("/api/v1/ideas/2/vote", headers=sent).status_code == 200


def test_it_asks_nothing_of_tokens(portal: Portal) -> None:
    number = portal.idea()
    assert portal.program("ben").ask("PUT", f"/ideas/{number}/vote").status_code == 200


def test_it_accepts_on_the_page_of_the_code_of_conduct(newcomer: Browser) -> None:
    newcomer.get("/conduct")
    newcomer.send("/conduct/accept")
    newcomer.get(PATH)
    newcomer.send("/ideas/2/vote")
    assert newcomer.place == PATH
