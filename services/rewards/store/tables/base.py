"""Holds what every table of rewards is declared with."""

from uuid import UUID

import sqlalchemy as sa

from shared.db import metadata
from shared.outbox import Outbox

METADATA = metadata("rewards")
OUTBOX = Outbox(METADATA)

TIME = sa.DateTime(timezone=True)


def community() -> sa.Column[UUID]:
    """Return the column every row begins with."""
    return sa.Column("community_id", sa.Uuid, primary_key=True)


def text(name: str, default: str = "") -> sa.Column[str]:
    """Return a column of text that is never NULL."""
    return sa.Column(name, sa.Text, nullable=False, server_default=default)
