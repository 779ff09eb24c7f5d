"""Holds what one process of the gateway keeps: settings, signer, channels, Redis, caches."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import redis
from flask import current_app

from services.gateway.config import Config
from shared import actor

T = TypeVar("T")


@dataclass
class State:
    """Makes everything on first use, and again after a fork, so that nothing is shared."""

    config: Config
    signer: actor.Signer
    _parts: dict[str, Any] = field(default_factory=dict)
    _pid: int = field(default_factory=os.getpid)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def part(self, name: str, make: Callable[[], T]) -> T:
        """Return this process's own part by that name, made where it does not exist yet."""
        if self._pid != os.getpid():
            self._lock, self._parts, self._pid = threading.RLock(), {}, os.getpid()
        found = self._parts.get(name)
        if found is None:
            with self._lock:
                found = self._parts.get(name)
                if found is None:
                    found = self._parts[name] = make()
        return cast("T", found)

    @property
    def redis(self) -> redis.Redis:
        """Return the client for sessions and limits; it gives up after 250 ms."""
        return self.part(
            "redis",
            lambda: redis.Redis.from_url(
                self.config.redis_url,
                decode_responses=True,
                socket_timeout=0.25,
                socket_connect_timeout=0.25,
                retry=None,
                health_check_interval=0,
            ),
        )

    def forget_people(self) -> None:
        """Ask members again who everybody is, and what every token may do."""
        for cache in ("identities", "bearers"):
            self.part(cache, dict).clear()

    def close(self) -> None:
        """Close every channel and connection of this process."""
        with self._lock:
            for part in list(self._parts.values()):
                close = getattr(part, "close", None)
                if close is not None:
                    close()
            self._parts.clear()


def state() -> State:
    """Return the state of the current application."""
    return cast("State", current_app.extensions["upwell"])
