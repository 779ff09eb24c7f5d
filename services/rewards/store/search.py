"""Searches the ledger: every filter begins at an index of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.statements import Line
from services.rewards.store.ledger import transfer_from
from services.rewards.store.tables import TRANSFERS

_REVERSAL = TRANSFERS.alias("reversal")
_KEYS = (TRANSFERS.c.create_time, TRANSFERS.c.seq)
_PLACE = (sa.DateTime(timezone=True), sa.BigInteger())


@dataclass(frozen=True)
class Question:
    """Says which transfers to find; what is empty asks for nothing."""

    member: UUID | None = None
    rule: str = ""
    object: str = ""
    reason: str = ""
    unit: str = ""
    # From this moment on, and before that one.
    after: datetime | None = None
    before: datetime | None = None


def search_lines(
    tx: sa.Connection,
    community: UUID,
    question: Question,
    place: tuple[datetime, int] | None,
    count: int,
) -> list[Line]:
    """Return the transfers that fit, newest first, from after a place."""
    wanted = [TRANSFERS.c.community_id == community]
    if question.member is not None:
        wanted.append(TRANSFERS.c.member_id == question.member)
    for column, value in (
        (TRANSFERS.c.rule, question.rule),
        (TRANSFERS.c.object, question.object),
    ):
        if value:
            # The second says what the index is limited to.
            wanted += [column == value, column != sa.literal_column("''")]
    if question.reason:
        wanted.append(TRANSFERS.c.reason == question.reason)
    if question.unit:
        wanted.append(TRANSFERS.c.unit == question.unit)
    if question.after is not None:
        wanted.append(TRANSFERS.c.create_time >= question.after)
    if question.before is not None:
        wanted.append(TRANSFERS.c.create_time < question.before)
    if place is not None:
        wanted.append(sa.tuple_(*_KEYS) < sa.tuple_(*place, types=_PLACE))
    found = tx.execute(
        sa.select(TRANSFERS, _REVERSAL.c.transfer_id.label("reversed_by"))
        .outerjoin(
            _REVERSAL,
            sa.and_(
                _REVERSAL.c.community_id == TRANSFERS.c.community_id,
                _REVERSAL.c.reverses == TRANSFERS.c.transfer_id,
            ),
        )
        .where(*wanted)
        .order_by(*(key.desc() for key in _KEYS))
        .limit(count)
    ).mappings()
    return [_line(row) for row in found]


def _line(row: Mapping[Any, Any]) -> Line:
    return Line(
        transfer=transfer_from(row),
        seq=row["seq"],
        create_time=row["create_time"],
        reversed_by=row["reversed_by"],
    )
