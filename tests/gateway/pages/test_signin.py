"""Signing in by a link, and out."""

import pytest

from tests.gateway.pages.conftest import Browser


def test_it_says_the_same_for_any_address(browser: Browser) -> None:
    said = []
    for email in ("ana-li@example.org", "nobody@example.org"):
        browser.get("/sign-in")
        browser.send("/sign-in", email=email)
        said.append(browser.text.replace(email, "…"))
    assert said[0] == said[1]
    assert "Check your mail" in said[0]


def test_it_goes_where_the_person_came_from(browser: Browser) -> None:
    browser.get("/sign-in?next=/ideas/1")
    browser.send("/sign-in", email="ana-li@example.org")
    browser.get("/sign-in/confirm?token=token-1")
    browser.send("/sign-in/confirm")
    assert browser.place == "/ideas/1-export-my-data-as-csv"
    assert "You are signed in as Ana Li." in browser.text


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_never_leads_elsewhere(browser: Browser, path: str) -> None:
    page = browser.get(f"/sign-in?next={path}")
    assert page.select_one('[name="next"]')["value"] == "/"


def test_it_does_not_use_a_link_up_by_looking_at_it(browser: Browser) -> None:
    browser.get("/sign-in")
    browser.send("/sign-in", email="ana-li@example.org")
    for _ in range(3):
        browser.get("/sign-in/confirm?token=token-1")
    browser.send("/sign-in/confirm")
    assert "You are signed in" in browser.text


def test_it_helps_with_a_link_that_does_not_work(browser: Browser) -> None:
    browser.get("/sign-in/confirm?token=old")
    browser.send("/sign-in/confirm", 409)
    assert "This link does not work" in browser.text
    assert browser.page.select_one('main a[href="/sign-in"]')


def test_it_shows_newcomers_the_code_of_conduct(browser: Browser) -> None:
    browser.get("/sign-in?next=/roadmap")
    browser.send("/sign-in", email="newcomer@example.org")
    browser.get("/sign-in/confirm?token=token-1")
    browser.send("/sign-in/confirm")
    assert browser.place == "/welcome"
    assert browser.page.select_one(".prose strong").get_text() == "kind"
    browser.send("/conduct/accept")
    assert browser.place == "/roadmap"
    assert browser.village.members["newcomer"].accepted_conduct_version == 1


def test_it_signs_out(ana: Browser) -> None:
    ana.get("/")
    ana.send("/sign-out")
    assert ana.page.select_one('.top a[href="/sign-in"]')


def test_it_shows_the_mailbox_only_in_the_default_set_up(browser: Browser) -> None:
    assert "Local mailbox" in browser.get("/dev/mail").title.get_text()
    object.__setattr__(browser.client.application.extensions["upwell"].config, "dev", False)
    for path in ("/dev/mail", "/dev/mail/x", "/dev/components"):
        browser.get(path, 404)
