"""Checking credentials, and what others need to check ours."""

import io
import json

import pytest

from tests.gateway.conftest import House
from tests.gateway.rewards.pages.test_badges import badge_of, claimed, revoke
from tests.gateway.town import Browser, Town, found_town
from upwell.members.v1 import members_pb2

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def village(house: House) -> Town:
    """Return a town that the tests of this file share."""
    return found_town(house)


@pytest.fixture(scope="module")
def badge(village: Town) -> str:
    """Return the path of a badge that Ana has claimed with her address."""
    return claimed(village, recipient="email")


@pytest.fixture
def reader(village: Town) -> Browser:
    """Return the browser of a visitor who only looks."""
    return village.browser()


def outcomes(browser: Browser) -> dict[str, str]:
    """Return what each check of this page found."""
    return {
        one.b.get_text(): one.select_one(".check-outcome").get_text()
        for one in browser.page.select(".check-row")
    }


def verdict(browser: Browser) -> str:
    """Return the verdict of this page."""
    return str(browser.page.select_one("#verdict").get_text())


def check(browser: Browser, **typed: object) -> None:
    """Send the form, also with a file."""
    browser.get("/verify")
    browser.send("/verify", **typed)


@pytest.mark.parametrize("form", ["format=json", "format=jwt", "baked=png", "baked=svg"])
def test_it_accepts_ours_in_every_form(reader: Browser, badge: str, form: str) -> None:
    content = reader.client.get(f"{badge}/credential?{form}").data
    check(reader, file=(io.BytesIO(content), "badge"))
    assert verdict(reader) == "All checks passed"
    assert {*outcomes(reader).values()} == {"Passed"}
    assert reader.page.select_one(f'.verdict a[href="{badge}"]')


def test_it_checks_one_of_ours_at_a_click(reader: Browser, badge: str) -> None:
    page = reader.get(badge, **HTML)
    link = next(one for one in page.select(".badge-acts a") if "Verify" in one.get_text())
    reader.get(str(link["href"]))
    assert verdict(reader) == "All checks passed"


def test_it_leads_with_the_badge_and_its_holder(reader: Browser, badge: str) -> None:
    reader.get(f"/verify?badge={badge.removeprefix('/badges/')}")
    head = reader.page.select_one(".verify-head")
    assert head.h1.get_text(strip=True) == reader.page.h1.get_text(strip=True) != "Verify a badge"
    assert head.select_one('.byline a[href^="/members/"]')
    assert head.img["src"].startswith(badge)


def test_it_names_no_holder_of_a_changed_copy(reader: Browser, badge: str) -> None:
    content = reader.client.get(f"{badge}/credential").text.replace("OpenBadgeCredential", "Open")
    check(reader, credential=content)
    assert verdict(reader) == "This badge is not valid"
    assert not reader.page.select(".verify-head .byline, .verify-head img")


def test_it_compares_the_address(reader: Browser, badge: str) -> None:
    content = reader.client.get(f"{badge}/credential").text
    check(reader, credential=content, email="ana-li@example.org")
    assert verdict(reader) == "All checks passed"
    assert outcomes(reader)["It was issued to the address you entered"] == "Passed"
    check(reader, credential=content, email="mallory@example.org")
    assert verdict(reader) == "This badge is not valid"


def test_it_refuses_a_changed_copy(reader: Browser, badge: str) -> None:
    document = json.loads(reader.client.get(f"{badge}/credential").data)
    document["credentialSubject"]["achievement"]["name"] = "Nobel Prize"
    check(reader, credential=json.dumps(document))
    assert verdict(reader) == "This badge is not valid"
    assert outcomes(reader)["The signature is valid, so nothing was changed"] == "Failed"


def test_it_refuses_one_that_was_revoked(town: Town, browser: Browser) -> None:
    path = claimed(town)
    content = browser.client.get(f"{path}/credential").text
    revoke(town, path)
    check(browser, credential=content)
    assert verdict(browser) == "This badge is not valid"
    assert outcomes(browser)["It has not been revoked"] == "Failed"


def test_it_never_calls_unknown_good(reader: Browser, badge: str) -> None:
    document = json.loads(reader.client.get(f"{badge}/credential").data)
    document["issuer"]["id"] = "https://elsewhere.example/issuer"
    check(reader, credential=json.dumps(document))
    assert verdict(reader) != "All checks passed"


def test_it_says_what_is_wrong_with_what_is_none(reader: Browser) -> None:
    reader.get("/verify")
    reader.send("/verify", 422)
    assert "Paste a credential" in reader.text
    for nothing in ("hello", "{}", "[]", "a.b.c", "<svg/>", '{"@context": 1}'):
        reader.get("/verify")
        answer = reader.client.submit("/verify", credential=nothing)
        assert answer.status_code in (200, 422)
        assert "All checks passed" not in answer.text
    reader.get("/verify")
    reader.send("/verify", 422, file=(io.BytesIO(b" " * 300_000), "big.json"))
    assert "The credential is too large" in reader.text


def test_it_says_what_no_check_can_tell(reader: Browser) -> None:
    reader.get("/verify")
    assert "What this check can’t tell you" in reader.text


def test_it_shows_the_issuer_to_people_and_programs(reader: Browser, badge: str) -> None:
    assert badge
    page = reader.get("/issuer", **HTML)
    assert page.select(".mono a[href^='/issuer/keys/']")
    for asked in ({"Accept": "application/ld+json"}, {"Accept": "*/*"}, {}):
        answer = reader.client.get("/issuer", headers=asked)
        profile = answer.get_json(force=True)
        assert "Profile" in profile["type"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "ETag" in answer.headers


def test_it_hands_out_whatever_a_credential_names(reader: Browser, badge: str) -> None:
    document = json.loads(reader.client.get(f"{badge}/credential").data)
    base = f"http://{reader.town.portal.host}"
    named = [
        document["id"],
        document["issuer"]["id"],
        document["proof"]["verificationMethod"],
        document["credentialStatus"]["statusListCredential"],
        document["credentialSubject"]["achievement"]["id"],
    ]
    for address in named:
        path = address.removeprefix(base).partition("#")[0]
        answer = reader.client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 200, address
        assert answer.get_json(force=True)["id"] == address


def test_it_hands_out_the_status_list_as_jwt_too(reader: Browser, badge: str) -> None:
    assert badge
    answer = reader.client.get("/issuer/status/1", headers={"Accept": "application/vc+jwt"})
    assert answer.data.count(b".") == 2
    assert reader.client.get("/issuer/status/99").status_code == 404
    assert reader.client.get("/issuer/keys/nothing").status_code == 404


def test_it_proves_credentials_of_a_gated_community_to_everybody(
    town: Town, browser: Browser
) -> None:
    path = claimed(town)
    town.set_access(members_pb2.ACCESS_GATED)
    content = browser.client.get(f"{path}/credential").text
    check(browser, credential=content)
    assert verdict(browser) == "All checks passed"
    assert browser.get("/issuer", **HTML).h1
    assert browser.client.get("/issuer/status/1").status_code == 200


def test_it_checks_no_badge_that_nobody_claimed(reader: Browser) -> None:
    other = badge_of(reader, "Idea planned").removeprefix("/badges/")
    reader.get(f"/verify?badge={other}", 409)
    reader.get("/verify?badge=nothing", 404)
