"""Tells one process about events as they pass, for caches; nothing is confirmed or repeated."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import redis

from shared import telemetry
from shared.events.envelope import Event


class Listener:
    """Calls back for each event that passes on some streams.

    After a broken connection it calls `reset`, because events may have been missed.
    """

    def __init__(
        self,
        client: redis.Redis,
        streams: Sequence[str],
        heard: Callable[[Event], None],
        reset: Callable[[], None],
    ) -> None:
        """Take the streams and the two functions to call."""
        self._redis = client
        self._streams = tuple(streams)
        self._last: dict[str, str] = {}
        self._heard = heard
        self._reset = reset

    def start(self) -> None:
        """Listen in a daemon thread."""
        threading.Thread(target=self._run, name="listener", daemon=True).start()

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            try:
                self.step()
            except (redis.RedisError, KeyError, ValueError) as error:
                telemetry.log().warning("listener waits", error=str(error))
                self._last = {}
                self._reset()
                pause.wait(1.0)

    def step(self, block: int = 5000) -> None:
        """Wait up to `block` ms for events and call back for each.

        The first time it only finds where each stream ends: `$` would mean its end at each call,
        and what comes between two calls would be missed.
        """
        if not self._last:
            self._last = {stream: self._end(stream) for stream in self._streams}
        last: dict[Any, Any] = dict(self._last)
        found: Any = self._redis.xread(last, block=block)
        for stream, entries in found or []:
            for entry, fields in entries:
                self._last[stream] = entry
                self._heard(Event.from_fields(fields))

    def _end(self, stream: str) -> str:
        newest: Any = self._redis.xrevrange(stream, count=1)
        return str(newest[0][0]) if newest else "0"
