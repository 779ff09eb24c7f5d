"""Asks for what was read from a file and what became of it, and adds to both."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.portability.domain.outcomes import Outcome
from services.portability.store.tables import OUTCOMES, RECORDS

Place = tuple[float, int]


def _of(table: sa.Table, community: UUID, uid: UUID, plan: UUID) -> list[sa.ColumnElement[bool]]:
    return [
        table.c.community_id == community,
        table.c.import_id == uid,
        table.c.plan_id == plan,
    ]


def insert_records(
    tx: sa.Connection, community: UUID, uid: UUID, plan: UUID, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add records of a plan: stage, rank, number, external_id, line and content of each."""
    common = {"community_id": community, "import_id": uid, "plan_id": plan}
    tx.execute(sa.insert(RECORDS), [{**common, **row} for row in rows])


def list_records(
    tx: sa.Connection,
    community: UUID,
    uid: UUID,
    plan: UUID,
    stage: str,
    after: Place | None,
    limit: int,
) -> list[tuple[Place, str, int, bytes]]:
    """Return the place, external id, line and content of the records that come next."""
    asked = (
        sa.select(RECORDS)
        .where(*_of(RECORDS, community, uid, plan), RECORDS.c.stage == stage)
        .order_by(RECORDS.c.rank, RECORDS.c.number)
        .limit(limit)
    )
    if after is not None:
        place = sa.tuple_(RECORDS.c.rank, RECORDS.c.number)
        asked = asked.where(place > sa.tuple_(sa.literal(after[0]), sa.literal(after[1])))
    return [
        ((row.rank, row.number), row.external_id, row.line, bytes(row.content))
        for row in tx.execute(asked)
    ]


def count_records(tx: sa.Connection, community: UUID, uid: UUID, plan: UUID, stage: str) -> int:
    """Return how many records a stage has."""
    return tx.execute(
        sa.select(sa.func.count()).where(
            *_of(RECORDS, community, uid, plan), RECORDS.c.stage == stage
        )
    ).scalar_one()


def which_records(
    tx: sa.Connection, community: UUID, uid: UUID, plan: UUID, stage: str, ids: Collection[str]
) -> set[str]:
    """Return those of the external ids that a stage has."""
    return set(
        tx.execute(
            sa.select(RECORDS.c.external_id).where(
                *_of(RECORDS, community, uid, plan),
                RECORDS.c.stage == stage,
                RECORDS.c.external_id.in_(list(ids)),
            )
        ).scalars()
    )


def delete_other_records(tx: sa.Connection, community: UUID, uid: UUID, plan: UUID) -> None:
    """Delete what was read before, or by a worker that was stopped."""
    for table in (RECORDS, OUTCOMES):
        tx.execute(
            sa.delete(table).where(
                table.c.community_id == community,
                table.c.import_id == uid,
                table.c.plan_id != plan,
            )
        )


def find_outcomes(
    tx: sa.Connection, community: UUID, uid: UUID, plan: UUID, noun: str, ids: Collection[str]
) -> dict[str, Outcome]:
    """Return what became of those of the external ids that were worked on."""
    rows = tx.execute(
        sa.select(OUTCOMES).where(
            *_of(OUTCOMES, community, uid, plan),
            OUTCOMES.c.noun == noun,
            OUTCOMES.c.external_id.in_(list(ids)),
        )
    )
    return {row.external_id: Outcome(row.state, row.uid, row.handle) for row in rows}


def insert_outcomes(
    tx: sa.Connection,
    community: UUID,
    uid: UUID,
    plan: UUID,
    noun: str,
    outcomes: Mapping[str, Outcome],
) -> None:
    """Say what became of members or ideas; what was said before is replaced."""
    common = {"community_id": community, "import_id": uid, "plan_id": plan, "noun": noun}
    added = insert(OUTCOMES)
    tx.execute(
        added.on_conflict_do_update(
            constraint="import_outcomes_pkey",
            set_={name: added.excluded[name] for name in ("state", "uid", "handle")},
        ),
        [
            {**common, "external_id": key, "state": one.state, "uid": one.uid, "handle": one.handle}
            for key, one in outcomes.items()
        ],
    )


def delete_outcomes(tx: sa.Connection, community: UUID, uid: UUID, plan: UUID) -> None:
    """Forget what a rehearsal came to."""
    tx.execute(sa.delete(OUTCOMES).where(*_of(OUTCOMES, community, uid, plan)))
