"""How often one may ask, and who counts as one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.gateway.app import create_app
from services.gateway.edge import clients, limits
from shared import clock
from tests.gateway.conftest import Browser, House, Portal, config, problem


def _small(house: House, portal: Portal, redis_url: str = "", **more: Any) -> Browser:  # noqa: ANN401  any setting
    asked = house.state.config
    app = create_app(
        config(
            asked.addresses["members"],
            asked.addresses["ideas"],
            redis_url or asked.redis_url,
            house.keys,
            **more,
        )
    )
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    client.host = portal.host
    client.environ_base["REMOTE_ADDR"] = portal.address
    return client


def _at_minute(place: int) -> None:
    """Stop the clock ten seconds into a minute of this test's own."""
    clock.use(lambda: datetime(2031, 1, 1, 0, place, 10, tzinfo=UTC))


def test_it_says_what_is_left_and_when_to_come_back(house: House, portal: Portal) -> None:
    portal.board()
    client = _small(house, portal, address_reads=3)
    _at_minute(2)
    left = []
    for _ in range(3):
        answer = client.ask("GET", "/boards")
        assert answer.status_code == 200
        assert answer.headers["RateLimit-Policy"] == '"reads";q=3;w=60'
        left.append(answer.headers["RateLimit"])
    assert left == ['"reads";r=2;t=50', '"reads";r=1;t=50', '"reads";r=0;t=50']
    refused = client.ask("GET", "/boards")
    problem(refused, 429, "TOO_MANY_REQUESTS")
    assert refused.headers["Retry-After"] == "50"
    _at_minute(3)
    assert client.ask("GET", "/boards").status_code == 200


def test_it_counts_all_processes_together(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(4)
    first, second = (_small(house, portal, address_reads=10) for _ in range(2))
    statuses = [
        client.ask("GET", "/boards").status_code for _ in range(8) for client in (first, second)
    ]
    assert statuses.count(200) == 10


def test_it_lets_no_more_through_when_it_takes_portions(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(6)
    first, second = (_small(house, portal, address_reads=250) for _ in range(2))
    passed = sum(
        client.ask("GET", "/boards").status_code == 200
        for _ in range(140)
        for client in (first, second)
    )
    assert 245 <= passed <= 250


def test_it_counts_by_itself_while_redis_is_away(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(8)
    client = _small(house, portal, "unix:///nowhere/redis.sock", address_reads=2)
    assert [client.ask("GET", "/boards").status_code for _ in range(3)] == [200, 200, 429]


def test_it_counts_members_apart_from_their_address(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(10)
    client = _small(house, portal, address_reads=1, member_reads=5)
    assert [client.ask("GET", "/boards").status_code for _ in range(2)] == [200, 429]
    client.bearer = portal.token("ana")
    assert client.ask("GET", "/boards").status_code == 200


def test_a_member_has_one_budget_for_all_tokens(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(12)
    client = _small(house, portal, member_reads=4)
    statuses = []
    for _ in range(6):
        client.bearer = portal.token("ana")
        statuses.append(client.ask("GET", "/boards").status_code)
    assert statuses == [200, 200, 200, 200, 429, 429]


def test_members_of_one_address_have_a_budget_together(house: House, portal: Portal) -> None:
    portal.board()
    _at_minute(14)
    client = _small(house, portal, address_reads=1)
    statuses = []
    for number in range(limits.TOGETHER + 2):
        client.bearer = portal.token(f"one-{number}")
        statuses.append(client.ask("GET", "/boards").status_code)
    assert statuses == [200] * limits.TOGETHER + [429] * 2


def test_wrong_tokens_are_counted_and_then_refused_unseen(
    house: House, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_minute(16)
    client = _small(house, portal, wrong_tokens=3)
    good = portal.token("ana")
    statuses = []
    for number in range(5):
        client.bearer = good[:-6] + f"{number:06d}"
        statuses.append(client.ask("GET", "/boards").status_code)
    assert statuses == [401, 401, 401, 429, 429]
    asked: list[str] = []
    monkeypatch.setattr(clients, "call_as", lambda *given: asked.append(given[2]))
    client.bearer = good[:-6] + "abcdef"
    refused = client.ask("GET", "/boards")
    problem(refused, 429, "TOO_MANY_REQUESTS")
    assert refused.headers["Retry-After"] == "50"
    assert asked == []


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_it_takes_a_network_for_one_address(given: str, counted: str) -> None:
    assert limits.address_of(given) == counted
