"""Turns what every message holds into the JSON of the API: times and people."""

from typing import Any

from google.protobuf.message import Message

from upwell.common.v1 import person_pb2

Json = dict[str, Any]


def moment(owner: Message, field: str) -> str | None:
    """Return a timestamp as RFC 3339 in UTC, or None where it is unset."""
    if not owner.HasField(field):
        return None
    found: str = getattr(owner, field).ToJsonString()
    return found


def person(message: person_pb2.Person) -> Json:
    """Return a person."""
    return {
        "handle": message.handle or None,
        "display_name": message.display_name,
        "is_staff": message.is_staff,
    }
