"""Badges: the wall, one badge with its proof, claiming it, and taking it along."""

import hashlib
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.gateway.town import Browser, Town
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

WALL = "/members/ana-li/badges"
HTML = {"Accept": "text/html"}


def badge_of(browser: Browser, name: str = "First idea") -> str:
    """Return the path of one of Ana's badges."""
    page = browser.get(WALL)
    return str(next(one["href"] for one in page.select(".medal a") if name in one.get_text()))


def claimed(town: Town, **typed: str) -> str:
    """Return the path of a badge that Ana has claimed."""
    ana = town.browser("ana-li")
    path = badge_of(ana)
    ana.get(path)
    ana.send(f"{path}/claim", **typed)
    return path


@pytest.fixture
def reading(old_town: Town) -> Browser:
    """Return the browser of Ana, who only looks."""
    return old_town.browser("ana-li")


@pytest.fixture
def taken(town: Town) -> str:
    """Return the path of a badge that Ana has claimed."""
    return claimed(town)


def revoke(town: Town, path: str) -> None:
    """Let Sam revoke a badge."""
    house = town.portal.house
    house.call(
        house.rewards.RevokeBadge,
        rewards_pb2.RevokeBadgeRequest(
            name=path.removeprefix("/"), reason="It was copied from a forum."
        ),
        town.actor("sam", "admin"),
    )


def test_it_shows_every_badge_of_a_member(reader: Browser) -> None:
    page = reader.get(WALL)
    assert page.h1.get_text() == "Badges of Ana Li"
    names = [one.get_text() for one in page.select(".medal-name")]
    assert {"First idea", "Idea planned"} <= {*names}
    assert all(one["width"] for one in page.select(".medal img"))


def test_it_draws_each_of_them(reading: Browser) -> None:
    page = reading.get(WALL)
    for one in page.select(".medal img"):
        answer = reading.client.get(str(one["src"]))
        assert answer.mimetype == "image/svg+xml"
        assert answer.data.startswith(b"<svg")


def test_it_says_why_a_badge_was_awarded(reader: Browser) -> None:
    page = reader.get(badge_of(reader, "Idea planned"))
    assert page.h1.get_text() == "Idea planned"
    assert page.select_one('.badge-why a[href^="/ideas/1-"]').get_text() == "Export my data as CSV"
    assert page.select_one(".badge-why").get_text(strip=True) == "Export my data as CSVwas planned."
    assert not page.select("#take-along")


def test_it_tells_no_title_that_may_not_be_read(town: Town, browser: Browser) -> None:
    path = badge_of(browser)
    first = browser.get(path).select_one(".badge-why a")
    sam = town.browser("sam")
    sam.get(str(first["href"]))
    number = str(first["href"]).split("-")[0].removeprefix("/ideas/")
    sam.send(f"/ideas/{number}/delete")
    answer = browser.client.get(path, headers=HTML)
    assert first.get_text() not in answer.text


