"""A handle that changes is seen at once everywhere, and old links follow the person."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from services.gateway.app import create_app
from services.gateway.edge import communities
from shared import clock
from shared.outbox import Event
from tests.gateway.conftest import Browser as Client
from tests.gateway.conftest import House
from tests.gateway.town import Browser, Town
from tests.harness import Service, announced, freeze


@pytest.fixture
def process(house: House) -> Iterator[Flask]:
    """Return the application in another process."""
    app = create_app(replace(house.state.config))
    app.test_client_class = Client
    yield app
    app.extensions["upwell"].close()


def twin(browser: Browser, process: Flask) -> Browser:
    """Return the same browser, as another process sees it."""
    client = process.test_client()
    assert isinstance(client, Client)
    client.host = browser.client.host
    client.environ_base["REMOTE_ADDR"] = browser.client.environ_base["REMOTE_ADDR"]
    client._cookies = browser.client._cookies
    return Browser(client, browser.town)


def test_it_is_seen_at_once_in_every_process(ana: Browser, process: Flask) -> None:
    other = twin(ana, process)
    for browser in (ana, other):
        browser.get("/settings")
    for handle in ("ana-2", "ana-3"):
        ana.get("/settings")
        ana.send("/settings", handle=handle)
        for browser in (other, ana):
            for path in ("/settings", "/settings/data", "/points", f"/members/{handle}", "/perks"):
                page = browser.get(path)
                assert page.select_one(f'.top-me a[href="/members/{handle}"]'), path
    other.get("/ideas?whose=mine")
    assert sorted(other.titles) == ["Export my data as CSV", "Offline mode for the mobile app"]


def test_it_leads_from_old_links_to_the_new_one(ana: Browser, reader: Browser) -> None:
    ana.get("/settings")
    ana.send("/settings", handle="ana-2")
    browser = ana.town.browser()
    for path, place in (
        ("/members/ana-li", "/members/ana-2"),
        (f"/members/{ana.town.portal.uids['ana-li']}", "/members/ana-2"),
        ("/members/ana-li/points", "/members/ana-2/points"),
    ):
        ana.town.settle()
        browser.get(path)
        assert browser.place == place
    browser.get("/members/nobody-here", 404)
    browser.get("/members/nobody-here/points", 404)


def test_it_keeps_mentions_on_the_person(ana: Browser) -> None:
    town = ana.town
    ana.get("/ideas/2")
    ana.send("/ideas/2/comments", body="Ask @tomas about it.")
    mention = ana.page.select_one(".comment a.mention")["href"]
    tomas = town.browser("tomas")
    tomas.get("/settings")
    tomas.send("/settings", handle="tomas-k")
    # Much later somebody else has the handle; what was written then is still about Tomáš.
    freeze(clock.now() + timedelta(days=91))
    noor = town.browser("noor")
    noor.get("/settings")
    noor.send("/settings", handle="tomas")
    reader = town.browser()
    reader.get(str(mention))
    assert reader.place == "/members/tomas-k"
    reader.get("/members/tomas")
    assert "Noor" in reader.page.title.get_text()


def test_it_offers_nobody_a_handle_of_somebody_else(ana: Browser) -> None:
    ana.get("/settings")
    ana.send("/settings", handle="ana-2")
    tomas = ana.town.browser("tomas")
    tomas.get("/settings")
    tomas.send("/settings", 409, handle="ana-li")
    assert "This handle is already taken." in tomas.text


def test_it_hears_of_changes_that_others_make(house: House, ana: Browser) -> None:
    ana.get("/settings")
    identities: dict[tuple[str, str], object] = house.state.part("identities", dict)
    uid = ana.town.portal.uids["ana-li"]
    assert any(key[0] == uid for key in identities)
    told = [one for one in announced_changes(ana.town) if one.body["member_uid"] == uid]
    directory = communities.directory(house.state)
    directory._hear(told[-1])
    assert not any(key[0] == uid for key in identities)


def announced_changes(town: Town) -> list[Event]:
    """Return the changes of members that were announced, after one of each."""
    tomas = town.browser("ana-li")
    tomas.get("/settings")
    tomas.send("/settings", display_name="Ana L.")
    return announced(
        town.portal.house.members_work_db,
        Service("members"),
        town.portal.community,
        "MemberChanged",
    )
