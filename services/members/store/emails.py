"""Asks about emails on their way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members.store.tables import LETTERS


@dataclass(frozen=True)
class Waiting:
    """Holds a letter on its way."""

    community: UUID
    uid: UUID
    template: str
    locale: str
    email: str
    values: dict[str, Any]
    tries: int
    expire_time: datetime


def insert_letter(
    tx: sa.Connection,
    community: UUID,
    *,
    uid: UUID,
    template: str,
    locale: str,
    email: str,
    values: dict[str, object],
    due_time: datetime,
    expire_time: datetime,
) -> None:
    """Add a letter for the worker to send."""
    tx.execute(
        sa.insert(LETTERS).values(
            community_id=community,
            letter_id=uid,
            template=template,
            locale=locale,
            email=email,
            values=values,
            tries=0,
            due_time=due_time,
            expire_time=expire_time,
        )
    )


def next_letter(tx: sa.Connection, now: datetime) -> Waiting | None:
    """Return a letter that is due and that no other worker has in hand, or None."""
    row = tx.execute(
        sa.select(LETTERS)
        .where(LETTERS.c.due_time <= now)
        .order_by(LETTERS.c.due_time)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    kept = row._mapping  # noqa: SLF001  a row has a method of the name `values`
    return Waiting(
        community=row.community_id,
        uid=row.letter_id,
        template=row.template,
        locale=row.locale,
        email=row.email,
        values=kept["values"],
        tries=row.tries,
        expire_time=row.expire_time,
    )


def delete_letter(tx: sa.Connection, letter: Waiting) -> None:
    """Take a letter away: it was sent, or never will be."""
    tx.execute(
        sa.delete(LETTERS).where(
            LETTERS.c.community_id == letter.community, LETTERS.c.letter_id == letter.uid
        )
    )


def postpone_letter(tx: sa.Connection, letter: Waiting, due_time: datetime) -> None:
    """Try a letter again later."""
    tx.execute(
        sa.update(LETTERS)
        .where(LETTERS.c.community_id == letter.community, LETTERS.c.letter_id == letter.uid)
        .values(tries=LETTERS.c.tries + 1, due_time=due_time)
    )
