"""Signing in, staying signed in, and being signed out."""

from collections.abc import Iterator

import pytest
import redis
from bs4 import BeautifulSoup

from services.gateway.app import create_app
from services.gateway.edge import access, sessions
from tests.gateway.conftest import Browser, House, Portal, config, open_portal, problem


def test_it_knows_who_is_signed_in(portal: Portal) -> None:
    assert portal.sign_in("ana").ask("GET", "/me").json["handle"] == "ana"


def test_it_takes_a_session_only_in_its_own_community(house: House, portal: Portal) -> None:
    browser = portal.sign_in("ana")
    cookie = browser.get_cookie("upwell", domain=portal.host)
    assert cookie is not None
    elsewhere = open_portal(house).visitor()
    elsewhere.set_cookie("upwell", cookie.value, domain=elsewhere.host)
    problem(elsewhere.ask("GET", "/me"), 401)


def test_it_forgets_a_revoked_session_in_every_process(house: House, portal: Portal) -> None:
    browser = portal.sign_in("ana")
    assert browser.ask("GET", "/me").status_code == 200
    key = browser.ask("GET", "/me/sessions").json["sessions"][0]["id"]
    # Another process ends it; this one keeps what it knows for at most 15 s.
    other = create_app(
        config(
            house.state.config.addresses["members"],
            "unix:/none",
            house.state.config.redis_url,
            house.keys,
        )
    )
    uid = portal.member("ana")
    assert sessions.end(other.extensions["upwell"], str(portal.community), uid, key)
    other.extensions["upwell"].close()
    assert sessions.CACHE_SECONDS <= 20
    house.state.part("sessions", dict).clear()
    problem(browser.ask("GET", "/me"), 401)


def test_it_rotates_the_id_on_signing_in(house: House, portal: Portal) -> None:
    browser = portal.sign_in("ana")
    before = browser.get_cookie("upwell", domain=portal.host)
    assert before is not None
    with house.app.test_request_context(
        base_url=f"http://{portal.host}", headers={"Cookie": f"upwell={before.value}"}
    ):
        fresh = sessions.start(
            house.state, str(portal.community), portal.member("ana"), "ana", "link"
        )
    assert fresh != before.value
    problem(browser.ask("GET", "/me"), 401)


def test_it_takes_new_roles_at_once_when_it_hears_of_them(house: House, portal: Portal) -> None:
    browser = portal.sign_in("ana")
    problem(browser.ask("GET", "/members"), 403)
    portal.member("ana", "moderator")
    house.state.part("identities", dict).clear()
    assert browser.ask("GET", "/members").status_code == 200


@pytest.fixture
def without_redis(house: House, portal: Portal) -> Iterator[Browser]:
    """Return a browser that was signed in, at a gateway whose Redis is away."""
    portal.board()
    asked = house.state.config
    own = (asked.addresses["rewards"], asked.addresses["portability"])
    app = create_app(
        config(
            asked.addresses["members"],
            asked.addresses["ideas"],
            "unix:///nowhere/redis.sock",
            house.keys,
            *own,
        )
    )
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    client.host = portal.host
    client.set_cookie("upwell", "anything-at-all", domain=portal.host)
    yield client
    app.extensions["upwell"].close()


def test_it_shows_visitors_pages_while_redis_is_away(without_redis: Browser) -> None:
    assert without_redis.ask("GET", "/boards").status_code == 200
    without_redis.host = "localhost"
    assert without_redis.get("/readyz").json["not_ready"] == ["redis"]


def test_it_does_not_take_the_signed_in_for_visitors_then(without_redis: Browser) -> None:
    problem(without_redis.ask("GET", "/me"), 503, "SESSIONS_UNAVAILABLE")
    page = without_redis.get("/settings")
    assert page.status_code == 503
    assert "Retry-After" in page.headers


def test_it_loses_nothing_that_was_typed_then(without_redis: Browser) -> None:
    body = "Every month I copy the figures by hand,\nand every month one is wrong."
    typed = {"title": "Export as CSV", "body": body, "board": "ideas"}
    answer = without_redis.post(
        "/ideas/new",
        data={"csrf_token": without_redis.csrf(), **typed},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert answer.status_code == 503
    form = page.select_one('form[method="post"][action="/ideas/new"]')
    assert form is not None
    kept = form.select_one("textarea[name=body]")
    assert kept is not None
    assert kept.get_text().strip() == body
    title = form.select_one("[name=title]")
    assert title is not None
    assert title["value"] == "Export as CSV"
    assert form.select_one("[name=csrf_token]")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {},
    ],
)
def test_it_offers_nothing_that_another_site_typed(
    without_redis: Browser, headers: dict[str, str]
) -> None:
    """Sent again from our page it would carry our secret."""
    answer = without_redis.post(
        "/ideas/new", data={"title": "Never typed by anybody here"}, headers=headers
    )
    assert answer.status_code in (400, 403, 503)
    assert "Never typed" not in answer.get_data(as_text=True)


def test_a_token_opens_no_page(portal: Portal) -> None:
    """Its scopes are those of the API: one that may only read could end sessions on a page."""
    ana = portal.program("ana", "admin")
    for path in ("/", "/settings", "/console/members"):
        answer = ana.open(path, headers={"Accept": "application/json"})
        problem(answer, 403, "TOKEN_ON_PAGE")


def test_it_signs_people_in_again_after_redis_was_flushed(
    house: House, portal: Portal, redis_client: redis.Redis
) -> None:
    browser = portal.sign_in("ana")
    redis_client.flushdb()
    house.state.part("sessions", dict).clear()
    problem(browser.ask("GET", "/me"), 401)
    assert portal.sign_in("ana").ask("GET", "/me").status_code == 200


def test_it_marks_the_cookie_for_its_own_host_under_tls(house: House) -> None:
    app = create_app(
        config(
            house.state.config.addresses["members"],
            "unix:/none",
            house.state.config.redis_url,
            house.keys,
        )
    )
    own = app.extensions["upwell"]
    object.__setattr__(own.config, "public_url", "https://ideas.example.com")
    assert sessions.cookie_name(own) == "__Host-upwell"
    with app.test_request_context():
        response = app.response_class()
        sessions.set_cookie(own, response, "secret")
    header = response.headers["Set-Cookie"]
    for part in ("__Host-upwell=secret", "Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in header
    assert "Domain" not in header
    own.close()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("/ideas/1", "/ideas/1"),
        ("/ideas?q=1", "/ideas?q=1"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nSet-Cookie: x", "/"),
    ],
)
def test_it_comes_back_to_this_site_only(given: str, safe: str) -> None:
    assert access.safe_path(given) == safe


def test_it_names_devices_in_a_few_words() -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    assert sessions.device_of(agent) == "Firefox, Linux"
    assert sessions.device_of("curl/8.9") == "curl/8.9"
