"""Sets which facts are valid; whoever they concern is recomputed later."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.store import invalidations, recompute


def withdraw(
    tx: sa.Connection, community: UUID, keys: Sequence[str], moment: datetime, event: UUID
) -> None:
    """Take back what was announced under some keys until an event."""
    for key in keys:
        if invalidations.set_valid(
            tx, community, invalidations.KEY, key, moment, event, valid=False, reason="withdrawn"
        ):
            recompute.enqueue_key(tx, community, key)
            recompute.enqueue_community(tx, community)


def set_object_valid(
    tx: sa.Connection, community: UUID, object_: str, moment: datetime, event: UUID, *, valid: bool
) -> None:
    """Let facts on an object hold again, or no longer."""
    if invalidations.set_valid(
        tx, community, invalidations.OBJECT, object_, moment, event, valid=valid, reason="deleted"
    ):
        recompute.enqueue_object(tx, community, object_)
        recompute.enqueue_community(tx, community)


def set_member_valid(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    moment: datetime,
    event: UUID,
    *,
    valid: bool,
    reason: str,
) -> None:
    """Let what a member confirms of others hold again, or no longer."""
    if invalidations.set_valid(
        tx, community, invalidations.MEMBER, str(member), moment, event, valid=valid, reason=reason
    ):
        recompute.enqueue_around(tx, community, member)
        recompute.enqueue_community(tx, community)
