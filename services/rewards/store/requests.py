"""Keeps the first answers to creations that carried a request id."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.requests import RequestIdReused
from services.rewards.store.tables import REQUESTS

KEEP = timedelta(days=7)
# Whoever asks without being a member, e.g. the command line.
NOBODY = UUID(int=0)


def fingerprint(*content: object) -> bytes:
    """Return what tells two requests with the same id apart."""
    return hashlib.sha256(json.dumps(content, default=str).encode()).digest()


def first_answer(
    tx: sa.Connection,
    community: UUID,
    member: UUID | None,
    request_id: str,
    fingerprint: bytes,
    moment: datetime,
) -> dict[str, Any] | None:
    """Return what the first request of this id came to, or None for the first itself.

    A second one that comes while the first is running waits for it. Raises `RequestIdReused`.
    """
    if not request_id:
        return None
    key = {
        "community_id": community,
        "member_id": member or NOBODY,
        "request_id": request_id[:200],
    }
    fresh = tx.execute(
        insert(REQUESTS)
        .values(**key, fingerprint=fingerprint, result={}, create_time=moment)
        .on_conflict_do_nothing()
        .returning(REQUESTS.c.request_id)
    ).first()
    if fresh is not None:
        return None
    row = tx.execute(
        sa.select(REQUESTS.c.fingerprint, REQUESTS.c.result).where(
            *(REQUESTS.c[name] == value for name, value in key.items())
        )
    ).one()
    if bytes(row.fingerprint) != fingerprint:
        raise RequestIdReused
    result: dict[str, Any] = row.result
    return result


def remember_answer(
    tx: sa.Connection, community: UUID, member: UUID | None, request_id: str, result: dict[str, Any]
) -> None:
    """Keep what a request came to."""
    if not request_id:
        return
    tx.execute(
        sa.update(REQUESTS)
        .where(
            REQUESTS.c.community_id == community,
            REQUESTS.c.member_id == (member or NOBODY),
            REQUESTS.c.request_id == request_id[:200],
        )
        .values(result=result)
    )


def forget_old(tx: sa.Connection, moment: datetime) -> int:
    """Delete answers nobody will ask for again, in every community; return how many."""
    gone = tx.execute(sa.delete(REQUESTS).where(REQUESTS.c.create_time < moment - KEEP))
    return gone.rowcount


def forget_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Delete the answers kept for a member."""
    tx.execute(
        sa.delete(REQUESTS).where(
            REQUESTS.c.community_id == community, REQUESTS.c.member_id == member
        )
    )
