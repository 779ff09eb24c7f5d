"""Says which facts hold no longer, or again; whoever it concerns is recomputed later."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.store import invalidations as switches
from services.rewards.store import recompute as dirty


def withdraw(
    tx: sa.Connection, community: UUID, keys: Sequence[str], moment: datetime, event: UUID
) -> None:
    """Take back what was announced under some keys until an event."""
    for key in keys:
        if switches.turn(
            tx, community, switches.KEY, key, moment, event, off=True, reason="withdrawn"
        ):
            dirty.mark_key(tx, community, key)
            dirty.mark_community(tx, community)


def turn_object(
    tx: sa.Connection, community: UUID, object_: str, moment: datetime, event: UUID, *, off: bool
) -> None:
    """Let facts on an object hold no longer, or again."""
    if switches.turn(
        tx, community, switches.OBJECT, object_, moment, event, off=off, reason="deleted"
    ):
        dirty.mark_object(tx, community, object_)
        dirty.mark_community(tx, community)


def turn_member(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    moment: datetime,
    event: UUID,
    *,
    off: bool,
    reason: str,
) -> None:
    """Let what a member confirms of others hold no longer, or again."""
    if switches.turn(
        tx, community, switches.MEMBER, str(member), moment, event, off=off, reason=reason
    ):
        dirty.mark_around(tx, community, member)
        dirty.mark_community(tx, community)
