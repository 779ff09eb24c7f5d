"""Signing in by a link, and out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.gateway.conftest import House
from tests.gateway.town import Browser, Town
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

Post = Callable[[Browser, str], str]


def ask(browser: Browser, email: str, after: str = "/") -> None:
    browser.get(f"/sign-in?next={after}")
    browser.send("/sign-in", email=email)


def keep_to_conduct(town: Town, handle: str) -> None:
    """Let somebody have accepted the code of conduct before."""
    house = town.portal.house
    house.call(
        house.members.AcceptConduct,
        members_pb2.AcceptConductRequest(version=1),
        town.actor(handle),
    )


def test_it_says_the_same_for_any_address(browser: Browser) -> None:
    said = []
    for email in ("ana-li@example.org", "nobody@example.org"):
        ask(browser, email)
        said.append(browser.text.replace(email, "…"))
    assert said[0] == said[1]
    assert "Check your email" in said[0]


def test_it_goes_where_the_person_came_from(browser: Browser, newest_email: Post) -> None:
    keep_to_conduct(browser.town, "ana-li")
    ask(browser, "ana-li@example.org", "/ideas/1")
    browser.get(newest_email(browser, "ana-li@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.place == "/ideas/1-export-my-data-as-csv"
    assert "You are signed in as Ana Li." in browser.text


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_never_leads_elsewhere(reader: Browser, path: str) -> None:
    page = reader.get(f"/sign-in?next={path}")
    assert page.select_one('[name="next"]')["value"] == "/"


def test_it_does_not_use_a_link_up_by_looking_at_it(browser: Browser, newest_email: Post) -> None:
    keep_to_conduct(browser.town, "ana-li")
    ask(browser, "ana-li@example.org")
    link = newest_email(browser, "ana-li@example.org")
    for _ in range(3):
        browser.get(link)
    browser.send("/sign-in/confirm")
    assert "You are signed in" in browser.text


def test_it_helps_with_a_link_that_does_not_work(browser: Browser) -> None:
    browser.get("/sign-in/confirm?token=old", 401)
    assert "This link does not work" in browser.text
    assert browser.page.select_one('main a[href="/sign-in"]')


def test_it_takes_any_of_several_links(browser: Browser, newest_email: Post) -> None:
    keep_to_conduct(browser.town, "ana-li")
    ask(browser, "ana-li@example.org")
    first = newest_email(browser, "ana-li@example.org")
    ask(browser, "ana-li@example.org")
    browser.get(first)
    browser.send("/sign-in/confirm")
    assert "You are signed in" in browser.text


def test_it_signs_in_by_the_code_that_another_browser_shows(
    browser: Browser, newest_email: Post
) -> None:
    ask(browser, "ana-li@example.org", "/ideas/1")
    other = browser.town.browser()
    other.get("/sign-in")
    other.send("/language", language="de")
    other.get(newest_email(browser, "ana-li@example.org"))
    assert other.page.find("form", action="/sign-in/confirm") is None
    code = other.page.select_one(".door-code output").get_text()
    ask(browser, "ana-li@example.org", "/ideas/1")
    browser.send("/sign-in/code", 401, code="1234")
    assert "This code is not right." in browser.text
    browser.send("/sign-in/code", code=code)
    assert browser.place == "/ideas/1-export-my-data-as-csv"
    assert "You are signed in as Ana Li." in browser.text


def test_it_limits_guesses_of_a_code(browser: Browser) -> None:
    ask(browser, "ana-li@example.org")
    for _ in range(4):
        browser.send("/sign-in/code", 401, code="12345678")
    browser.send("/sign-in/code", 401, code="12345678")
    assert "This code no longer works" in browser.text


def test_it_asks_newcomers_for_their_name_and_nothing_more(
    browser: Browser, newest_email: Post
) -> None:
    browser.town.publish_conduct("Be **kind**.")
    ask(browser, "newcomer@example.org", "/roadmap")
    browser.get(newest_email(browser, "newcomer@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.place == "/welcome"
    assert browser.page.select_one('[name="terms"]') is None
    browser.send("/welcome", 422, display_name=" ")
    assert browser.page.select_one("#f-display_name-error")
    browser.send("/welcome", display_name="Zoë", interests="CSV")
    assert browser.place == "/roadmap"
    assert "You are signed in as Zoë." in browser.text
    browser.get("/welcome?next=/ideas")
    assert browser.place == "/ideas"
    page = browser.get("/settings")
    assert page.select_one("#f-interests")["value"] == "CSV"


def test_it_asks_again_who_left_without_a_name(browser: Browser, newest_email: Post) -> None:
    for _ in range(2):
        ask(browser, "newcomer@example.org")
        browser.get(newest_email(browser, "newcomer@example.org"))
        browser.send("/sign-in/confirm")
        assert browser.place == "/welcome"
        browser.get("/")
        browser.send("/sign-out")


def test_it_shows_the_name_that_an_invitation_gave(browser: Browser, newest_email: Post) -> None:
    town = browser.town
    town.portal.house.call(
        town.portal.house.members.BatchInviteMembers,
        members_pb2.BatchInviteMembersRequest(
            invitations=[members_pb2.Invitation(email="li@example.org", display_name="Li Wei")]
        ),
        town.system,
    )
    ask(browser, "li@example.org")
    browser.get(newest_email(browser, "li@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.page.select_one("#f-display_name")["value"] == "Li Wei"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/settings", "Sign in to open your settings."),
        ("/console/boards", "Sign in to open the console."),
        ("/points", "Sign in to see your points."),
        ("/ideas/1/duplicates", ""),
    ],
)
def test_it_says_why_one_has_to_sign_in(reader: Browser, path: str, why: str) -> None:
    page = reader.get(path)
    assert reader.place == "/sign-in"
    assert why in page.select_one(".page-head").get_text()


def test_it_says_what_one_pressed(browser: Browser) -> None:
    browser.get("/ideas/2")
    browser.send("/ideas/2/vote")
    assert "Sign in to vote for “Keyboard shortcuts in the report editor”." in browser.text
    assert "It is done as soon as you are signed in." in browser.text
    browser.get("/ideas/2")
    browser.get(str(browser.page.select_one(".talk-door a")["href"]))
    assert "Sign in to comment on “Keyboard shortcuts in the report editor”." in browser.text
    assert "It is done" not in browser.text
    page = browser.get("/sign-in?for=vote&idea=99999&next=/ideas/99999")
    assert "Sign in to vote." in page.get_text()


def votes(browser: Browser, number: int) -> str:
    page = browser.get(f"/ideas/{number}")
    return str(page.select_one(".idea .vote-n")["data-n"])


def test_it_casts_the_vote_that_a_newcomer_pressed(browser: Browser, newest_email: Post) -> None:
    assert votes(browser, 2) == "1"
    browser.get("/ideas?order=new")
    browser.send("/ideas/2/vote")
    browser.send("/sign-in", email="newcomer@example.org")
    browser.get(newest_email(browser, "newcomer@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.place == "/welcome"
    browser.send("/welcome", display_name="Zoë")
    assert browser.place == "/ideas"
    assert "You are signed in as Zoë. Your vote is counted." in browser.text
    assert votes(browser, 2) == "2"
    assert browser.page.select_one(".idea .vote")["aria-pressed"] == "true"


def test_it_casts_the_vote_of_a_member_at_once(browser: Browser, newest_email: Post) -> None:
    keep_to_conduct(browser.town, "ana-li")
    browser.get("/ideas/2")
    browser.send("/ideas/2/vote")
    browser.send("/sign-in", email="ana-li@example.org")
    browser.get(newest_email(browser, "ana-li@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.place == "/ideas/2-keyboard-shortcuts-in-the-report-editor"
    assert "Your vote is counted." in browser.text
    browser.get("/")
    browser.send("/sign-out")
    ask(browser, "ana-li@example.org")
    browser.get(newest_email(browser, "ana-li@example.org"))
    browser.send("/sign-in/confirm")
    assert "Your vote is counted." not in browser.text


def test_it_casts_no_vote_that_was_not_pressed_here(browser: Browser, newest_email: Post) -> None:
    keep_to_conduct(browser.town, "ana-li")
    # A link that another site shows says why, and does nothing.
    browser.get("/sign-in?for=vote&idea=2&next=/ideas/2")
    browser.send("/sign-in", email="ana-li@example.org")
    browser.get(newest_email(browser, "ana-li@example.org"))
    browser.send("/sign-in/confirm")
    assert "Your vote is counted." not in browser.text
    assert votes(browser, 2) == "1"
    # Nor is a form of another site heard.
    visitor = browser.town.browser()
    forged = visitor.client.post("/ideas/2/vote", headers={"Origin": "https://evil.example"})
    assert forged.status_code == 403
    visitor.get("/sign-in?for=vote&idea=2&next=/ideas/2")
    assert "It is done" not in visitor.text


def test_it_forgets_what_was_pressed_when_one_signs_in_for_another_reason(
    browser: Browser, newest_email: Post
) -> None:
    keep_to_conduct(browser.town, "ana-li")
    browser.get("/ideas/2")
    browser.send("/ideas/2/vote")
    ask(browser, "ana-li@example.org", "/roadmap")
    browser.get(newest_email(browser, "ana-li@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.place == "/roadmap"
    assert votes(browser, 2) == "1"


def test_it_says_why_what_was_pressed_is_not_done(browser: Browser, newest_email: Post) -> None:
    town = browser.town
    keep_to_conduct(town, "ana-li")
    browser.get("/ideas/2")
    browser.send("/ideas/2/vote")
    browser.send("/sign-in", email="ana-li@example.org")
    link = newest_email(browser, "ana-li@example.org")
    change = ideas_pb2.ChangeIdeaStatusRequest(name="ideas/2", status=ideas_pb2.STATUS_DECLINED)
    change.message = "No."
    house = town.portal.house
    house.call(house.ideas.ChangeIdeaStatus, change, town.actor("sam", "admin"))
    browser.get(link)
    browser.send("/sign-in/confirm")
    assert "Your vote is counted." not in browser.text
    assert browser.page.select_one(".flash .tone-rose, .notice.tone-rose")


def test_it_signs_out(ana: Browser) -> None:
    ana.get("/")
    ana.send("/sign-out")
    assert ana.page.select_one('.top a[href="/sign-in"]')


def test_it_shows_the_mailbox_only_in_the_default_set_up(
    reader: Browser, house: House, mailbox: str
) -> None:
    assert mailbox
    assert "Local mailbox" in reader.get("/dev/mail").title.get_text()
    house.state.config = replace(house.state.config, dev=False)
    for path in ("/dev/mail", "/dev/mail/x", "/dev/components"):
        reader.get(path, 404)
