"""A service that hangs costs its own part of pages, not the site."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.attack.conftest import THREADS, Gateway

# What a request may take, and what this machine may need beside.
BUDGET, SLACK = 2.0, 1.5


def _timed(gateway: Gateway, path: str) -> float:
    began = time.monotonic()
    gateway.ask("GET", path, timeout=30)
    return time.monotonic() - began


def test_no_request_waits_for_those_before_it(hung: Gateway) -> None:
    """Many more at once than there are threads: the last is refused as soon as the first."""
    with ThreadPoolExecutor(12 * THREADS) as pool:
        took = list(pool.map(lambda _: _timed(hung, "/"), range(12 * THREADS)))
    assert max(took) < BUDGET + SLACK


def test_once_known_it_is_not_waited_for(hung: Gateway) -> None:
    for _ in range(8):
        _timed(hung, "/")
    took = sorted(_timed(hung, "/") for _ in range(20))
    assert took[10] < 0.5


def test_what_needs_no_service_is_answered_meanwhile(hung: Gateway) -> None:
    with ThreadPoolExecutor(8 * THREADS) as pool:
        waiting = [pool.submit(_timed, hung, "/ideas") for _ in range(8 * THREADS)]
        assert _timed(hung, "/livez") < SLACK
        for one in waiting:
            one.result()
