"""Keeps files in pieces."""

from uuid import UUID

import sqlalchemy as sa

from services.portability.store.tables import CHUNKS


def insert_chunk(
    tx: sa.Connection, community: UUID, file: UUID, place: int, content: bytes
) -> None:
    """Add a piece of a file."""
    tx.execute(
        sa.insert(CHUNKS).values(community_id=community, file_id=file, place=place, content=content)
    )


def read_chunk(tx: sa.Connection, community: UUID, file: UUID, place: int) -> bytes | None:
    """Return the piece of a file that begins at a place, or None."""
    found = tx.execute(
        sa.select(CHUNKS.c.content).where(
            CHUNKS.c.community_id == community,
            CHUNKS.c.file_id == file,
            CHUNKS.c.place == place,
        )
    ).scalar()
    return bytes(found) if found is not None else None


def delete_file(tx: sa.Connection, community: UUID, file: UUID) -> None:
    """Delete a file."""
    tx.execute(
        sa.delete(CHUNKS).where(CHUNKS.c.community_id == community, CHUNKS.c.file_id == file)
    )
