"""Asks about links to sign in."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import SignInLink
from services.members.domain.members import email_key
from services.members.store.locks import LOCKS
from services.members.store.tables import SIGN_IN_LINKS
from shared import locks


def lock_address(tx: sa.Connection, community: UUID, key: str) -> None:
    """Let one transaction at a time count and make links for an address."""
    LOCKS.take(tx, community, locks.exclusive("address", [key]))


def count_links(tx: sa.Connection, community: UUID, key: str, since: datetime) -> int:
    """Return how many links an address was sent since a time."""
    return tx.execute(
        sa.select(sa.func.count()).where(
            SIGN_IN_LINKS.c.community_id == community,
            SIGN_IN_LINKS.c.email_key == key,
            SIGN_IN_LINKS.c.create_time > since,
        )
    ).scalar_one()


def insert_link(tx: sa.Connection, community: UUID, link: SignInLink) -> None:
    """Add a link."""
    tx.execute(
        sa.insert(SIGN_IN_LINKS).values(
            community_id=community,
            digest=link.digest,
            email=link.email,
            email_key=email_key(link.email),
            nonce_digest=link.nonce_digest,
            next_path=link.next_path,
            locale=link.locale,
            create_time=link.create_time,
            expire_time=link.expire_time,
            use_time=link.use_time,
        )
    )


def find_link(tx: sa.Connection, community: UUID, digest: bytes) -> SignInLink | None:
    """Return a link and keep others from using it meanwhile, or None."""
    row = tx.execute(
        sa.select(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.digest == digest)
        .with_for_update()
    ).first()
    return None if row is None else _link(row)


def _link(row: sa.Row[Any]) -> SignInLink:
    return SignInLink(
        digest=row.digest,
        nonce_digest=row.nonce_digest,
        email=row.email,
        next_path=row.next_path,
        locale=row.locale,
        create_time=row.create_time,
        expire_time=row.expire_time,
        use_time=row.use_time,
    )


def list_links(tx: sa.Connection, community: UUID, key: str) -> list[SignInLink]:
    """Return the links of an address that are still kept, newest first."""
    rows = tx.execute(
        sa.select(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.email_key == key)
        .order_by(SIGN_IN_LINKS.c.create_time.desc())
    )
    return [_link(row) for row in rows]


def use_link(tx: sa.Connection, community: UUID, digest: bytes, time: datetime) -> None:
    """Mark a link as used."""
    tx.execute(
        sa.update(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.digest == digest)
        .values(use_time=time)
    )
