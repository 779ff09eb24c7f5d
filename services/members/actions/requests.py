"""Gives a repeated request the answer of the first."""

import hashlib
import json
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.domain.requests import RequestIdReused
from shared import clock
from shared.actor import Actor
from shared.refusals import Invalid

REQUEST_ID_MOST = 100


def fingerprint_of(*parts: object) -> bytes:
    """Return a digest that tells one request's content from another's."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).digest()


def check_request_id(request_id: str) -> None:
    """Raise `Invalid` where a request id can't be one."""
    if len(request_id) > REQUEST_ID_MOST or not request_id.isprintable():
        raise Invalid({"request_id": f"Use at most {REQUEST_ID_MOST} printable characters."})


def repeated(
    tx: sa.Connection, actor: Actor, request_id: str, fingerprint: bytes, result: UUID
) -> UUID | None:
    """Remember a request; return the result of the first with its id where this is a repeat.

    Raises `RequestIdReused` where the first asked for something else.
    """
    if not request_id:
        return None
    check_request_id(request_id)
    before = store.remember_request(
        tx, actor.community, actor.member, request_id, fingerprint, result, clock.now()
    )
    if before is None:
        return None
    if before[0] != fingerprint:
        raise RequestIdReused
    return before[1]
