"""Keeps the local copy of the names rewards show, and what only this service knows of people."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.people import Person
from services.rewards.store.tables import PEOPLE
from shared.people.copies import Copies

COPIES = Copies(PEOPLE, Person)


def keep_join(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Keep when somebody joined: the earliest that anybody told us."""
    tx.execute(
        sa.update(PEOPLE)
        .where(
            PEOPLE.c.community_id == community,
            PEOPLE.c.member_id == member,
            sa.or_(PEOPLE.c.join_time.is_(None), PEOPLE.c.join_time > moment),
        )
        .values(join_time=moment)
    )
