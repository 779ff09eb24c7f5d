"""Under which names a community is reached; a name that somebody else points here leads nowhere."""

import pytest

from services.gateway.app import create_app
from tests.gateway.conftest import Browser, House, Portal, config, problem

STRANGE = ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "xn--80ak6aa92e.com")


@pytest.mark.parametrize("host", STRANGE)
def test_a_strange_name_is_refused_everywhere(house: House, portal: Portal, host: str) -> None:
    browser = portal.sign_in("ana")
    cookie = browser.get_cookie("upwell", domain=portal.host)
    assert cookie is not None
    browser.host = f"{host}:8080"
    browser.set_cookie("upwell", cookie.value, domain=host)
    problem(browser.ask("GET", "/boards"), 421, "UNKNOWN_HOST")
    problem(browser.ask("PUT", "/ideas/1/vote"), 421, "UNKNOWN_HOST")
    for path in ("/", "/sign-in", "/dev/mail", "/verify", "/sitemap.xml"):
        answer = browser.get(path)
        assert answer.status_code in (404, 421), path
        assert house.state.config.secret not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080", "192.0.2.7:80"])
def test_this_machine_and_plain_addresses_lead_to_the_default_community(
    portal: Portal, host: str
) -> None:
    visitor = portal.visitor()
    visitor.host = host
    assert visitor.ask("GET", "/community").status_code == 200


def test_the_local_mailbox_is_read_on_this_machine_only(house: House) -> None:
    """Whoever reads it can sign in as anybody."""
    asked = house.state.config
    app = create_app(
        config(
            asked.addresses["members"],
            asked.addresses["ideas"],
            asked.redis_url,
            house.keys,
            dev=True,
        )
    )
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    for host, status in (
        ("localhost:8080", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("192.0.2.7:8080", 404),
        ("evil.example", 421),
    ):
        client.host = host
        assert client.get("/dev/mail").status_code == status, host
    app.extensions["upwell"].close()
