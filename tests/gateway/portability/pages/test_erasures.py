"""The link of an erasure shows which part of the site has confirmed it, without signing in."""

from services import registry
from tests.gateway.town import Browser
from upwell.members.v1 import members_pb2

# Every service has its part of an erasure.
ALL = len(registry.answering())


def states(browser: Browser) -> list[str]:
    """Return what the page says of each part of the site."""
    rows = browser.page.select("tbody tr")
    return [row.select_one(".pill").get_text(strip=True) for row in rows]


def leave(ana: Browser) -> str:
    """Erase somebody and return the path of their link."""
    ana.get("/settings/data")
    ana.send("/settings/data/erase", content="keep", handle="ana-li")
    return ana.place


def test_it_says_of_each_part_whether_it_is_done(ana: Browser, browser: Browser) -> None:
    link = leave(ana)
    browser.get(link)
    assert states(browser) == ["Erased", *["Waiting"] * (ALL - 1)]
    assert browser.page.select_one("[data-refresh]")
    ana.town.portal.house.work()
    browser.get(link)
    assert states(browser) == ["Erased"] * ALL
    assert "Every part of this site has erased everything personal." in browser.text
    assert not browser.page.select_one("[data-refresh]")


def test_it_says_nothing_about_the_person(ana: Browser, browser: Browser) -> None:
    uid = ana.town.portal.uids["ana-li"]
    html = str(browser.get(leave(ana)))
    for personal in ("Ana Li", "ana-li", uid, "example.org"):
        assert personal not in html
    assert browser.response.headers["Cache-Control"] == "no-store"
    assert browser.page.select_one('meta[name="robots"][content="noindex"]')


def test_it_is_shown_to_visitors_of_a_closed_community(ana: Browser, browser: Browser) -> None:
    link = leave(ana)
    ana.town.set_access(members_pb2.ACCESS_GATED)
    browser.get(link)
    assert browser.place == link
    assert states(browser)


def test_it_is_not_there_for_a_link_that_nobody_was_given(browser: Browser) -> None:
    assert browser.client.get("/erasures/guessed").status_code == 404
