"""Feeds, sitemap, and what crawlers read."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from tests.gateway.pages.conftest import Browser
from upwell.members.v1 import members_pb2

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(browser: Browser, path: str) -> list[Any]:
    answer = browser.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    root = ET.fromstring(answer.data)  # noqa: S314  our own
    assert root.find(f"{ATOM}id").text == f"http://localhost{path}"
    return [one.find(f"{ATOM}title").text for one in root.iter(f"{ATOM}entry")]


def test_it_feeds_the_newest_ideas(browser: Browser) -> None:
    assert feed(browser, "/feed.atom")[0] == "Dark mode that follows the system"
    assert feed(browser, "/boards/mobile/feed.atom") == ["Offline mode for the mobile app"]


def test_it_feeds_answers_and_comments_but_no_notes(browser: Browser) -> None:
    village = browser.village
    village.comment(village.ideas[1], village.members["sam"], "Secret.", internal=True)
    assert feed(browser, "/ideas/1/feed.atom") == [
        "Answer: Planned", "Comment by Ana Li", "Comment by Sam Okafor",
    ]  # fmt: skip


def test_it_escapes_what_people_write(browser: Browser) -> None:
    village = browser.village
    village.idea(
        "A title with <b>&amp; ]]>", village.members["sam"], body="<script>alert(1)</script>"
    )
    assert feed(browser, "/feed.atom")[0] == "A title with <b>&amp; ]]>"


def test_it_answers_cheaply_when_nothing_changed(browser: Browser) -> None:
    tag = browser.client.get("/feed.atom").headers["ETag"]
    assert browser.client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_it_maps_every_public_page(browser: Browser) -> None:
    text = browser.client.get("/sitemap.xml").text
    assert "<loc>http://localhost/ideas/1-export-my-data-as-csv</loc>" in text
    assert "<loc>http://localhost/boards/mobile</loc>" in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/robots.txt", "Sitemap: http://localhost/sitemap.xml"),
        ("/.well-known/security.txt", "Expires: 20"),
    ],
)
def test_it_tells_crawlers_and_researchers(browser: Browser, path: str, words: str) -> None:
    answer = browser.client.get(path)
    assert answer.mimetype == "text/plain"
    assert words in answer.text


def test_it_keeps_crawlers_out_of_a_gated_community(browser: Browser) -> None:
    browser.village.community.access = members_pb2.ACCESS_GATED
    assert "Disallow: /\n" in browser.client.get("/robots.txt").text
    assert browser.client.get("/sitemap.xml").status_code == 404
