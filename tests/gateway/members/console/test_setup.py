"""An empty community leads its administrator to everything it needs."""

import pytest

from tests.gateway.conftest import House, open_portal
from tests.gateway.town import Town


@pytest.fixture
def empty(house: House) -> Town:
    """Return a community without boards, and its administrator."""
    town = Town(open_portal(house))
    town.person("ada", "New member", "admin")
    town.settle()
    return town


def test_it_leads_from_signing_in_to_a_community_that_is_ready(
    empty: Town, newest_email: object
) -> None:
    browser = empty.browser()
    browser.get("/sign-in")
    browser.send("/sign-in", email="ada@example.org")
    browser.get(newest_email(browser, "ada@example.org"))  # type: ignore[operator]
    browser.send("/sign-in/confirm")
    assert browser.place == "/welcome"
    browser.send("/welcome", display_name="Ada")
    assert browser.place == "/console/setup/name"
    browser.send("/console/setup/name", 422, display_name="")
    browser.send("/console/setup/name", display_name="Acme ideas", access="public", locale="en")
    assert browser.place == "/console/setup/vision"
    browser.send("/console/setup/vision", vision_place="people who use Acme")
    assert browser.place == "/console/setup/boards"
    browser.send("/console/setup/boards", 422, display_name="")
    browser.send("/console/setup/boards", display_name="Product", purpose="What we sell.")
    assert "Board created." in browser.text
    browser.get(str(browser.page.select_one("#setup-board a.is-primary")["href"]))
    assert browser.place == "/console/setup/invitations"
    browser.send("/console/setup/invitations", people="Zoe <zoe@example.org>, nonsense")
    assert "1 invitation is on its way." in browser.text
    browser.get(str(browser.page.select_one(".form-acts a.is-primary")["href"]))
    assert browser.place == "/"
    assert "Our community is the place for people who use Acme." in browser.text
    assert browser.page.select_one(".board-list a").get_text() == "Product"
    page = browser.get("/console/members")
    assert page.select_one('.con-nav a[href="/console/setup"]') is None


def test_it_invites_administrators_to_make_a_board(empty: Town) -> None:
    ada = empty.browser("ada")
    for path in ("/", "/ideas", "/roadmap", "/ideas/new"):
        page = ada.get(path)
        assert page.select_one('.empty a[href="/console/setup"]'), path
        assert "unavailable" not in ada.text
    assert ada.get("/console").select_one('.con-nav a[href="/console/setup"]')


def test_it_tells_others_kindly_that_there_is_nothing_yet(empty: Town) -> None:
    empty.person("ben", "Ben")
    empty.settle()
    for browser in (empty.browser(), empty.browser("ben")):
        for path in ("/", "/ideas", "/roadmap", "/ideas/new"):
            page = browser.get(path)
            assert "This community is just getting started" in browser.text
            assert "unavailable" not in browser.text
            assert page.select_one('main a[href="/console/setup"]') is None


def test_it_is_for_administrators(empty: Town) -> None:
    empty.person("mo", "Mo", "moderator")
    mo = empty.browser("mo")
    mo.get("/console/setup", 403)
    page = mo.get("/console")
    assert page.select_one('.con-nav a[href="/console/setup"]') is None
