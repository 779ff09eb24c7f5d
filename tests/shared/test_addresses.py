"""How addresses in settings are read, and what is said of those that are none."""

import socket

import pytest

from shared import addresses


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("::1", "[::1]:8080"),
        ("[::1]", "[::1]:8080"),
        ("[::1]:9000", "[::1]:9000"),
        ("::", "[::]:8080"),
        ("127.0.0.1", "127.0.0.1:8080"),
        ("127.0.0.1:9000", "127.0.0.1:9000"),
        (":9000", "0.0.0.0:9000"),
        ("localhost", "localhost:8080"),
        ("gateway-1.internal:9000", "gateway-1.internal:9000"),
        ("unix:/run/upwell.sock", "unix:/run/upwell.sock"),
    ],
)
def test_it_reads_where_to_listen(text: str, read: str) -> None:
    assert addresses.listen(text, 8080) == read


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "unix:", "[::1", "[::1]9000", "[::1]:", "[127.0.0.1]:80", "127.0.0.1:", "1.2.3:80",
        "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http", "256.0.0.1", "http://127.0.0.1:80",
        "a b:80", "-x:80", "::1::9", "127.0.0.1:9000/path", "8080",
    ],
)  # fmt: skip
def test_it_says_what_would_do_instead(text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        addresses.listen(text, 8080)


def test_it_needs_a_port_where_there_is_no_other() -> None:
    with pytest.raises(ValueError, match="must be where to listen"):
        addresses.listen("127.0.0.1")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://ideas.example.com", "https://ideas.example.com"),
        ("https://Ideas.Example.com/", "https://ideas.example.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_it_reads_a_public_address(text: str, read: str) -> None:
    assert addresses.public_url(text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://example.com/ideas", "must not have a path"),
        ("https://example.com/?a=1", "must not have a path"),
        ("https://example.com/#a", "must not have a path"),
        ("example.com", "must be an address"),
        ("ftp://example.com", "must be an address"),
        ("https://", "must be an address"),
        ("https://a b", "must be an address"),
        ("https://me:pw@example.com", "must be an address"),
        ("https://example.com:0", "must be an address"),
        ("https://example.com:99999", "must be an address"),
        ("https://[::1", "must be an address"),
    ],
)
def test_it_refuses_an_address_the_portal_cannot_have(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        addresses.public_url(text)


def test_it_finds_out_whether_it_can_listen() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            addresses.probe(f"127.0.0.1:{taken.getsockname()[1]}")
    with pytest.raises(OSError, match="assign"):
        addresses.probe("192.0.2.77:8080")


def test_it_reaches_what_listens_everywhere() -> None:
    assert addresses.reachable("0.0.0.0:80") == ("127.0.0.1", 80)
    assert addresses.reachable("[::]:80") == ("::1", 80)
    assert addresses.reachable("192.0.2.7:80") == ("192.0.2.7", 80)
