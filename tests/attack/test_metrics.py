"""Strangers neither read the metrics nor make them grow."""

import urllib.request

from tests.attack.conftest import Gateway


def _metrics(gateway: Gateway) -> list[str]:
    address = f"http://127.0.0.1:{gateway.metrics}/metrics"
    with urllib.request.urlopen(address, timeout=10) as answer:
        text: str = answer.read().decode()
    found = [line for line in text.splitlines() if "upwell_gateway_request_seconds_count" in line]
    assert found
    return found


def test_they_are_not_where_people_are_answered(gateway: Gateway) -> None:
    assert gateway.ask("GET", "/metrics") in (404, 503)
    gateway.ask("GET", "/static/css/base.css")
    assert _metrics(gateway)


def test_invented_methods_and_paths_make_no_series(gateway: Gateway) -> None:
    for number in range(30):
        gateway.ask(f"INVENTED{number}", f"/static/css/{number}.css")
        gateway.ask("GET", f"/static/invented/{number}")
    assert len(_metrics(gateway)) < 15


def test_whether_it_lives_is_said_beside_them(gateway: Gateway) -> None:
    address = f"http://127.0.0.1:{gateway.metrics}/livez"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.status == 200
