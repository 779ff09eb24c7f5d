"""Signing in by a link, and out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.gateway.conftest import House
from tests.gateway.town import Browser, Town
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
    browser.get("/sign-in/confirm?token=old")
    browser.send("/sign-in/confirm", 401)
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


def test_it_helps_with_a_link_of_another_browser(browser: Browser, newest_email: Post) -> None:
    ask(browser, "ana-li@example.org")
    other = browser.town.browser()
    other.get("/sign-in")
    other.send("/language", language="de")
    other.get(newest_email(browser, "ana-li@example.org"))
    other.send("/sign-in/confirm", 401)
    assert "Dieser Link wurde in einem anderen Browser angefordert" in other.text


def test_it_shows_newcomers_the_code_of_conduct(browser: Browser, newest_email: Post) -> None:
    browser.town.publish_conduct("Be **kind**.")
    ask(browser, "newcomer@example.org", "/roadmap")
    browser.get(newest_email(browser, "newcomer@example.org"))
    browser.send("/sign-in/confirm")
    assert browser.place == "/welcome"
    assert browser.page.select_one(".prose strong").get_text() == "kind"
    browser.send("/conduct/accept")
    assert browser.place == "/roadmap"
    browser.get("/welcome?next=/ideas")
    assert browser.place == "/ideas"


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
