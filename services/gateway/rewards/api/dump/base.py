"""Turns what every part of rewards shows into JSON: people, facts, times, pages."""

from datetime import datetime
from typing import Any

from flask import g
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.gateway.edge import communities, errors
from services.gateway.edge.state import state
from services.gateway.web.dump import Json, moment
from upwell.rewards.v1 import rewards_pb2 as pb


def uid(name: str) -> str:
    """Return the last part of a resource's name."""
    return name.rpartition("/")[2]


def person(owner: Message, field: str) -> Json | None:
    """Return a person, or None where there is none."""
    if not owner.HasField(field):
        return None
    found: pb.Person = getattr(owner, field)
    return {
        "handle": found.handle or None,
        "display_name": found.display_name,
        "is_staff": found.is_staff,
    }


def stamp(when: datetime | None) -> Timestamp | None:
    """Return a moment as a message carries it."""
    if when is None:
        return None
    found = Timestamp()
    found.FromDatetime(when)
    return found


def _boards() -> frozenset[str]:
    """Return the slugs of the boards the caller may know of; none while that is not known."""
    if "readable_boards" not in g:
        try:
            found = communities.boards(state(), g.actor)
        except errors.Failed:
            found = []
        g.readable_boards = frozenset(one.slug for one in found)
    known: frozenset[str] = g.readable_boards
    return known


def fact(message: pb.Fact) -> Json:
    """Return a fact, without the name of a board that the caller may not know of."""
    number = uid(message.idea)
    return {
        "id": uid(message.name),
        "type": message.type,
        "subject": person(message, "subject"),
        "actor": person(message, "actor"),
        "object": message.object,
        "idea": int(number) if number.isdecimal() else None,
        "board": message.board if message.board in _boards() else "",
        "time": moment(message, "time"),
        "source": message.source,
        "valid": message.valid,
        "invalid_reason": message.invalid_reason or None,
    }


def facts_filter(message: pb.FactFilter) -> Json:
    """Return which facts count, without the names of boards that the caller may not know of."""
    return {
        # Staff write them back as they read them, also where a board is gone.
        "boards": [one for one in message.boards if g.actor.is_staff or one in _boards()],
        "sources": list(message.sources),
        "least_quantity": message.least_quantity,
    }


def paging(query: Json) -> dict[str, Any]:
    """Return which page a query asks for, as the service takes it."""
    return {"page_size": min(query["page_size"], 100), "page_token": query["page_token"]}
