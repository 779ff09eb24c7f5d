"""Answers a repeated request with what the first of its id came to, so that a retry is harmless.

The service's tables declare where the answers are kept, and its first migration creates the table:

    REQUESTS = requests.table(METADATA)
    STATEMENTS = [*requests.create_statements("ideas"), ...]

An action asks before it changes anything, and keeps what it came to:

    with db.begin(actor.community) as tx:
        once = requests.once(tx, store.REQUESTS, actor, request_id, "CreateIdea", board, title)
        if once.answer is not None:
            return idea_for(tx, actor, once.answer["number"])
        ...
        once.keep(number=idea.number)
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared import clock, migrate
from shared.actor import Actor
from shared.refusals import Invalid

LENGTH = 128
KEEP = timedelta(days=7)
# Whoever asks without being a member, e.g. the command line.
NOBODY = UUID(int=0)


class RequestIdReused(Invalid):
    """Refuses a request id that came before with other content."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            {
                "request_id": (
                    "This request ID was already used with different content. Use a new one."
                )
            }
        )


def table(metadata: sa.MetaData) -> sa.Table:
    """Declare the table of first answers in a service's schema."""
    return sa.Table(
        "requests",
        metadata,
        sa.Column("community_id", sa.Uuid, primary_key=True),
        sa.Column("member_id", sa.Uuid, primary_key=True),
        sa.Column("request_id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Index("requests_create_time_idx", "create_time"),
    )


def create_statements(service: str) -> list[str]:
    """Return the statements of a migration that create and protect the table."""
    return [
        f"""CREATE TABLE "{service}".requests (
            community_id uuid NOT NULL, member_id uuid NOT NULL, request_id text NOT NULL,
            fingerprint bytea NOT NULL, result jsonb NOT NULL, create_time timestamptz NOT NULL,
            CONSTRAINT requests_pkey PRIMARY KEY (community_id, member_id, request_id))""",
        f'CREATE INDEX requests_create_time_idx ON "{service}".requests (create_time)',
        *migrate.protect(service, "requests", ("SELECT", "INSERT", "UPDATE", "DELETE")),
    ]


@dataclass(frozen=True)
class Once:
    """Holds a request's first answer; `answer` is None where this is the first."""

    answer: dict[str, Any] | None
    _tx: sa.Connection
    _table: sa.Table
    _key: dict[str, object] | None

    def keep(self, **result: object) -> None:
        """Keep what the request came to, as values that JSON can hold (others become text)."""
        if self._key is None:
            return
        plain = json.loads(json.dumps(result, default=str))
        self._tx.execute(
            sa.update(self._table).where(*_matching(self._table, self._key)).values(result=plain)
        )


def once(
    tx: sa.Connection, requests: sa.Table, actor: Actor, request_id: str, *content: object
) -> Once:
    """Return what the first request of this id came to, or reserve the id for this one.

    An empty id reserves nothing. A repeat that comes while the first is running waits for it.
    `content` is what tells two requests apart: the method's name and all that was asked for.
    Raises `Invalid` for an id that is too long, and `RequestIdReused`.
    """
    if not request_id:
        return Once(None, tx, requests, None)
    key = _key(actor, request_id)
    values = {"fingerprint": _fingerprint(content), "result": {}, "create_time": clock.now()}
    fresh = tx.execute(
        insert(requests)
        .values(**key, **values)
        .on_conflict_do_nothing()
        .returning(requests.c.request_id)
    ).first()
    if fresh is not None:
        return Once(None, tx, requests, key)
    return Once(find(tx, requests, actor, request_id, *content), tx, requests, key)


def find(
    tx: sa.Connection, requests: sa.Table, actor: Actor, request_id: str, *content: object
) -> dict[str, Any] | None:
    """Return what the first request of this id came to, or None; reserves nothing.

    Raises as `once` does.
    """
    if not request_id:
        return None
    row = tx.execute(
        sa.select(requests.c.fingerprint, requests.c.result).where(
            *_matching(requests, _key(actor, request_id))
        )
    ).first()
    if row is None:
        return None
    if bytes(row.fingerprint) != _fingerprint(content):
        raise RequestIdReused
    answer: dict[str, Any] = row.result
    return answer


def purge(tx: sa.Connection, requests: sa.Table, moment: datetime) -> int:
    """Delete the answers that are older than a week, in every community; return how many."""
    return tx.execute(sa.delete(requests).where(requests.c.create_time < moment - KEEP)).rowcount


def forget(tx: sa.Connection, requests: sa.Table, community: UUID, member: UUID) -> None:
    """Delete the answers kept for a member who leaves."""
    tx.execute(
        sa.delete(requests).where(
            requests.c.community_id == community, requests.c.member_id == member
        )
    )


def _key(actor: Actor, request_id: str) -> dict[str, object]:
    if len(request_id) > LENGTH or not request_id.isprintable():
        raise Invalid({"request_id": f"Use at most {LENGTH} printable characters."})
    return {
        "community_id": actor.community,
        "member_id": actor.member or NOBODY,
        "request_id": request_id,
    }


def _matching(requests: sa.Table, key: dict[str, object]) -> list[sa.ColumnElement[bool]]:
    return [requests.c[name] == value for name, value in key.items()]


def _fingerprint(content: tuple[object, ...]) -> bytes:
    text = json.dumps(content, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: object) -> object:
    # The order of a set differs from process to process.
    return sorted(value, key=str) if isinstance(value, (set, frozenset)) else str(value)
