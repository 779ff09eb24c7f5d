"""Limits how often a member, a key or an address may ask; counted in Redis while it is there."""

import ipaddress
import threading
import time
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


def _policy(own: State) -> tuple[str, str, int]:
    config = own.config
    write = request.method not in SAFE
    if write and request.path.startswith(SIGN_IN):
        return "sign-in", address_of(request.remote_addr or ""), config.sign_ins
    who = ""
    if token := g.get("token_uid", ""):
        who = f"key:{token}"
    elif g.actor.member is not None:
        who = f"member:{g.actor.member}"
    if who:
        most = config.member_writes if write else config.member_reads
        return ("writes" if write else "reads"), who, most
    most = config.address_writes if write else config.address_reads
    return ("writes" if write else "reads"), address_of(request.remote_addr or ""), most


def check() -> None:
    """Count this request; raises `errors.Failed` with 429 where the limit is reached."""
    own = state()
    kind, who, most = _policy(own)
    left = _counter(own).take(kind, who, most)
    g.limit = (kind, most, max(left, 0))
    if left < 0:
        wait = WINDOW - int(clock.now().timestamp()) % WINDOW
        raise errors.refuse(
            429,
            "TOO_MANY_REQUESTS",
            _("Too many requests. Wait %(wait)s seconds and try again.", wait=wait),
            headers=[("Retry-After", str(wait))],
        )


def check_address() -> None:
    """Count a request whose token was wrong against its address."""
    own = state()
    _counter(own).take("wrong", address_of(request.remote_addr or ""), own.config.address_writes)


def add_headers(response: Response) -> Response:
    """Add RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers)."""
    limit = g.get("limit")
    if limit is not None:
        kind, most, left = limit
        reset = WINDOW - int(clock.now().timestamp()) % WINDOW
        response.headers["RateLimit-Policy"] = f'"{kind}";q={most};w={WINDOW}'
        response.headers["RateLimit"] = f'"{kind}";r={left};t={reset}'
    return response
