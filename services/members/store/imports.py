"""Asks which member a person of an import became."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from services.members.store.locks import LOCKS
from services.members.store.tables import IMPORTS
from shared import locks


def find_imported(
    tx: sa.Connection, community: UUID, source: str, keys: Sequence[bytes]
) -> dict[bytes, UUID]:
    """Return which member each of a source's persons became."""
    rows = tx.execute(
        sa.select(IMPORTS.c.external_key, IMPORTS.c.member_id).where(
            IMPORTS.c.community_id == community,
            IMPORTS.c.source == source,
            IMPORTS.c.external_key.in_(keys),
        )
    )
    return {row.external_key: row.member_id for row in rows}


def insert_imported(
    tx: sa.Connection, community: UUID, source: str, key: bytes, member: UUID
) -> None:
    """Remember which member a source's person became."""
    tx.execute(
        sa.insert(IMPORTS).values(
            community_id=community, source=source, external_key=key, member_id=member
        )
    )


def delete_imported(tx: sa.Connection, community: UUID, source: str, key: bytes) -> None:
    """Forget which member a source's person became."""
    tx.execute(
        sa.delete(IMPORTS).where(
            IMPORTS.c.community_id == community,
            IMPORTS.c.source == source,
            IMPORTS.c.external_key == key,
        )
    )


def lock_imports(tx: sa.Connection, community: UUID, source: str) -> None:
    """Let one import of a source run at a time."""
    LOCKS.take(tx, community, locks.exclusive("import", [source]))
