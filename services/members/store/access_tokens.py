"""Asks about access tokens."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import AccessToken
from services.members.store.tables import ACCESS_TOKENS


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
    tx: sa.Connection, community: UUID, uid: UUID, time: datetime, unless_since: datetime
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
        .values(last_used_time=time)
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
