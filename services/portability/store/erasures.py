"""Asks for erasures, their confirmations and links, and changes them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.portability.domain.erasures import DONE, Confirmation, Erasure
from services.portability.store.tables import CONFIRMATIONS, ERASURES, LINKS


def insert_erasure(tx: sa.Connection, community: UUID, value: Erasure) -> bool:
    """Add an erasure; return False where the member has one."""
    made = tx.execute(
        insert(ERASURES)
        .values(
            community_id=community,
            erasure_id=value.uid,
            member_id=value.member,
            remove_content=value.remove_content,
            create_time=value.create_time,
        )
        .on_conflict_do_nothing()
        .returning(ERASURES.c.erasure_id)
    ).first()
    return made is not None


def insert_confirmations(
    tx: sa.Connection, community: UUID, uid: UUID, services: Iterable[str], moment: datetime
) -> None:
    """Add the services that have to confirm, in this order; those that are there stay."""
    for rank, service in enumerate(services):
        tx.execute(
            insert(CONFIRMATIONS)
            .values(
                community_id=community,
                erasure_id=uid,
                service=service,
                rank=rank,
                retry_time=moment,
                kept={},
                try_count=0,
                problem="",
            )
            .on_conflict_do_nothing()
        )


def find_erasure(tx: sa.Connection, community: UUID, uid: UUID) -> Erasure | None:
    """Return an erasure, or None."""
    return next(iter(_list(tx, community, ERASURES.c.erasure_id == uid, 1)), None)


def find_erasure_of(tx: sa.Connection, community: UUID, member: UUID) -> Erasure | None:
    """Return a member's erasure, or None."""
    return next(iter(_list(tx, community, ERASURES.c.member_id == member, 1)), None)


def find_erasure_by_link(tx: sa.Connection, community: UUID, digest: bytes) -> Erasure | None:
    """Return the erasure that a token leads to, by the token's digest, or None."""
    uid = tx.execute(
        sa.select(LINKS.c.erasure_id).where(
            LINKS.c.community_id == community, LINKS.c.digest == digest
        )
    ).scalar()
    return None if uid is None else find_erasure(tx, community, uid)


def insert_link(tx: sa.Connection, community: UUID, digest: bytes, uid: UUID) -> None:
    """Let a token lead to an erasure."""
    tx.execute(sa.insert(LINKS).values(community_id=community, digest=digest, erasure_id=uid))


def list_erasures(
    tx: sa.Connection,
    community: UUID,
    *,
    state: str,
    member: UUID | None,
    before: UUID | None,
    limit: int,
) -> list[Erasure]:
    """Return erasures, the newest first; an empty filter lets all through."""
    wanted: list[sa.ColumnElement[bool]] = []
    if state:
        ended = ERASURES.c.end_time.is_not(None)
        wanted.append(ended if state == DONE else ~ended)
    if member is not None:
        wanted.append(ERASURES.c.member_id == member)
    if before is not None:
        wanted.append(ERASURES.c.erasure_id < before)
    return _list(tx, community, sa.and_(sa.true(), *wanted), limit)


def _list(
    tx: sa.Connection, community: UUID, wanted: sa.ColumnElement[bool], limit: int
) -> list[Erasure]:
    rows = tx.execute(
        sa.select(ERASURES)
        .where(ERASURES.c.community_id == community, wanted)
        .order_by(ERASURES.c.erasure_id.desc())
        .limit(limit)
    ).all()
    confirmations: dict[UUID, list[Confirmation]] = {row.erasure_id: [] for row in rows}
    for row in tx.execute(
        sa.select(CONFIRMATIONS)
        .where(
            CONFIRMATIONS.c.community_id == community,
            CONFIRMATIONS.c.erasure_id.in_(confirmations),
        )
        .order_by(CONFIRMATIONS.c.rank, CONFIRMATIONS.c.service)
    ):
        confirmations[row.erasure_id].append(
            Confirmation(
                service=row.service,
                retry_time=row.retry_time,
                confirm_time=row.confirm_time,
                kept=row.kept,
                try_count=row.try_count,
                problem=row.problem,
            )
        )
    return [
        Erasure(
            uid=row.erasure_id,
            member=row.member_id,
            remove_content=row.remove_content,
            create_time=row.create_time,
            end_time=row.end_time,
            confirmations=tuple(confirmations[row.erasure_id]),
        )
        for row in rows
    ]


def _waiting(community: UUID, uid: UUID, service: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        CONFIRMATIONS.c.community_id == community,
        CONFIRMATIONS.c.erasure_id == uid,
        CONFIRMATIONS.c.service == service,
        CONFIRMATIONS.c.confirm_time.is_(None),
    )


def confirm_erasure(
    tx: sa.Connection,
    community: UUID,
    uid: UUID,
    service: str,
    moment: datetime,
    kept: Mapping[str, int],
) -> None:
    """Record that a service has confirmed; the first time counts."""
    tx.execute(
        sa.update(CONFIRMATIONS)
        .where(_waiting(community, uid, service))
        .values(confirm_time=moment, kept=dict(kept), problem="")
    )


def delay_erasure(
    tx: sa.Connection, community: UUID, uid: UUID, service: str, problem: str, moment: datetime
) -> None:
    """Record why a service has not confirmed, and when it is asked again."""
    tx.execute(
        sa.update(CONFIRMATIONS)
        .where(_waiting(community, uid, service))
        .values(try_count=CONFIRMATIONS.c.try_count + 1, problem=problem, retry_time=moment)
    )


def end_erasure(tx: sa.Connection, community: UUID, uid: UUID, moment: datetime) -> None:
    """Record that all have confirmed; the first time counts."""
    tx.execute(
        sa.update(ERASURES)
        .where(
            ERASURES.c.community_id == community,
            ERASURES.c.erasure_id == uid,
            ERASURES.c.end_time.is_(None),
        )
        .values(end_time=moment)
    )


def delete_erasure(tx: sa.Connection, community: UUID, uid: UUID) -> None:
    """Delete an erasure with its confirmations and links."""
    for table in (LINKS, CONFIRMATIONS, ERASURES):
        tx.execute(
            sa.delete(table).where(table.c.community_id == community, table.c.erasure_id == uid)
        )


def list_old_erasures(tx: sa.Connection, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return the community and uid of erasures that were done before a time."""
    rows = tx.execute(
        sa.select(ERASURES.c.community_id, ERASURES.c.erasure_id)
        .where(ERASURES.c.end_time < before)
        .order_by(ERASURES.c.end_time)
        .limit(limit)
    )
    return [(row.community_id, row.erasure_id) for row in rows]
