"""Keeps the local copy of the names ideas show."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ideas import domain
from services.ideas.store.tables import PEOPLE, VOTES


def person_from(row: Mapping[Any, Any], prefix: str = "") -> domain.Person:
    """Return the person in the columns that begin with a prefix; unknown ones have no name."""
    return domain.Person(
        uid=row[f"{prefix}id"],
        handle=row[f"{prefix}handle"] or "",
        display_name=row[f"{prefix}display_name"] or "",
        is_staff=bool(row[f"{prefix}is_staff"]),
        is_placeholder=bool(row[f"{prefix}is_placeholder"]),
        is_erased=bool(row[f"{prefix}is_erased"]),
        avatar=row[f"{prefix}avatar"] or "",
    )


def person_columns(alias: str, member: str, prefix: str) -> str:
    """Return the SQL columns `person_from` reads; `member` is the column with the member's uid."""
    names = ("handle", "display_name", "is_staff", "is_placeholder", "is_erased", "avatar")
    return ", ".join(
        (f"{member} AS {prefix}id", *(f"{alias}.{name} AS {prefix}{name}" for name in names))
    )


def list_people(
    tx: sa.Connection, community: UUID, members: Iterable[UUID]
) -> dict[UUID, domain.Person]:
    """Return the people we know of some members, by uid."""
    wanted = list(set(members))
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(PEOPLE).where(PEOPLE.c.community_id == community, PEOPLE.c.member_id.in_(wanted))
    ).mappings()
    return {row["member_id"]: person_from({**row, "id": row["member_id"]}) for row in found}


def find_people(
    tx: sa.Connection, community: UUID, handles: Iterable[str]
) -> dict[str, domain.Person]:
    """Return the people with these handles, by handle; handles are in lower case."""
    wanted = [handle.lower() for handle in handles]
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(PEOPLE).where(
            PEOPLE.c.community_id == community,
            PEOPLE.c.handle.in_(wanted),
            PEOPLE.c.is_erased.is_(sa.false()),
        )
    ).mappings()
    return {row["handle"]: person_from({**row, "id": row["member_id"]}) for row in found}


def meet(tx: sa.Connection, community: UUID, person: domain.Person, moment: datetime) -> None:
    """Remember somebody who acts before the event that they joined has arrived; else do nothing."""
    tx.execute(
        insert(PEOPLE)
        .values(
            community_id=community,
            member_id=person.uid,
            handle=person.handle,
            display_name=person.display_name,
            is_staff=person.is_staff,
            update_time=moment,
        )
        .on_conflict_do_nothing()
    )


def save_person(
    tx: sa.Connection, community: UUID, person: domain.Person, moment: datetime
) -> None:
    """Keep what an event says about somebody; older events and erased members change nothing."""
    values = {
        "handle": person.handle,
        "display_name": person.display_name,
        "is_staff": person.is_staff,
        "is_placeholder": person.is_placeholder,
        "avatar": person.avatar,
        "update_time": moment,
    }
    statement = insert(PEOPLE).values(community_id=community, member_id=person.uid, **values)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[PEOPLE.c.community_id, PEOPLE.c.member_id],
            set_=values,
            where=sa.and_(PEOPLE.c.is_erased.is_(sa.false()), PEOPLE.c.update_time <= moment),
        )
    )


def mark_staff(tx: sa.Connection, community: UUID, member: UUID, *, is_staff: bool) -> None:
    """Say whether somebody works here."""
    _set(tx, community, member, is_staff=is_staff)


def mark_suspended(tx: sa.Connection, community: UUID, member: UUID, *, is_suspended: bool) -> None:
    """Say whether somebody is suspended."""
    _set(tx, community, member, is_suspended=is_suspended)


def _set(tx: sa.Connection, community: UUID, member: UUID, **values: bool) -> None:
    tx.execute(
        sa.update(PEOPLE)
        .where(PEOPLE.c.community_id == community, PEOPLE.c.member_id == member)
        .values(**values)
    )


def erase_person(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Forget somebody's name; what they wrote is a former member's from now on."""
    values = {
        "handle": "",
        "display_name": "",
        "avatar": "",
        "is_staff": False,
        "is_placeholder": False,
        "is_suspended": False,
        "is_erased": True,
        "update_time": moment,
    }
    tx.execute(
        insert(PEOPLE)
        .values(community_id=community, member_id=member, **values)
        .on_conflict_do_update(
            index_elements=[PEOPLE.c.community_id, PEOPLE.c.member_id], set_=values
        )
    )


def is_barred(tx: sa.Connection, community: UUID, member: UUID) -> bool:
    """Return whether somebody is known to be suspended, or gone."""
    return bool(
        tx.execute(
            sa.select(PEOPLE.c.is_suspended | PEOPLE.c.is_erased).where(
                PEOPLE.c.community_id == community, PEOPLE.c.member_id == member
            )
        ).scalar()
    )


def list_votes_of(tx: sa.Connection, community: UUID, member: UUID) -> list[dict[str, Any]]:
    """Return the votes of a member, as plain values."""
    found = tx.execute(
        sa.select(
            VOTES.c.idea,
            VOTES.c.origin_idea,
            VOTES.c.source,
            VOTES.c.weight,
            VOTES.c.on_behalf_by,
            VOTES.c.create_time,
        )
        .where(VOTES.c.community_id == community, VOTES.c.member_id == member)
        .order_by(VOTES.c.idea)
    ).mappings()
    return [dict(row) for row in found]
