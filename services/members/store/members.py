"""Asks about members."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.members.domain import Link, Member
from services.members.domain.members import ACTIVE, ERASED, email_key
from services.members.store.tables import (
    ACCEPTANCES,
    ACCESS_TOKENS,
    CAPABILITIES,
    EMAILS,
    MEMBERS,
    OUTBOX,
    REQUESTS,
    SIGN_IN_LINKS,
)
from shared import rows

_read = rows.reader(Member, MEMBERS.c.keys(), given=("links", "roles"), uid="member_id")
_columns = rows.writer(
    MEMBERS,
    Member,
    member_id="uid",
    links=lambda member: [{"label": link.label, "url": link.url} for link in member.links],
    email_key=lambda member: email_key(member.email) or None,
)
_SELECT = sa.select(*(column for column in MEMBERS.c if column.name != "email_key"))


# What stays of a former member: that somebody was here, and what was done by and to them.
_KEPT = sa.text(
    """SELECT
        (SELECT count(*) FROM members.members WHERE community_id = :community
            AND member_id = :member AND state <> 'erased') AS profiles,
        (SELECT count(*) FROM members.access_tokens WHERE community_id = :community
            AND member_id = :member) AS access_tokens,
        (SELECT count(*) FROM members.capabilities WHERE community_id = :community
            AND member_id = :member) AS capabilities,
        (SELECT count(*) FROM members.acceptances WHERE community_id = :community
            AND member_id = :member) AS acceptances,
        (SELECT count(*) FROM members.audit WHERE community_id = :community
            AND (member_id = :member OR actor_id = :member)) AS audit_entries"""
)


def _member(row: sa.Row[Any]) -> Member:
    kept = row._mapping  # noqa: SLF001  SQLAlchemy's documented way to read by name
    return _read(
        kept,
        links=tuple(Link(one["label"], one["url"]) for one in kept["links"]),
        roles=tuple(sorted(kept["roles"])),
    )


def _first(tx: sa.Connection, query: sa.Select[Any]) -> Member | None:
    row = tx.execute(query).first()
    return None if row is None else _member(row)


def find_member(
    tx: sa.Connection, community: UUID, uid: UUID, *, lock: bool = False
) -> Member | None:
    """Return a member by uid, or None; `lock` keeps others from changing it meanwhile."""
    query = _SELECT.where(MEMBERS.c.community_id == community, MEMBERS.c.member_id == uid)
    return _first(tx, query.with_for_update() if lock else query)


def find_member_by_handle(
    tx: sa.Connection, community: UUID, handle: str, *, lock: bool = False
) -> Member | None:
    """Return a member by handle, or None."""
    query = _SELECT.where(MEMBERS.c.community_id == community, MEMBERS.c.handle == handle)
    return _first(tx, query.with_for_update() if lock else query)


def find_member_by_email(
    tx: sa.Connection, community: UUID, key: str, *, lock: bool = False
) -> Member | None:
    """Return the member with an address, or None."""
    query = _SELECT.where(MEMBERS.c.community_id == community, MEMBERS.c.email_key == key)
    return _first(tx, query.with_for_update() if lock else query)


def has_handle(tx: sa.Connection, community: UUID, handle: str) -> bool:
    """Return whether somebody has a handle."""
    query = sa.select(MEMBERS.c.member_id).where(
        MEMBERS.c.community_id == community, MEMBERS.c.handle == handle
    )
    return tx.execute(query).first() is not None


def list_members(
    tx: sa.Connection,
    community: UUID,
    *,
    query: str,
    email: str,
    role: str,
    state: str,
    after: str,
    size: int,
) -> list[Member]:
    """Return members by handle; an empty filter lets all through, erased ones only when asked."""
    wanted = _SELECT.where(MEMBERS.c.community_id == community, MEMBERS.c.handle > after)
    wanted = wanted.where(MEMBERS.c.state == state if state else MEMBERS.c.state != ERASED)
    if role:
        wanted = wanted.where(
            sa.text("roles <> '{}'"), MEMBERS.c.roles.contains(sa.literal([role]))
        )
    if email:
        wanted = wanted.where(MEMBERS.c.email_key == email)
    elif query:
        wanted = wanted.where(
            sa.or_(
                MEMBERS.c.handle.contains(query.lower(), autoescape=True),
                MEMBERS.c.display_name.icontains(query, autoescape=True),
            )
        )
    return [_member(row) for row in tx.execute(wanted.order_by(MEMBERS.c.handle).limit(size))]


def count_active_admins(tx: sa.Connection, community: UUID) -> int:
    """Return how many administrators take part."""
    return tx.execute(
        sa.select(sa.func.count()).where(
            MEMBERS.c.community_id == community,
            sa.text("roles <> '{}'"),
            MEMBERS.c.roles.contains(sa.literal(["admin"])),
            MEMBERS.c.state == ACTIVE,
        )
    ).scalar_one()


def insert_member(tx: sa.Connection, community: UUID, member: Member) -> bool:
    """Add a member; return False where the handle or the address is taken."""
    made = tx.execute(
        insert(MEMBERS)
        .values(community_id=community, **_columns(member))
        .on_conflict_do_nothing()
        .returning(MEMBERS.c.member_id)
    ).first()
    return made is not None


def save_member(tx: sa.Connection, community: UUID, member: Member) -> Member | None:
    """Keep a changed member; return it as kept, or None where handle or address is taken."""
    kept = replace(member, version=member.version + 1)
    try:
        with tx.begin_nested():
            tx.execute(
                sa.update(MEMBERS)
                .where(MEMBERS.c.community_id == community, MEMBERS.c.member_id == member.uid)
                .values(**_columns(kept))
            )
    except sa.exc.IntegrityError:
        return None
    return kept


def forget_member(tx: sa.Connection, community: UUID, member: Member) -> None:
    """Delete what else is kept about a member who leaves."""
    for table in (ACCEPTANCES, ACCESS_TOKENS, CAPABILITIES, REQUESTS):
        tx.execute(
            sa.delete(table).where(
                table.c.community_id == community, table.c.member_id == member.uid
            )
        )
    if key := email_key(member.email):
        tx.execute(
            sa.delete(SIGN_IN_LINKS).where(
                SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.email_key == key
            )
        )
        tx.execute(
            sa.delete(EMAILS).where(
                EMAILS.c.community_id == community, sa.func.lower(EMAILS.c.email) == key
            )
        )
    # Names that were announced earlier are not announced again after this.
    outbox = OUTBOX.outbox
    tx.execute(
        sa.delete(outbox).where(
            outbox.c.community_id == community,
            outbox.c.subject == f"members/{member.uid}",
            outbox.c.type.in_(
                ("upwell.members.v1.MemberJoined", "upwell.members.v1.MemberChanged")
            ),
        )
    )


def count_kept(tx: sa.Connection, community: UUID, member: UUID) -> dict[str, int]:
    """Return how much of each kind of thing a member left behind."""
    row = tx.execute(_KEPT, {"community": community, "member": member}).mappings().one()
    return {noun: int(count) for noun, count in row.items()}
