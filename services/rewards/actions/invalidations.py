"""Sets which facts are valid; whoever they concern is recomputed later."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points import facts
from services.rewards.store import invalidations, recompute


def withdraw(
    tx: sa.Connection,
    community: UUID,
    keys: Sequence[str],
    moment: datetime,
    event: UUID,
    reason: str = facts.TAKEN_BACK,
) -> None:
    """Take back what was announced under some keys until an event."""
    for key in keys:
        if invalidations.set_valid(
            tx, community, invalidations.KEY, key, moment, event, valid=False, reason=reason
        ):
            recompute.enqueue_key(tx, community, key)
            recompute.enqueue_community(tx, community)


def set_object_valid(
    tx: sa.Connection, community: UUID, object_: str, moment: datetime, event: UUID, *, valid: bool
) -> None:
    """Let facts on an object hold again, or no longer."""
    scope, reason = invalidations.OBJECT, facts.DELETED
    if invalidations.set_valid(
        tx, community, scope, object_, moment, event, valid=valid, reason=reason
    ):
        recompute.enqueue_object(tx, community, object_)
        recompute.enqueue_community(tx, community)


def let_nobody_earn(
    tx: sa.Connection, community: UUID, idea: str, moment: datetime, event: UUID
) -> None:
    """Let an idea that was split off be no merit of whoever split it; voters have voted on it."""
    if invalidations.set_valid(
        tx, community, invalidations.AUTHOR, idea, moment, event, valid=False, reason=facts.SPLIT
    ):
        recompute.enqueue_object(tx, community, idea)
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
