"""Reads addresses people write in settings: where to listen, and where the portal is reached."""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

UNIX = "unix:"
LARGEST_PORT = 2**16 - 1
HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?")
# The last label of a name is never a number, so this is an address somebody mistyped.
NUMERIC = re.compile(r"[0-9.]+")
LISTEN = (
    "must be where to listen, like 127.0.0.1:8080, [::1]:8080, :8080 or unix:/run/upwell.sock,"
    " not {text!r}"
)
PUBLIC = "must be an address like https://ideas.example.com, not {text!r}"
NO_PATH = (
    "must not have a path: Upwell needs a host name of its own, like https://ideas.example.com,"
    " not {text!r}"
)


def port(text: str) -> int:
    """Return a port from 1 to 65535; raises ValueError."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:6]) <= LARGEST_PORT:
        message = f"must be a port number from 1 to {LARGEST_PORT}, not {text!r}"
        raise ValueError(message)
    return int(text)


def split(text: str, default_port: int = 0) -> tuple[str, int]:
    """Return the host, without brackets, and the port of an address to listen on.

    The host is empty for every interface. Raises ValueError for anything else, and where the port
    is left out and there is no default.
    """
    host, rest = text, ""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or not _is_address(host, 6) or (rest and not rest.startswith(":")):
            raise ValueError(LISTEN.format(text=text))
    elif not _is_address(text, 6):
        host, colon, number = text.rpartition(":")
        host, rest = (host, colon + number) if colon else (text, "")
        named = HOST.fullmatch(host) is not None and not NUMERIC.fullmatch(host)
        if host and not named and not _is_address(host, 4):
            raise ValueError(LISTEN.format(text=text))
    if not rest and (not default_port or not host):
        raise ValueError(LISTEN.format(text=text))
    return host, port(rest[1:]) if rest else default_port


def _is_address(text: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(text).version == version
    except ValueError:
        return False


def listen(text: str, default_port: int = 0) -> str:
    """Return an address to listen on as servers take it: `host:port` or `unix:/path`.

    Raises ValueError with what would do.
    """
    if text.startswith(UNIX) and len(text) > len(UNIX):
        return text
    host, number = split(text, default_port)
    return f"[{host}]:{number}" if ":" in host else f"{host or '0.0.0.0'}:{number}"  # noqa: S104  asked for


def probe(address: str) -> None:
    """Raise OSError where nothing can listen on an address: it is taken, or not ours."""
    if address.startswith(UNIX):
        return
    host, number = split(address)
    kind, _, _, _, place = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    with socket.socket(kind) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(place)


def reachable(address: str) -> tuple[str, int]:
    """Return a host and port at which this machine reaches what listens on an address."""
    host, number = split(address)
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), number  # noqa: S104  every interface


def host_of(netloc: str) -> str:
    """Return the host in `host:port`, in lower case and without brackets."""
    host = netloc.lower().strip()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host


def is_number(host: str) -> bool:
    """Return whether a host is an IP address, which no name server can lead elsewhere."""
    return _is_address(host, 4) or _is_address(host, 6)


def public_url(text: str) -> str:
    """Return the address people reach the portal at, without a slash at its end.

    Raises ValueError where it is none, or has a path: pages, cookies and links are made for the
    root of a host.
    """
    try:
        parts = urlsplit(text.strip())
        number = parts.port
    except ValueError as error:
        raise ValueError(PUBLIC.format(text=text)) from error
    host = parts.hostname or ""
    known = ":" in host or HOST.fullmatch(host) is not None
    if parts.scheme not in ("http", "https") or not known or "@" in parts.netloc or number == 0:
        raise ValueError(PUBLIC.format(text=text))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(NO_PATH.format(text=text))
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_loopback(host: str) -> bool:
    """Return whether a host, with or without a port, is this machine itself (RFC 6761)."""
    name = host if _is_address(host, 6) else host_of(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def client(text: str) -> str:
    """Return the IP address in what a proxy says of its client, or an empty text where none is.

    Proxies write it with a port, in brackets or with a zone: `198.51.100.9:5555`,
    `[2001:db8::1]:80`, `fe80::1%eth0`.
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return ""
