"""Keeps issuers and their keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import services.rewards.domain.credentials as domain
from services.rewards.store.tables import (
    ISSUER_KEYS,
    ISSUERS,
)


def load_issuer(
    tx: sa.Connection, community: UUID, *, for_update: bool = False
) -> domain.Issuer | None:
    """Return the issuer of a community, or None before its first claim."""
    question = sa.select(ISSUERS).where(ISSUERS.c.community_id == community)
    if for_update:
        question = question.with_for_update()
    row = tx.execute(question).first()
    if row is None:
        return None
    return domain.Issuer(
        base_url=row.base_url,
        display_name=row.display_name,
        description=row.description,
        url=row.url,
        email=row.email,
    )


def add_issuer(tx: sa.Connection, community: UUID, base_url: str, moment: datetime) -> None:
    """Keep where a community is reached, unless something is kept already."""
    tx.execute(
        insert(ISSUERS)
        .values(community_id=community, base_url=base_url, update_time=moment)
        .on_conflict_do_nothing()
    )


def save_issuer(
    tx: sa.Connection, community: UUID, issuer: domain.Issuer, moment: datetime
) -> None:
    """Keep what a community's profile says, and where it is reached."""
    tx.execute(
        sa.update(ISSUERS)
        .where(ISSUERS.c.community_id == community)
        .values(
            base_url=issuer.base_url,
            display_name=issuer.display_name,
            description=issuer.description,
            url=issuer.url,
            email=issuer.email,
            update_time=moment,
        )
    )


def _key(row: Any) -> domain.IssuerKey:  # noqa: ANN401  a row of ours
    return domain.IssuerKey(
        kid=row.kid,
        algorithm=row.algorithm,
        public_key=row.public_key,
        private_key=bytes(row.private_key),
        create_time=row.create_time,
        retire_time=row.retire_time,
    )


def list_keys(tx: sa.Connection, community: UUID) -> tuple[domain.IssuerKey, ...]:
    """Return every key an issuer ever had, newest first."""
    rows = tx.execute(
        sa.select(ISSUER_KEYS)
        .where(ISSUER_KEYS.c.community_id == community)
        .order_by(ISSUER_KEYS.c.create_time.desc(), ISSUER_KEYS.c.kid)
    )
    return tuple(_key(row) for row in rows)


def load_key(tx: sa.Connection, community: UUID, kid: str) -> domain.IssuerKey | None:
    """Return a key, also a retired one, or None; strangers name it."""
    if "\0" in kid:
        return None
    row = tx.execute(
        sa.select(ISSUER_KEYS).where(
            ISSUER_KEYS.c.community_id == community, ISSUER_KEYS.c.kid == kid
        )
    ).first()
    return None if row is None else _key(row)


def add_keys(tx: sa.Connection, community: UUID, keys: Sequence[domain.IssuerKey]) -> None:
    """Keep new keys."""
    tx.execute(
        sa.insert(ISSUER_KEYS),
        [
            {
                "community_id": community,
                "kid": key.kid,
                "algorithm": key.algorithm,
                "public_key": key.public_key,
                "private_key": key.private_key,
                "create_time": key.create_time,
            }
            for key in keys
        ],
    )


def retire_keys(tx: sa.Connection, community: UUID, moment: datetime) -> None:
    """Stop signing with the keys there are; they still verify."""
    tx.execute(
        sa.update(ISSUER_KEYS)
        .where(ISSUER_KEYS.c.community_id == community, ISSUER_KEYS.c.retire_time.is_(None))
        .values(retire_time=moment)
    )