def test_it_shows_previews_of_its_address(reader: Browser) -> None:
    path = badge_of(reader)
    page = reader.get(path)
    image = page.select_one('meta[property="og:image"]')["content"]
    assert urlsplit(image).path == f"{path}/share.png"
    assert "Ana Li earned" in page.select_one('meta[property="og:description"]')["content"]
    answer = reader.client.get(f"{path}/share.png")
    assert answer.mimetype == "image/png"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = reader.client.get(
        f"{path}/share.png", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.fixture
def plain_http(town: Town) -> Iterator[Town]:
    """Return a town whose operator configured an address without TLS, away from this machine."""
    portal = town.portal
    portal.host = f"{portal.slug}.example"
    town.change(hosts=[portal.host])
    config = portal.house.state.config
    before = config.public_url
    object.__setattr__(config, "public_url", f"http://{portal.host}")
    yield town
    object.__setattr__(config, "public_url", before)


def test_it_needs_https_to_be_claimed(plain_http: Town) -> None:
    town = plain_http
    ana = town.browser("ana-li")
    path = badge_of(ana)
    ana.get(path)
    ana.send(f"{path}/claim", 409)
    assert "has to use HTTPS" in ana.text


def test_it_names_nobody_elses_address(town: Town) -> None:
    path = claimed(town, recipient="email", email="someone@else.example")
    document = json.loads(town.browser().client.get(f"{path}/credential").text)
    identity = document["credentialSubject"]["identifier"][0]

    def hashed(address: str) -> str:
        return f"sha256${hashlib.sha256((address + identity['salt']).encode()).hexdigest()}"

    assert identity["identityHash"] == hashed("ana-li@example.org")
    assert identity["identityHash"] != hashed("someone@else.example")


def test_it_hands_a_claimed_badge_out_in_every_form(town: Town, taken: str) -> None:
    ana = town.browser("ana-li")
    page = ana.get(f"{taken}")
    kinds = []
    for one in page.select(".downloads a"):
        answer = ana.client.get(str(one["href"]))
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        kinds.append(answer.mimetype)
    assert kinds[2:] == ["image/png", "image/svg+xml"]
    assert kinds[:2] == ["application/vc", "application/vc+jwt"]


def test_it_answers_programs_with_the_credential_at_the_same_address(
    town: Town, taken: str
) -> None:
    client = town.browser().client
    answer = client.get(taken, headers={"Accept": "application/ld+json"})
    assert "OpenBadgeCredential" in answer.get_json(force=True)["type"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.headers["Vary"]
    for asked in ({"Accept": "application/vc+jwt"}, {"Accept": "application/jwt"}):
        assert client.get(f"{taken}/credential", headers=asked).data.count(b".") == 2
    assert client.get(taken, headers=HTML).mimetype == "text/html"
    assert client.get(taken, headers={"Accept": "*/*"}).mimetype == "text/html"


def test_it_has_no_credential_before_it_is_claimed(reader: Browser) -> None:
    path = badge_of(reader)
    answer = reader.client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code in (404, 409)
    assert answer.content_type == "application/problem+json"


def test_it_names_the_address_only_as_a_salted_hash(town: Town) -> None:
    path = claimed(town, recipient="email")
    document = town.browser().client.get(f"{path}/credential").text
    assert "ana-li@example.org" not in document
    subject = json.loads(document)["credentialSubject"]
    assert subject["identifier"][0]["salt"]


def test_it_offers_to_show_it_elsewhere(town: Town, taken: str) -> None:
    page = town.browser("ana-li").get(taken)
    linked = page.select_one('a[href^="https://www.linkedin.com/profile/add"]')
    asked = parse_qs(urlsplit(str(linked["href"])).query)
    assert asked["name"] == ["First idea"]
    assert asked["certUrl"][0].endswith(taken)
    snippet = page.select_one("#f-snippet").get_text()
    assert f"{taken}/image.svg" in snippet
    assert snippet.strip() in [one["data-copy"] for one in page.select("[data-copy]")]


def test_it_stays_open_where_the_community_is_gated(town: Town, taken: str) -> None:
    visitor = town.browser()
    other = badge_of(visitor, "Idea planned")
    town.set_access(members_pb2.ACCESS_GATED)
    assert visitor.get(taken, **HTML).h1.get_text() == "First idea"
    visitor.get(other, **HTML)
    assert visitor.place == "/sign-in"
    for path in (f"{taken}/credential", f"{taken}/image.svg", f"{other}/share.png", "/verify"):
        assert visitor.client.get(path).status_code == 200
    visitor.get("/ideas", **HTML)
    assert visitor.place == "/sign-in"


def test_it_says_clearly_that_one_was_revoked(town: Town, taken: str) -> None:
    revoke(town, taken)
    ana = town.browser("ana-li")
    ana.get(taken)
    assert "This badge was revoked" in ana.text
    assert "It was copied from a forum." in ana.text
    assert not ana.page.select("#take-along")
    ana.get(WALL)
    assert "First idea" not in ana.text
    ana.get(f"{WALL}?all=1")
    assert "Revoked" in ana.page.select_one(".wall").get_text()
    for one in ana.page.select(".wall img"):
        assert ana.client.get(str(one["src"])).status_code == 200


def test_it_lets_nobody_else_claim_it(town: Town, tomas: Browser) -> None:
    path = badge_of(tomas)
    assert not tomas.get(path).select("#take-along")
    answer = tomas.client.submit(f"{path}/claim", recipient="handle")
    assert answer.status_code in (403, 404)
    assert town.browser().client.get(f"{path}/credential").status_code >= 400


def test_it_knows_no_badge_that_is_none(reader: Browser) -> None:
    for uid in ("nothing", "01a201d0-cc55-75ad-9bed-89f29436a129"):
        reader.get(f"/badges/{uid}", 404)
        assert reader.client.get(f"/badges/{uid}/image.svg").status_code == 404
