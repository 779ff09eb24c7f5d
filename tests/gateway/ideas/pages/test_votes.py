"""Voting, following, and how much it is needed."""

from typing import Any

from tests.gateway.town import Browser


def json_vote(browser: Browser, path: str) -> tuple[int, Any]:
    token = browser.get("/ideas").select_one('meta[name="csrf-token"]')["content"]
    answer = browser.client.post(path, headers={"Accept": "application/json", "X-CSRFToken": token})
    return answer.status_code, answer.get_json()


def test_it_votes_and_comes_back(tomas: Browser) -> None:
    tomas.get("/ideas?order=top")
    tomas.send("/ideas/1/vote")
    assert tomas.place == "/ideas"
    key = tomas.page.select_one('form[data-vote="1"] .vote')
    assert key["aria-pressed"] == "true"
    assert key.select_one(".vote-n").get_text() == "3"


def test_it_takes_the_vote_back(tomas: Browser) -> None:
    tomas.get("/ideas/1")
    tomas.send("/ideas/1/vote")
    tomas.send("/ideas/1/unvote")
    assert tomas.page.select_one(".vote-n")["data-n"] == "2"


def test_it_answers_scripts_with_the_count(tomas: Browser) -> None:
    expected = {"idea_number": 1, "viewer_has_voted": True, "vote_count": 3}
    assert json_vote(tomas, "/ideas/1/vote") == (200, expected)
    assert json_vote(tomas, "/ideas/1/vote") == (200, expected)


def test_it_tells_scripts_why_it_refused(tomas: Browser) -> None:
    status, body = json_vote(tomas, "/ideas/4/vote")
    assert status == 409
    assert body["reason"] == "VOTING_CLOSED"
    assert body["detail"].startswith("Voting is closed for this idea")


def test_it_shows_no_key_where_voting_is_closed(tomas: Browser) -> None:
    page = tomas.get("/ideas/4")
    assert not page.select_one("form[data-vote]")
    assert "Voting is closed." in tomas.text


def test_it_asks_visitors_to_sign_in(browser: Browser) -> None:
    browser.get("/ideas/1")
    browser.send("/ideas/1/vote")
    assert browser.place == "/sign-in"
    assert browser.page.select_one('[name="next"]')["value"] == "/ideas/1-export-my-data-as-csv"
    assert json_vote(browser, "/ideas/1/vote")[0] == 401


def test_it_refuses_forms_of_other_sites(tomas: Browser) -> None:
    answer = tomas.client.post("/ideas/1/vote", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert tomas.client.post("/ideas/1/vote").status_code == 400
    assert tomas.get("/ideas/1").select_one(".vote-n")["data-n"] == "2"


def test_it_asks_how_much_it_is_needed_once_voted(tomas: Browser) -> None:
    page = tomas.get("/ideas/1")
    assert page.select_one(".need").has_attr("hidden")
    tomas.send("/ideas/1/vote")
    tomas.send("/ideas/1/need", need="critical")
    pressed = tomas.page.select_one('.need button[aria-pressed="true"]')
    assert pressed.get_text() == "Critical"


def test_it_follows_and_stops(tomas: Browser) -> None:
    tomas.get("/ideas/2")
    tomas.send("/ideas/2/follow")
    assert "You now follow this idea." in tomas.text
    tomas.send("/ideas/2/unfollow")
    assert "You no longer follow this idea." in tomas.text
