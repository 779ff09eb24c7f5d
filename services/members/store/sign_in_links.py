"""Asks about links to sign in."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import SignInLink
from services.members.domain.members import email_key
from services.members.store.locks import LOCKS
from services.members.store.tables import SIGN_IN_LINKS
from shared import locks, rows

_read = rows.reader(SignInLink, SIGN_IN_LINKS.c.keys())
_columns = rows.writer(SIGN_IN_LINKS, SignInLink, email_key=lambda link: email_key(link.email))


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
    tx.execute(sa.insert(SIGN_IN_LINKS).values(community_id=community, **_columns(link)))


def find_link(tx: sa.Connection, community: UUID, digest: bytes) -> SignInLink | None:
    """Return a link and keep others from using it meanwhile, or None."""
    found = tx.execute(
        sa.select(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.digest == digest)
        .with_for_update()
    )
    row = found.mappings().first()
    return None if row is None else _read(row)


def list_links(tx: sa.Connection, community: UUID, key: str) -> list[SignInLink]:
    """Return the links of an address that are still kept, newest first."""
    found = tx.execute(
        sa.select(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.email_key == key)
        .order_by(SIGN_IN_LINKS.c.create_time.desc())
    )
    return [_read(row) for row in found.mappings()]


def list_links_of_browser(
    tx: sa.Connection, community: UUID, nonce_digest: bytes
) -> list[SignInLink]:
    """Return the links a browser asked for, newest first, and keep others from using them."""
    found = tx.execute(
        sa.select(SIGN_IN_LINKS)
        .where(
            SIGN_IN_LINKS.c.community_id == community,
            SIGN_IN_LINKS.c.nonce_digest == nonce_digest,
        )
        .order_by(SIGN_IN_LINKS.c.create_time.desc())
        .with_for_update()
    )
    return [_read(row) for row in found.mappings()]


def count_attempt(tx: sa.Connection, community: UUID, nonce_digest: bytes) -> None:
    """Count a wrong code against every link of a browser."""
    tx.execute(
        sa.update(SIGN_IN_LINKS)
        .where(
            SIGN_IN_LINKS.c.community_id == community,
            SIGN_IN_LINKS.c.nonce_digest == nonce_digest,
        )
        .values(attempts=SIGN_IN_LINKS.c.attempts + 1)
    )


def use_link(tx: sa.Connection, community: UUID, digest: bytes, time: datetime) -> None:
    """Mark a link as used."""
    tx.execute(
        sa.update(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.digest == digest)
        .values(use_time=time)
    )
