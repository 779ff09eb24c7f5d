"""Reads the ledger for people: a member's rows, and what they came to at a moment."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points.rules import CREDIT, STANDING
from services.rewards.domain.points.statements import Line
from services.rewards.domain.points.transfers import escrow_account, member_account
from services.rewards.store.points.transfers import transfer_from

_COLUMNS = """t.*, r.transfer_id AS reversed_by
    FROM rewards.transfers t
    LEFT JOIN rewards.transfers r ON r.community_id = t.community_id AND r.reverses = t.transfer_id
        AND (CAST(:as_of AS timestamptz) IS NULL OR r.create_time <= :as_of)"""

_LIST = sa.text(
    f"""SELECT {_COLUMNS}
    WHERE t.community_id = :community AND t.member_id = :member
        AND (t.credit = :account OR t.debit = :account)
        AND (CAST(:before AS bigint) IS NULL OR t.seq < :before)
        AND (:unit = '' OR t.unit = :unit)
        AND (CAST(:as_of AS timestamptz) IS NULL OR t.create_time <= :as_of)
    ORDER BY t.seq DESC LIMIT :count"""
)
_LOAD = sa.text(f"SELECT {_COLUMNS} WHERE t.community_id = :community AND t.transfer_id = :uid")
_BALANCES = sa.text(
    """SELECT account, unit, balance FROM rewards.balances
    WHERE community_id = :community AND account IN (:member, :escrow)"""
)
_BALANCES_AT = sa.text(
    """SELECT a.account, t.unit,
        sum(CASE WHEN t.credit = a.account THEN t.amount ELSE -t.amount END)::bigint AS balance
    FROM rewards.transfers t, (VALUES (:member), (:escrow)) AS a(account)
    WHERE t.community_id = :community AND t.member_id = :uid AND t.create_time <= :as_of
        AND (t.credit = a.account OR t.debit = a.account)
    GROUP BY 1, 2"""
)
_DAYS = sa.text(
    """SELECT day, sum(amount)::bigint AS amount FROM rewards.standing_days
    WHERE community_id = :community AND member_id = :uid GROUP BY day"""
)
_DAYS_AT = sa.text(
    """SELECT (effective_time AT TIME ZONE 'UTC')::date AS day,
        sum(CASE WHEN credit = :member THEN amount ELSE -amount END)::bigint AS amount
    FROM rewards.transfers
    WHERE community_id = :community AND member_id = :uid AND create_time <= :as_of
        AND unit = 'standing' AND (credit = :member OR debit = :member)
    GROUP BY 1"""
)


def list_lines(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    count: int,
    *,
    before: int | None = None,
    unit: str = "",
    as_of: datetime | None = None,
) -> list[Line]:
    """Return rows of a member's own account, newest first, as they stood at a moment."""
    rows = tx.execute(
        _LIST,
        {
            "community": community,
            "member": member,
            "account": member_account(member),
            "before": before,
            "unit": unit,
            "as_of": as_of,
            "count": count,
        },
    ).mappings()
    return [_line(row) for row in rows]


def load_line(tx: sa.Connection, community: UUID, uid: UUID) -> Line | None:
    """Return one row of the ledger, or None."""
    row = tx.execute(_LOAD, {"community": community, "uid": uid, "as_of": None}).mappings().first()
    return _line(row) if row is not None else None


def load_balances(
    tx: sa.Connection, community: UUID, member: UUID, as_of: datetime | None = None
) -> dict[tuple[str, str], int]:
    """Return what is on a member's accounts by (`member` or `escrow`, unit), now or at a moment."""
    own, aside = member_account(member), escrow_account(member)
    found = tx.execute(
        _BALANCES if as_of is None else _BALANCES_AT,
        {"community": community, "uid": member, "member": own, "escrow": aside, "as_of": as_of},
    )
    balances = {(place, unit): 0 for place in ("member", "escrow") for unit in (STANDING, CREDIT)}
    for row in found:
        balances["member" if row.account == own else "escrow", row.unit] = row.balance
    return balances


def load_days(
    tx: sa.Connection, community: UUID, member: UUID, as_of: datetime | None = None
) -> list[tuple[date, int]]:
    """Return a member's standing by the day it was earned on, as it stands or stood."""
    found = tx.execute(
        _DAYS if as_of is None else _DAYS_AT,
        {"community": community, "uid": member, "member": member_account(member), "as_of": as_of},
    )
    return [(row.day, row.amount) for row in found]


def _line(row: Mapping[Any, Any]) -> Line:
    return Line(
        transfer=transfer_from(row),
        seq=row["seq"],
        create_time=row["create_time"],
        reversed_by=row["reversed_by"],
    )
