"""Feeds, sitemap, and what crawlers read."""

import xml.etree.ElementTree as ET
from typing import Any

import feedparser
import pytest

from services.gateway.ideas.pages import feeds
from services.gateway.web import sitemap
from shared import clock
from tests.gateway.town import Browser, Town
from tests.harness import freeze
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(browser: Browser, path: str) -> list[Any]:
    answer = browser.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    root = ET.fromstring(answer.data)  # noqa: S314  our own
    assert root.find(f"{ATOM}id").text == f"{browser.town.base}{path}"
    return [one.find(f"{ATOM}title").text for one in root.iter(f"{ATOM}entry")]


def test_it_feeds_the_newest_ideas(reader: Browser) -> None:
    assert feed(reader, "/feed.atom")[0] == "Dark mode that follows the system"
    assert feed(reader, "/boards/mobile/feed.atom") == ["Offline mode for the mobile app"]


def test_it_feeds_answers_and_comments_but_no_notes(browser: Browser, sam: Browser) -> None:
    sam.get("/ideas/1")
    sam.send("/ideas/1/comments", body="Secret.", internal="1")
    assert feed(browser, "/ideas/1/feed.atom") == [
        "Answer: Planned", "Comment by Ana Li", "Comment by Sam Okafor",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/feed.atom", "/boards/imports/feed.atom", "/ideas/1/feed.atom"])
def test_it_is_read_by_programs(reader: Browser, path: str) -> None:
    read = feedparser.parse(reader.client.get(path).data)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert {"first", "last", "self", "alternate"} <= {one.rel for one in read.feed.links}
    ids = [one.id for one in read.entries]
    assert ids
    assert len(ids) == len(set(ids))
    assert all(one.get("updated_parsed") and one.get("author") for one in read.entries)


@pytest.mark.parametrize("path", ["/feed.atom", "/ideas/1/feed.atom"])
def test_it_leads_to_every_entry(
    browser: Browser, town: Town, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    titles: list[str] = []
    address: str | None = path
    while address:
        read = feedparser.parse(browser.client.get(address).data)
        assert read.feed.id == f"{town.base}{path}"
        titles += [one.title for one in read.entries]
        rels = {one.rel: one.href for one in read.feed.links}
        last = address
        address = rels.get("next", "").removeprefix(town.base) or None
    assert len(titles) > 2
    assert "previous" in rels
    assert browser.client.get(rels["last"].removeprefix(town.base)).status_code == 200
    assert last != path


def test_it_tells_changes_of_one_second_apart(browser: Browser, town: Town) -> None:
    house = town.portal.house
    freeze(clock.now())
    for status in ("OPEN", "PLANNED", "IN_PROGRESS", "SHIPPED"):
        change = ideas_pb2.ChangeIdeaStatusRequest(
            name="ideas/1", status=f"STATUS_{status}", message=f"Now {status}."
        )
        house.call(house.ideas.ChangeIdeaStatus, change, town.system)
    read = feedparser.parse(browser.client.get("/ideas/1/feed.atom").data)
    ids = [one.id for one in read.entries]
    assert len(ids) > 4
    assert len(ids) == len(set(ids))


def test_it_maps_everything_where_there_are_many_ideas(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In a community of its own, since the pages of a sitemap are remembered for an hour.
    monkeypatch.setattr(sitemap, "PAGE", 2)
    base = browser.town.base
    index = ET.fromstring(browser.client.get("/sitemap.xml").data)  # noqa: S314  our own
    parts = [one.text.removeprefix(base) for one in index.iter() if one.tag.endswith("loc")]
    assert len(parts) > 2
    named = [
        one.text
        for part in parts
        for one in ET.fromstring(browser.client.get(part).data).iter()  # noqa: S314  our own
        if one.tag.endswith("loc")
    ]
    assert {f"{base}/", f"{base}/ideas", f"{base}/roadmap", f"{base}/boards/mobile"} <= set(named)
    assert f"{base}/ideas/1-export-my-data-as-csv" in named
    assert len(named) == len(set(named))


def test_it_escapes_what_people_write(browser: Browser, town: Town) -> None:
    title = "A title with <b>&amp; ]]>"
    town.ideas(town.record(title, "sam", body="<script>alert(1)</script>"))
    assert feed(browser, "/feed.atom")[0] == "A title with <b>&amp; ]]>"


def test_it_answers_cheaply_when_nothing_changed(reader: Browser) -> None:
    tag = reader.client.get("/feed.atom").headers["ETag"]
    assert reader.client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_it_maps_every_public_page(reader: Browser) -> None:
    text = reader.client.get("/sitemap.xml").text
    assert f"<loc>{reader.town.base}/ideas/1-export-my-data-as-csv</loc>" in text
    assert f"<loc>{reader.town.base}/boards/mobile</loc>" in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/robots.txt", "Sitemap: {base}/sitemap.xml"),
        ("/.well-known/security.txt", "Expires: 20"),
    ],
)
def test_it_tells_crawlers_and_researchers(reader: Browser, path: str, words: str) -> None:
    answer = reader.client.get(path)
    assert answer.mimetype == "text/plain"
    assert words.format(base=reader.town.base) in answer.text


def test_it_keeps_crawlers_out_of_a_gated_community(browser: Browser) -> None:
    browser.town.set_access(members_pb2.ACCESS_GATED)
    assert "Disallow: /\n" in browser.client.get("/robots.txt").text
    assert browser.client.get("/sitemap.xml").status_code == 404
