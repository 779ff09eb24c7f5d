"""Deletes what has expired."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from services.members.domain.handles import HELD
from services.members.domain.sign_in_links import LINK_KEEP
from services.members.store.tables import (
    ACCESS_TOKENS,
    CAPABILITIES,
    EMAILS,
    FORMER_HANDLES,
    REQUESTS,
    SIGN_IN_LINKS,
)
from shared import requests


def purge(tx: sa.Connection, now: datetime) -> int:
    """Delete what has expired in every community and return how many rows that were."""
    gone = requests.purge(tx, REQUESTS, now)
    for table, horizon in (
        (SIGN_IN_LINKS.c.expire_time, now - LINK_KEEP),
        (ACCESS_TOKENS.c.expire_time, now - timedelta(days=30)),
        (CAPABILITIES.c.expire_time, now - timedelta(days=30)),
        (EMAILS.c.expire_time, now),
    ):
        gone += tx.execute(sa.delete(table.table).where(table < horizon)).rowcount
    left = FORMER_HANDLES.c.member_id.is_(None) & (FORMER_HANDLES.c.release_time < now - HELD)
    return gone + tx.execute(sa.delete(FORMER_HANDLES).where(left)).rowcount
