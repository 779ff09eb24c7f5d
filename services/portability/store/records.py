"""Asks for what was read from a file and what became of it, and adds to both."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.portability.domain.outcomes import CREATED, KEPT, Kept, Outcome
from services.portability.store.tables import OUTCOMES, RECORDS

Place = tuple[float, int]

_MADE = OUTCOMES.c.noun.in_(("idea", "member")) & (OUTCOMES.c.state == CREATED)


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
    """Delete what was read before, or by a worker that was stopped.

    What an earlier start of the import has made can still be undone, so that is kept.
    """
    for table in (RECORDS, OUTCOMES):
        others = [
            table.c.community_id == community,
            table.c.import_id == uid,
            table.c.plan_id != plan,
        ]
        if table is OUTCOMES:
            others.append(sa.not_(_MADE))
        tx.execute(sa.delete(table).where(*others))


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


def list_made(
    tx: sa.Connection, community: UUID, uid: UUID, noun: str, after: str, limit: int
) -> dict[str, Outcome]:
    """Return what an import made of a noun and is still there, in order of the external id."""
    rows = tx.execute(
        sa.select(OUTCOMES)
        .where(
            OUTCOMES.c.community_id == community,
            OUTCOMES.c.import_id == uid,
            OUTCOMES.c.noun == noun,
            (OUTCOMES.c.state == CREATED) | OUTCOMES.c.state.startswith(KEPT, autoescape=True),
            OUTCOMES.c.external_id > after,
        )
        .order_by(OUTCOMES.c.external_id)
        .limit(limit)
    )
    return {row.external_id: Outcome(row.state, row.uid, row.handle) for row in rows}


def set_outcomes(
    tx: sa.Connection, community: UUID, uid: UUID, noun: str, states: Mapping[str, str]
) -> None:
    """Say what undoing came to, in every plan of the import."""
    for external_id, state in states.items():
        tx.execute(
            sa.update(OUTCOMES)
            .where(
                OUTCOMES.c.community_id == community,
                OUTCOMES.c.import_id == uid,
                OUTCOMES.c.noun == noun,
                OUTCOMES.c.external_id == external_id,
            )
            .values(state=state)
        )


def list_kept(tx: sa.Connection, community: UUID, uid: UUID, limit: int) -> tuple[list[Kept], int]:
    """Return the first of what undoing an import kept, and how much that is."""
    kept = sa.and_(
        OUTCOMES.c.community_id == community,
        OUTCOMES.c.import_id == uid,
        OUTCOMES.c.state.startswith(KEPT, autoescape=True),
    )
    rows = tx.execute(
        sa.select(OUTCOMES.c.noun, OUTCOMES.c.external_id, OUTCOMES.c.state)
        .where(kept)
        .distinct()
        .order_by(OUTCOMES.c.noun, OUTCOMES.c.external_id)
    ).all()
    named = [Kept(row.noun, row.external_id, row.state.removeprefix(KEPT)) for row in rows[:limit]]
    return named, len(rows)


def list_records_of(
    tx: sa.Connection, community: UUID, uid: UUID, stage: str, ids: Collection[str]
) -> list[bytes]:
    """Return the contents of a stage's records with these external ids."""
    return [
        bytes(content)
        for content in tx.execute(
            sa.select(RECORDS.c.content).where(
                RECORDS.c.community_id == community,
                RECORDS.c.import_id == uid,
                RECORDS.c.stage == stage,
                RECORDS.c.external_id.in_(list(ids)),
            )
        ).scalars()
    ]
