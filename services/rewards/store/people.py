"""Keeps the local copy of the names rewards show, and what only this service knows of people."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.people import Person
from services.rewards.store.tables import PEOPLE

# Older than any event, so that whatever is told of somebody counts.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODY = UUID(int=0)
_KNOW = sa.text(
    """INSERT INTO rewards.people (community_id, member_id, handle, display_name, update_time)
    SELECT :community, m, '', '', :never FROM unnest(CAST(:members AS uuid[])) AS m
    ON CONFLICT DO NOTHING"""
)


def person_from(row: Mapping[Any, Any], prefix: str = "") -> Person:
    """Return the person in the columns that begin with a prefix; unknown ones have no name."""
    level = row[f"{prefix}level"]
    shown = row[f"{prefix}on_leaderboards"]
    return Person(
        uid=row[f"{prefix}member_id"],
        handle=row[f"{prefix}handle"] or "",
        display_name=row[f"{prefix}display_name"] or "",
        avatar=row[f"{prefix}avatar"] or "",
        is_staff=bool(row[f"{prefix}is_staff"]),
        is_placeholder=bool(row[f"{prefix}is_placeholder"]),
        is_erased=bool(row[f"{prefix}is_erased"]),
        join_time=row[f"{prefix}join_time"],
        on_leaderboards=True if shown is None else shown,
        level=level or "newcomer",
    )


def list_people(
    tx: sa.Connection, community: UUID, members: Iterable[UUID | None]
) -> dict[UUID, Person]:
    """Return the people we know of some members, by uid."""
    wanted = [member for member in set(members) if member is not None]
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(PEOPLE).where(PEOPLE.c.community_id == community, PEOPLE.c.member_id.in_(wanted))
    ).mappings()
    return {row["member_id"]: person_from(row) for row in found}


def load_person(tx: sa.Connection, community: UUID, member: UUID) -> Person | None:
    """Return somebody we know, or None."""
    return list_people(tx, community, [member]).get(member)


def find_person(tx: sa.Connection, community: UUID, handle: str) -> Person | None:
    """Return who has a handle, or None; whoever left has none."""
    return find_people(tx, community, [handle]).get(handle.lower())


def find_people(tx: sa.Connection, community: UUID, handles: Iterable[str]) -> dict[str, Person]:
    """Return the people with these handles, by handle in lower case."""
    wanted = [handle.lower() for handle in handles if handle]
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(PEOPLE).where(
            PEOPLE.c.community_id == community,
            PEOPLE.c.handle.in_(wanted),
            PEOPLE.c.is_erased.is_(sa.false()),
        )
    ).mappings()
    return {row["handle"]: person_from(row) for row in found}


def list_after(tx: sa.Connection, community: UUID, after: UUID | None, count: int) -> list[Person]:
    """Return the next people of a community by uid, everybody that any fact or transfer names."""
    found = tx.execute(
        sa.select(PEOPLE)
        .where(PEOPLE.c.community_id == community, PEOPLE.c.member_id > (after or _NOBODY))
        .order_by(PEOPLE.c.member_id)
        .limit(count)
    ).mappings()
    return [person_from(row) for row in found]


def list_communities(tx: sa.Connection) -> list[UUID]:
    """Return every community that has people; for a worker."""
    return list(tx.execute(sa.select(PEOPLE.c.community_id).distinct()).scalars())


def know(tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> None:
    """Have a row for members that facts name, whoever they are."""
    wanted = sorted(set(members) - {_NOBODY})
    if wanted:
        tx.execute(_KNOW, {"community": community, "members": wanted, "never": _NEVER})


def meet(tx: sa.Connection, community: UUID, person: Person) -> None:
    """Remember somebody who acts before anything was told of them; else do nothing."""
    values = {
        "handle": person.handle,
        "display_name": person.display_name,
        "is_staff": person.is_staff,
    }
    tx.execute(
        insert(PEOPLE)
        .values(community_id=community, member_id=person.uid, update_time=_NEVER, **values)
        .on_conflict_do_update(
            index_elements=[PEOPLE.c.community_id, PEOPLE.c.member_id],
            set_=values,
            where=sa.and_(
                PEOPLE.c.handle == "",
                PEOPLE.c.update_time == _NEVER,
                PEOPLE.c.is_erased.is_(sa.false()),
            ),
        )
    )


def save_person(tx: sa.Connection, community: UUID, person: Person, moment: datetime) -> bool:
    """Keep what an event says about somebody; returns whether it did.

    Older events and erased members change nothing.
    """
    values = {
        "handle": person.handle,
        "display_name": person.display_name,
        "avatar": person.avatar,
        "is_staff": person.is_staff,
        "is_placeholder": person.is_placeholder,
        "update_time": moment,
    }
    row = tx.execute(
        insert(PEOPLE)
        .values(community_id=community, member_id=person.uid, **values)
        .on_conflict_do_update(
            index_elements=[PEOPLE.c.community_id, PEOPLE.c.member_id],
            set_=values,
            where=sa.and_(PEOPLE.c.is_erased.is_(sa.false()), PEOPLE.c.update_time <= moment),
        )
        .returning(PEOPLE.c.member_id)
    ).first()
    return row is not None


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


def mark_staff(tx: sa.Connection, community: UUID, member: UUID, *, is_staff: bool) -> None:
    """Say whether somebody works here."""
    know(tx, community, [member])
    _set(tx, community, member, is_staff=is_staff)


def set_level(tx: sa.Connection, community: UUID, member: UUID, level: str) -> None:
    """Keep the level somebody has reached."""
    _set(tx, community, member, level=level)


def set_on_leaderboards(tx: sa.Connection, community: UUID, member: UUID, *, shown: bool) -> None:
    """Keep whether somebody wants to be on leaderboards."""
    _set(tx, community, member, on_leaderboards=shown)


def erase_person(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Forget somebody's name; what they did is a former member's from now on."""
    values = {
        "handle": "",
        "display_name": "",
        "avatar": "",
        "is_staff": False,
        "is_placeholder": False,
        "is_erased": True,
        "on_leaderboards": False,
        "update_time": moment,
    }
    tx.execute(
        insert(PEOPLE)
        .values(community_id=community, member_id=member, **values)
        .on_conflict_do_update(
            index_elements=[PEOPLE.c.community_id, PEOPLE.c.member_id], set_=values
        )
    )


def _set(tx: sa.Connection, community: UUID, member: UUID, **values: object) -> None:
    tx.execute(
        sa.update(PEOPLE)
        .where(PEOPLE.c.community_id == community, PEOPLE.c.member_id == member)
        .values(**values)
    )
