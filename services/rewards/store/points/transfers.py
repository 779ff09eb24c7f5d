"""Keeps the ledger: adds transfers, and answers what is booked and what balances are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points import decay
from services.rewards.domain.points import transfers as ledger
from services.rewards.domain.points.points import Booked
from services.rewards.domain.points.statements import Line
from services.rewards.domain.points.transfers import Transfer
from services.rewards.store.tables import BALANCES, TRANSFERS
from shared import clock

_REVERSAL = TRANSFERS.alias("reversal")
_KEYS = (TRANSFERS.c.create_time, TRANSFERS.c.seq)
_PLACE = (sa.DateTime(timezone=True), sa.BigInteger())

BATCH = 1000

_POST = sa.text(
    """INSERT INTO rewards.transfers (community_id, transfer_id, member_id, unit, amount, debit,
        credit, reason, rule, rule_version, fact_id, object, board, reverses, note, actor_id, cause,
        effective_time, create_time)
    SELECT :community, n.*, :moment
    FROM unnest(CAST(:uid AS uuid[]), CAST(:member AS uuid[]), CAST(:unit AS text[]),
        CAST(:amount AS bigint[]), CAST(:debit AS text[]), CAST(:credit AS text[]),
        CAST(:reason AS text[]), CAST(:rule AS text[]), CAST(:rule_version AS integer[]),
        CAST(:fact AS uuid[]), CAST(:object AS text[]), CAST(:board AS text[]),
        CAST(:reverses AS uuid[]), CAST(:note AS text[]), CAST(:actor AS uuid[]),
        CAST(:cause AS text[]), CAST(:effective_time AS timestamptz[])) AS n
    ON CONFLICT (community_id, transfer_id) DO NOTHING"""
)
_FIELDS = (
    "uid",
    "member",
    "unit",
    "amount",
    "debit",
    "credit",
    "reason",
    "rule",
    "rule_version",
    "fact",
    "object",
    "board",
    "reverses",
    "note",
    "actor",
    "cause",
    "effective_time",
)
_REVERSAL = TRANSFERS.alias("reversal")
_WORTH = sa.text(
    """SELECT s.member_id, sum(s.amount * power(2::float8,
            -greatest(CAST(:today AS date) - s.day, 0)::float8 / :half_life)) AS worth,
        sum(s.amount) AS earned
    FROM rewards.standing_days s
    WHERE s.community_id = :community AND s.member_id = ANY(CAST(:members AS uuid[]))
    GROUP BY s.member_id"""
)


@dataclass(frozen=True)
class Standing:
    """Holds what a member's standing is worth at a moment, and all they earned and kept."""

    worth: int = 0
    earned: int = 0


def post(tx: sa.Connection, community: UUID, transfers: Sequence[Transfer]) -> int:
    """Add transfers to the ledger, each once, and return how many are new.

    Whoever posts to a member's accounts holds the member's lock.
    """
    moment = clock.now()
    count = 0
    for start in range(0, len(transfers), BATCH):
        chunk = transfers[start : start + BATCH]
        columns: dict[str, Any] = {
            name: [getattr(transfer, name) for transfer in chunk] for name in _FIELDS
        }
        done = tx.execute(_POST, {"community": community, "moment": moment, **columns})
        count += done.rowcount
    return count


def load_booked(
    tx: sa.Connection, community: UUID, member: UUID, facts: Iterable[UUID]
) -> list[Booked]:
    """Return every earned transfer of a member for some facts, and whether it was reversed."""
    wanted = list(facts)
    if not wanted:
        return []
    return _booked(
        tx,
        TRANSFERS.c.community_id == community,
        TRANSFERS.c.fact_id == sa.any_(sa.cast(wanted, sa.ARRAY(sa.Uuid))),
        TRANSFERS.c.member_id == member,
        TRANSFERS.c.reason == ledger.EARNED,
    )


def load_cause(tx: sa.Connection, community: UUID, cause: str) -> list[Booked]:
    """Return every transfer that something caused, as `redemptions/<uid>`, oldest first.

    Each says whether it was reversed.
    """
    return _booked(tx, TRANSFERS.c.community_id == community, TRANSFERS.c.cause == cause)


def balances(tx: sa.Connection, community: UUID, member: UUID) -> dict[tuple[str, str], int]:
    """Return a member's balances by account kind, `member` or `escrow`, and unit."""
    accounts = {
        ledger.member_account(member): "member",
        ledger.escrow_account(member): "escrow",
    }
    found = tx.execute(
        sa.select(BALANCES).where(
            BALANCES.c.community_id == community, BALANCES.c.account.in_(list(accounts))
        )
    )
    return {(accounts[row.account], row.unit): row.balance for row in found}


def standing(
    tx: sa.Connection, community: UUID, members: Iterable[UUID], moment: datetime
) -> dict[UUID, Standing]:
    """Return what the standing of members is worth at a moment, those with any."""
    wanted = list(members)
    if not wanted:
        return {}
    found = tx.execute(
        _WORTH,
        {
            "community": community,
            "members": wanted,
            "today": decay.day_of(moment),
            "half_life": decay.HALF_LIFE_DAYS,
        },
    )
    return {
        row.member_id: Standing(worth=max(int(row.worth // 1), 0), earned=int(row.earned))
        for row in found
    }


def any_earned(tx: sa.Connection, community: UUID) -> bool:
    """Return whether rules ever gave anybody anything."""
    return bool(
        tx.execute(
            sa.select(
                sa.exists().where(
                    TRANSFERS.c.community_id == community, TRANSFERS.c.reason == ledger.EARNED
                )
            )
        ).scalar_one()
    )


def transfer_from(row: Mapping[Any, Any]) -> Transfer:
    """Return the transfer in a row."""
    return Transfer(
        uid=row["transfer_id"],
        member=row["member_id"],
        unit=row["unit"],
        amount=row["amount"],
        debit=row["debit"],
        credit=row["credit"],
        reason=row["reason"],
        effective_time=row["effective_time"],
        rule=row["rule"],
        rule_version=row["rule_version"],
        fact=row["fact_id"],
        object=row["object"],
        board=row["board"],
        reverses=row["reverses"],
        note=row["note"],
        actor=row["actor_id"],
        cause=row["cause"],
    )


def _booked(tx: sa.Connection, *wanted: sa.ColumnElement[bool]) -> list[Booked]:
    # Looked up row by row by index: the planner does not know yet how large a young ledger gets.
    reversal = (
        sa.select(_REVERSAL.c.transfer_id.label("uid"))
        .where(
            _REVERSAL.c.community_id == TRANSFERS.c.community_id,
            _REVERSAL.c.reverses == TRANSFERS.c.transfer_id,
        )
        .limit(1)
        .lateral("back")
    )
    found = tx.execute(
        sa.select(TRANSFERS, reversal.c.uid.is_not(None).label("reversed"))
        .outerjoin(reversal, sa.true())
        .where(*wanted)
        .order_by(TRANSFERS.c.seq)
    ).mappings()
    return [Booked(transfer_from(row), row["reversed"]) for row in found]


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
