"""Who the client is behind proxies: one address, one counter."""

import pytest
from flask import Flask, request

from services.gateway.edge import proxies
from tests.gateway.conftest import House, Portal
from tests.gateway.edge.test_limits import _at_minute, _small

PROXY = "192.0.2.1"


def seen(hops: int, forwarded: str | None, **more: str) -> str:
    """Return whom the application takes for the client of a request."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: request.remote_addr or "")
    app.wsgi_app = proxies.behind(app.wsgi_app, hops)  # type: ignore[method-assign]
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    answer = app.test_client().get("/", headers=headers | more, environ_base={"REMOTE_ADDR": PROXY})
    return answer.text


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("198.51.100.9:5555", "198.51.100.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ('"[2001:db8::1]:80"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("203.0.113.5, 198.51.100.9:1", "198.51.100.9"),
        ("203.0.113.5," * 200 + " 198.51.100.9", "198.51.100.9"),
        ("unknown", PROXY),
        ("_hidden", PROXY),
        ("<script>", PROXY),
        ("198.51.100.999:80", PROXY),
        ("", PROXY),
        (None, PROXY),
    ],
)
def test_it_reads_an_address_however_a_proxy_writes_it(forwarded: str | None, client: str) -> None:
    assert seen(1, forwarded) == client


def test_it_believes_as_many_proxies_as_there_are() -> None:
    said = "203.0.113.5, 198.51.100.9:7, 192.0.2.2"
    assert seen(1, said) == "192.0.2.2"
    assert seen(2, said) == "198.51.100.9"
    # Fewer hops than proxies: somebody came around them.
    assert seen(4, said) == PROXY


def test_it_counts_each_client_by_itself(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(20)
    client = _small(house, portal, address_reads=1, proxies=1)

    def status(forwarded: str) -> int:
        answer = client.ask(
            "GET", "/boards", X_Forwarded_For=forwarded, X_Forwarded_Host=portal.host
        )
        return int(answer.status_code)

    assert [status("198.51.100.9:5555"), status("198.51.100.9:5556")] == [200, 429]
    assert [status("198.51.100.10:5555"), status("[2001:db8:7::1]:80")] == [200, 200]
    assert status("[2001:db8:7::2]:81") == 429


def test_it_believes_nobody_where_there_is_no_proxy(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(22)
    client = _small(house, portal, address_reads=1)
    statuses = [
        client.ask("GET", "/boards", X_Forwarded_For=f"198.51.100.{last}").status_code
        for last in (1, 2)
    ]
    assert statuses == [200, 429]
