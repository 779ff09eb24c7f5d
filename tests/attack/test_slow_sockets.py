"""Whoever sends or reads slowly holds no thread, and does not keep others waiting."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from services.gateway import worker
from tests.attack.conftest import THREADS, Gateway

HEAD = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
# Far more than there are threads.
MANY = 10 * THREADS
SLOW = {
    "nothing at all": b"",
    "half of a head": b"GET / HTTP/1.1\r\nHost: loc",
    "a body of 1,000 bytes, one of them": HEAD + FORM + b"Content-Length: 1000\r\n\r\n1",
    "a body larger than any, one byte of it": HEAD + FORM + b"Content-Length: 9000000\r\n\r\n1",
    "a chunk that never ends": HEAD + CHUNKED + b"ffff\r\nhello",
    "what looks like a last chunk inside one": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n0\r\n\r\n",
    "a body that waits to be asked for": HEAD
    + b"Expect: 100-continue\r\nContent-Length: 10\r\n\r\n",
    "an answer that nobody reads": b"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a connection that is not closed": b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n",
}


@contextmanager
def held(gateway: Gateway, sent: bytes, many: int = MANY) -> Iterator[list[socket.socket]]:
    """Hold many connections on which something was sent."""
    with ExitStack() as stack:
        yield [stack.enter_context(gateway.connect(sent)) for _ in range(many)]


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW.keys())
def test_others_are_answered_meanwhile(gateway: Gateway, sent: bytes) -> None:
    with held(gateway, sent):
        for path, status in (("/livez", 200), ("/static/css/base.css", 200)):
            assert gateway.ask("GET", path, timeout=1.5) == status


def test_an_address_has_few_requests_under_way(gateway: Gateway) -> None:
    """The one that takes longest makes room; those of others, and whole ones, are not touched."""
    with held(gateway, b"GET / HT", worker.PER_ADDRESS + 1) as sockets:
        assert b" 408 " in sockets[0].recv(200)
        sockets[1].sendall(b"TP/1.1\r\nHost: localhost\r\n\r\n")
        assert sockets[1].recv(20).startswith(b"HTTP/1.1 ")


def test_a_request_that_comes_in_pieces_is_answered(gateway: Gateway) -> None:
    body = b"5\r\nemail\r\n1;note=x\r\n=\r\n0\r\nTrailer: x\r\n\r\n"
    request = HEAD + FORM + CHUNKED + body
    with gateway.connect() as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(len(request)):
            sock.sendall(request[place : place + 1])
        assert sock.recv(20).startswith(b"HTTP/1.1 ")


def test_requests_that_come_together_are_all_answered(gateway: Gateway) -> None:
    one = b"GET /static/css/base.css HTTP/1.1\r\nHost: localhost\r\nConnection: "
    with gateway.connect(one + b"keep-alive\r\n\r\n" + one + b"close\r\n\r\n") as sock:
        answer = b""
        while found := sock.recv(65536):
            answer += found
    assert answer.count(b"HTTP/1.1 200 OK") == 2


def test_a_body_of_the_size_that_is_allowed_arrives(gateway: Gateway) -> None:
    body = b"email=" + b"a" * (worker.BODY - 100)
    assert gateway.ask("POST", "/sign-in", body) in (400, 403, 503)
