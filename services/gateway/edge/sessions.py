"""Keeps sessions in Redis: an opaque id in a cookie, listed and revocable by the member."""

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import redis
from flask import Response, request

from services.gateway.edge.state import State
from shared import clock, ids

CACHE_SECONDS = 15.0
CACHE_SIZE = 20_000
LIST_LIMIT = 100


class Unavailable(Exception):  # noqa: N818  reads as what it says
    """Says that Redis does not answer, so that nobody is signed in for now."""


@dataclass(frozen=True)
class Session:
    """Holds one signed-in browser.

    `key` is the hash of the cookie's id and what lists name it by; times are aware.
    """

    key: str
    community: str
    member: str
    handle: str
    method: str
    device: str
    address: str
    create_time: datetime
    seen_time: datetime


def cookie_name(own: State) -> str:
    """Return the cookie's name: bound to the host where the portal has TLS."""
    return "__Host-upwell" if own.config.https else "upwell"


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:40]


def _place(key: str) -> str:
    return f"upwell:session:{key}"


def _shelf(community: str, member: str) -> str:
    return f"upwell:sessions:{community}:{member}"


def device_of(agent: str) -> str:
    """Return the browser and system of a user agent in a few words, for the list of sessions."""
    browsers = {
        "Edg": "Edge",
        "OPR": "Opera",
        "Firefox": "Firefox",
        "Chrome": "Chrome",
        "Safari": "Safari",
    }
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "macOS",
        "Linux": "Linux",
    }
    browser = next((name for mark, name in browsers.items() if mark in agent), "")
    system = next((name for mark, name in systems.items() if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or agent[:60]


def start(own: State, community: str, member: str, handle: str, method: str) -> str:
    """Start a session and return the id for the cookie; end the one this browser had.

    Raises `Unavailable`.
    """
    old = request.cookies.get(cookie_name(own), "")
    secret = ids.new_secret()
    key = _key(secret)
    moment = str(clock.now().timestamp())
    life = own.config.session_days * 86_400
    try:
        pipeline = own.redis.pipeline(transaction=True)
        if old:
            pipeline.delete(_place(_key(old)))
        pipeline.hset(
            _place(key),
            mapping={
                "community": community,
                "member": member,
                "handle": handle,
                "method": method,
                "device": device_of(request.user_agent.string),
                "address": request.remote_addr or "",
                "created": moment,
                "seen": moment,
            },
        )
        pipeline.expire(_place(key), life)
        pipeline.zadd(_shelf(community, member), {key: clock.now().timestamp()})
        pipeline.expire(_shelf(community, member), life)
        pipeline.execute()
    except redis.RedisError as error:
        raise Unavailable from error
    if old:
        _cache(own).pop(_key(old), None)
    return secret


def _cache(own: State) -> dict[str, tuple[float, Session | None]]:
    return own.part("sessions", dict)


def _read(key: str, fields: dict[str, str]) -> Session | None:
    try:
        return Session(
            key=key,
            community=fields["community"],
            member=fields["member"],
            handle=fields["handle"],
            method=fields["method"],
            device=fields["device"],
            address=fields["address"],
            create_time=datetime.fromtimestamp(float(fields["created"]), UTC),
            seen_time=datetime.fromtimestamp(float(fields["seen"]), UTC),
        )
    except (KeyError, ValueError):
        return None


def find(own: State, secret: str) -> Session | None:
    """Return the session of a cookie's id, or None; kept for at most 15 s in this process.

    Raises `Unavailable` where Redis does not answer and nothing is kept.
    """
    key = _key(secret)
    cache = _cache(own)
    known = cache.get(key)
    moment = time.monotonic()
    if known is not None and moment < known[0]:
        return known[1]
    try:
        pipeline = own.redis.pipeline(transaction=False)
        pipeline.hgetall(_place(key))
        pipeline.expire(_place(key), own.config.session_days * 86_400)
        found = _read(key, pipeline.execute()[0])
        if found is not None and (clock.now() - found.seen_time).total_seconds() > 300:  # noqa: PLR2004  five minutes is near enough for people
            own.redis.hset(_place(key), "seen", str(clock.now().timestamp()))
    except redis.RedisError as error:
        raise Unavailable from error
    if len(cache) >= CACHE_SIZE:
        cache.clear()
    cache[key] = (moment + CACHE_SECONDS, found)
    return found


def of_member(own: State, community: str, member: str) -> list[Session]:
    """Return a member's sessions, newest first; raises `Unavailable`."""
    shelf = _shelf(community, member)
    try:
        keys = cast("list[str]", own.redis.zrevrange(shelf, 0, LIST_LIMIT - 1))
        pipeline = own.redis.pipeline(transaction=False)
        for key in keys:
            pipeline.hgetall(_place(key))
        found = [_read(key, fields) for key, fields in zip(keys, pipeline.execute(), strict=True)]
        gone = [key for key, session in zip(keys, found, strict=True) if session is None]
        if gone:
            own.redis.zrem(shelf, *gone)
    except redis.RedisError as error:
        raise Unavailable from error
    return [session for session in found if session is not None]


def end(own: State, community: str, member: str, key: str) -> bool:
    """End one of a member's sessions and return whether there was one; raises `Unavailable`."""
    try:
        if own.redis.zscore(_shelf(community, member), key) is None:
            return False
        pipeline = own.redis.pipeline(transaction=True)
        pipeline.delete(_place(key))
        pipeline.zrem(_shelf(community, member), key)
        ended = pipeline.execute()[0]
    except redis.RedisError as error:
        raise Unavailable from error
    _cache(own).pop(key, None)
    return bool(ended)


def end_all(own: State, community: str, member: str, *, but: str = "") -> int:
    """End every session of a member except one and return how many; raises `Unavailable`."""
    found = [one.key for one in of_member(own, community, member) if one.key != but]
    return sum(end(own, community, member, key) for key in found)


def set_cookie(own: State, response: Response, secret: str) -> None:
    """Put the id in the browser's cookie."""
    response.set_cookie(
        cookie_name(own),
        secret,
        max_age=own.config.session_days * 86_400,
        path="/",
        secure=own.config.https,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(own: State, response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(
        cookie_name(own), path="/", secure=own.config.https, httponly=True, samesite="Lax"
    )
