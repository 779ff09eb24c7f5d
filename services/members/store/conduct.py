"""Asks about codes of conduct, and who accepted which."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.members.domain import Conduct
from services.members.store.tables import ACCEPTANCES, CONDUCTS
from shared import rows

_columns = rows.writer(CONDUCTS, Conduct)


def insert_conduct(tx: sa.Connection, community: UUID, conduct: Conduct) -> None:
    """Add a version of the code of conduct."""
    tx.execute(sa.insert(CONDUCTS).values(community_id=community, **_columns(conduct)))


def insert_acceptance(
    tx: sa.Connection, community: UUID, member: UUID, version: int, time: datetime
) -> None:
    """Record that a member accepts a version; the first time stays."""
    tx.execute(
        insert(ACCEPTANCES)
        .values(community_id=community, member_id=member, version=version, accept_time=time)
        .on_conflict_do_nothing()
    )


def list_acceptances(
    tx: sa.Connection, community: UUID, member: UUID
) -> list[tuple[int, datetime]]:
    """Return which versions a member has accepted and when."""
    found = tx.execute(
        sa.select(ACCEPTANCES.c.version, ACCEPTANCES.c.accept_time)
        .where(ACCEPTANCES.c.community_id == community, ACCEPTANCES.c.member_id == member)
        .order_by(ACCEPTANCES.c.version)
    )
    return [(row.version, row.accept_time) for row in found]
