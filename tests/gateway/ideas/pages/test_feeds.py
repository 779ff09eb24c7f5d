"""Feeds, sitemap, and what crawlers read."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from tests.gateway.town import Browser, Town
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
