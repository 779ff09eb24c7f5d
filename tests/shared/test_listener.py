"""The listener tells a process about events as they pass."""

from uuid import UUID

import redis

from shared import clock, ids
from shared.events import Event, Listener

STREAM = "upwell.members.v1"


def announce(client: redis.Redis, subject: str) -> None:
    """Put an event on the stream."""
    event = Event(
        id=ids.new_id(),
        type=f"{STREAM}.MemberChanged",
        source="members",
        subject=subject,
        community=UUID(int=1),
        actor="",
        create_time=clock.now(),
        trace_parent="",
        body={},
    )
    client.xadd(STREAM, event.to_fields())  # type: ignore[arg-type]


def test_it_hears_what_comes_between_two_looks(redis_client: redis.Redis) -> None:
    heard: list[str] = []
    announce(redis_client, "before")
    listener = Listener(
        redis_client, [STREAM], lambda event: heard.append(event.subject), lambda: None
    )
    listener.step(block=1)
    announce(redis_client, "between")
    listener.step(block=1)
    announce(redis_client, "later")
    listener.step(block=1)
    assert heard == ["between", "later"]
