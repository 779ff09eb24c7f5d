"""Asks about sign-in links, access tokens and letters on their way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import AccessToken, SignInLink
from services.members.domain.members import email_key
from services.members.domain.sign_in import LINK_KEEP, REQUEST_KEEP
from services.members.store.tables import (
    ACCESS_TOKENS,
    CAPABILITIES,
    LETTERS,
    REQUESTS,
    SIGN_IN_LINKS,
)


def lock_address(tx: sa.Connection, community: UUID, key: str) -> None:
    """Let one transaction at a time count and make links for an address."""
    tx.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))").bindparams(
            name=f"members sign-in {community} {key}"
        )
    )


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


def use_link(tx: sa.Connection, community: UUID, digest: bytes, moment: datetime) -> None:
    """Mark a link as used."""
    tx.execute(
        sa.update(SIGN_IN_LINKS)
        .where(SIGN_IN_LINKS.c.community_id == community, SIGN_IN_LINKS.c.digest == digest)
        .values(use_time=moment)
    )


def _token(row: sa.Row[Any]) -> AccessToken:
    return AccessToken(
        uid=row.token_id,
        member=row.member_id,
        display_name=row.display_name,
        scopes=tuple(row.scopes),
        create_time=row.create_time,
        expire_time=row.expire_time,
        last_used_time=row.last_used_time,
    )


def insert_token(tx: sa.Connection, community: UUID, token: AccessToken, digest: bytes) -> None:
    """Add an access token."""
    tx.execute(
        sa.insert(ACCESS_TOKENS).values(
            community_id=community,
            token_id=token.uid,
            member_id=token.member,
            digest=digest,
            display_name=token.display_name,
            scopes=list(token.scopes),
            create_time=token.create_time,
            expire_time=token.expire_time,
        )
    )


def count_tokens(tx: sa.Connection, community: UUID, member: UUID) -> int:
    """Return how many tokens a member has."""
    return tx.execute(
        sa.select(sa.func.count()).where(
            ACCESS_TOKENS.c.community_id == community, ACCESS_TOKENS.c.member_id == member
        )
    ).scalar_one()


def find_token(
    tx: sa.Connection, community: UUID, digest: bytes
) -> tuple[AccessToken, bytes] | None:
    """Return a token and its digest, or None."""
    row = tx.execute(
        sa.select(ACCESS_TOKENS).where(
            ACCESS_TOKENS.c.community_id == community, ACCESS_TOKENS.c.digest == digest
        )
    ).first()
    return None if row is None else (_token(row), row.digest)


def touch_token(
    tx: sa.Connection, community: UUID, uid: UUID, moment: datetime, unless_since: datetime
) -> None:
    """Note when a token was used, unless that was noted since a time."""
    tx.execute(
        sa.update(ACCESS_TOKENS)
        .where(
            ACCESS_TOKENS.c.community_id == community,
            ACCESS_TOKENS.c.token_id == uid,
            sa.func.coalesce(
                ACCESS_TOKENS.c.last_used_time, ACCESS_TOKENS.c.create_time - timedelta(days=1)
            )
            <= unless_since,
        )
        .values(last_used_time=moment)
    )


def list_tokens(
    tx: sa.Connection, community: UUID, member: UUID, *, before: UUID | None, size: int
) -> list[AccessToken]:
    """Return a member's tokens, newest first."""
    query = (
        sa.select(ACCESS_TOKENS)
        .where(ACCESS_TOKENS.c.community_id == community, ACCESS_TOKENS.c.member_id == member)
        .order_by(ACCESS_TOKENS.c.token_id.desc())
        .limit(size)
    )
    if before is not None:
        query = query.where(ACCESS_TOKENS.c.token_id < before)
    return [_token(row) for row in tx.execute(query)]


def delete_token(tx: sa.Connection, community: UUID, member: UUID, uid: UUID) -> bool:
    """Revoke a token; return False where the member has no such token."""
    gone = tx.execute(
        sa.delete(ACCESS_TOKENS).where(
            ACCESS_TOKENS.c.community_id == community,
            ACCESS_TOKENS.c.member_id == member,
            ACCESS_TOKENS.c.token_id == uid,
        )
    )
    return bool(gone.rowcount)


@dataclass(frozen=True)
class Waiting:
    """Holds a letter on its way."""

    community: UUID
    uid: UUID
    template: str
    locale: str
    email: str
    values: dict[str, Any]
    expire_time: datetime


def insert_letter(
    tx: sa.Connection,
    community: UUID,
    *,
    uid: UUID,
    template: str,
    locale: str,
    email: str,
    values: dict[str, object],
    expire_time: datetime,
) -> None:
    """Add a letter for the worker to send."""
    tx.execute(
        sa.insert(LETTERS).values(
            community_id=community,
            letter_id=uid,
            template=template,
            locale=locale,
            email=email,
            values=values,
            expire_time=expire_time,
        )
    )


def find_letter(tx: sa.Connection, community: UUID, uid: UUID) -> Waiting | None:
    """Return a letter that waits and keep other workers from it meanwhile, or None."""
    row = tx.execute(
        sa.select(LETTERS)
        .where(LETTERS.c.community_id == community, LETTERS.c.letter_id == uid)
        .with_for_update()
    ).first()
    if row is None:
        return None
    kept = row._mapping  # noqa: SLF001  a row has a method of the name `values`
    return Waiting(
        community=row.community_id,
        uid=row.letter_id,
        template=row.template,
        locale=row.locale,
        email=row.email,
        values=kept["values"],
        expire_time=row.expire_time,
    )


def delete_letter(tx: sa.Connection, letter: Waiting) -> None:
    """Take a letter away: it was sent, or never will be."""
    tx.execute(
        sa.delete(LETTERS).where(
            LETTERS.c.community_id == letter.community, LETTERS.c.letter_id == letter.uid
        )
    )


def purge(tx: sa.Connection, now: datetime) -> int:
    """Delete what has expired in every community and return how many rows that were."""
    gone = 0
    for table, horizon in (
        (SIGN_IN_LINKS.c.expire_time, now - LINK_KEEP),
        (ACCESS_TOKENS.c.expire_time, now - timedelta(days=30)),
        (CAPABILITIES.c.expire_time, now - timedelta(days=30)),
        (REQUESTS.c.create_time, now - REQUEST_KEEP),
        (LETTERS.c.expire_time, now),
    ):
        gone += tx.execute(sa.delete(table.table).where(table < horizon)).rowcount
    return gone
