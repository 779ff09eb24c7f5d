"""Limits how often a member, a key or an address may ask; counted in Redis while it is there."""

import ipaddress
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import limits
import redis
from flask import Response, g, request
from flask_babel import gettext as _
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage

from services.gateway.edge import errors
from services.gateway.edge.access import SAFE
from services.gateway.edge.state import State, state
from shared import clock, telemetry

WINDOW = 60
# A process takes this part of a limit at once, so that most requests need no round trip.
CHUNKS = 100
REST_AFTER_FAULT = 2.0
# Members of one address together may ask so many times what visitors of it may.
TOGETHER = 10
SIGN_IN = ("/sign-in", "/api/v1/sign-in")


@dataclass
class Lease:
    """Holds what this process may still let through of one counter in one window."""

    window: int
    left: int = 0
    # What the counter stood at when last asked.
    taken: int = 0


class Counter:
    """Counts in fixed windows of a minute; no more than the limit passes in all processes together.

    A process takes requests from the shared counter in small portions, at most one round trip for a
    request. While Redis is away each process counts by itself.
    """

    def __init__(self, url: str) -> None:
        """Take the address of Redis."""
        self._shared = RedisStorage(
            url.replace("unix://", "redis+unix://", 1),
            wrap_exceptions=True,
            socket_timeout=0.25,
            socket_connect_timeout=0.25,
        )
        self._own = MemoryStorage()
        self._lock = threading.Lock()
        self._leases: dict[str, Lease] = {}
        self._away_until = 0.0

    def take(self, kind: str, who: str, most: int) -> int:
        """Count one and return how many are left in this window, or -1 where none was."""
        window = int(clock.now().timestamp()) // WINDOW
        name = f"{kind}:{who}"
        with self._lock:
            lease = self._leases.get(name)
            if lease is None or lease.window != window:
                if len(self._leases) > 50_000:  # noqa: PLR2004  a bound, so that strangers cannot fill the memory
                    self._leases.clear()
                lease = self._leases[name] = Lease(window)
            if lease.left > 0:
                lease.left -= 1
                return max(0, most - lease.taken) + lease.left
            if lease.taken >= most:
                return -1
        portion = max(1, most // CHUNKS)
        taken = self._count(name, window, portion)
        granted = max(0, min(portion, most - (taken - portion)))
        with self._lock:
            lease.taken = max(lease.taken, taken)
            lease.left += granted
            if lease.left <= 0:
                return -1
            lease.left -= 1
            return max(0, most - lease.taken) + lease.left

    def is_spent(self, kind: str, who: str, most: int) -> bool:
        """Return whether this process knows that nothing is left of a counter in this window."""
        window = int(clock.now().timestamp()) // WINDOW
        with self._lock:
            lease = self._leases.get(f"{kind}:{who}")
            return bool(lease and lease.window == window and not lease.left and lease.taken >= most)

    def _count(self, name: str, window: int, amount: int) -> int:
        item = limits.RateLimitItemPerMinute(1)
        key = f"upwell:{item.key_for(name, str(window))}"
        if time.monotonic() >= self._away_until:
            try:
                return self._shared.incr(key, WINDOW * 2, amount=amount)
            except (StorageError, redis.RedisError) as error:
                self._away_until = time.monotonic() + REST_AFTER_FAULT
                telemetry.log().warning("limits counted locally", error=str(error))
        return self._own.incr(key, WINDOW * 2, amount=amount)


def address_of(text: str) -> str:
    """Return the address that counts: IPv4 as it is, IPv6 by its /64."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def _counter(own: State) -> Counter:
    return own.part("limits", lambda: Counter(own.config.redis_url))


def _policies(own: State) -> Iterator[tuple[str, str, int]]:
    """Return what this request counts toward: kind, who and how many a minute.

    A member has one budget for all their tokens and browsers, and an address one for all its
    members.
    """
    config, address = own.config, address_of(request.remote_addr or "")
    write = request.method not in SAFE
    kind = "writes" if write else "reads"
    if write and request.path.startswith(SIGN_IN):
        yield "sign-in", address, config.sign_ins
        return
    most = config.address_writes if write else config.address_reads
    if g.actor.member is None:
        yield kind, address, most
        return
    yield f"{kind}-together", address, most * TOGETHER
    yield kind, f"member:{g.actor.member}", config.member_writes if write else config.member_reads


def check() -> None:
    """Count this request; raises `errors.Failed` with 429 where a limit is reached."""
    own = state()
    for kind, who, most in _policies(own):
        left = _counter(own).take(kind, who, most)
        g.limit = (kind, most, max(left, 0))
        if left < 0:
            raise _too_many()


def _too_many() -> errors.Failed:
    wait = WINDOW - int(clock.now().timestamp()) % WINDOW
    return errors.refuse(
        429,
        "TOO_MANY_REQUESTS",
        _("Too many requests. Wait %(wait)s seconds and try again.", wait=wait),
        headers=[("Retry-After", str(wait))],
    )


def check_guesses() -> None:
    """Raise 429 where an address sent too many wrong tokens; asked before members is."""
    own = state()
    address = address_of(request.remote_addr or "")
    if _counter(own).is_spent("wrong", address, own.config.wrong_tokens):
        raise _too_many()


def count_guess() -> None:
    """Count a wrong token against its address; raises 429 with the last one it may send."""
    own = state()
    address = address_of(request.remote_addr or "")
    if _counter(own).take("wrong", address, own.config.wrong_tokens) < 0:
        raise _too_many()


def add_headers(response: Response) -> Response:
    """Add RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers)."""
    limit = g.get("limit")
    if limit is not None:
        kind, most, left = limit
        reset = WINDOW - int(clock.now().timestamp()) % WINDOW
        response.headers["RateLimit-Policy"] = f'"{kind}";q={most};w={WINDOW}'
        response.headers["RateLimit"] = f'"{kind}";r={left};t={reset}'
    return response
