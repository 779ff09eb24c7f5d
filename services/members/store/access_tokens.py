"""Asks about access tokens."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.members.domain import AccessToken
from services.members.store.tables import ACCESS_TOKENS
from shared import rows

_read = rows.reader(
    AccessToken, ACCESS_TOKENS.c.keys(), given=("secret",), uid="token_id", member="member_id"
)
_columns = rows.writer(
    ACCESS_TOKENS,
    AccessToken,
    left=("digest",),
    token_id="uid",  # noqa: S106  the name of an attribute
    member_id="member",
)


def insert_token(tx: sa.Connection, community: UUID, token: AccessToken, digest: bytes) -> None:
    """Add an access token."""
    tx.execute(
        sa.insert(ACCESS_TOKENS).values(community_id=community, digest=digest, **_columns(token))
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
    query = sa.select(ACCESS_TOKENS).where(
        ACCESS_TOKENS.c.community_id == community, ACCESS_TOKENS.c.digest == digest
    )
    row = tx.execute(query).mappings().first()
    return None if row is None else (_read(row, secret=""), row["digest"])


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
    return [_read(row, secret="") for row in tx.execute(query).mappings()]


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
