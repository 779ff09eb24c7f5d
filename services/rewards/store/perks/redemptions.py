"""Keeps redemptions and how each came to its state."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.perks.redemptions import RESERVED, WAITING, Redemption
from services.rewards.store.tables import REDEMPTION_STEPS, REDEMPTIONS
from shared import ids

# What must always hold here: the sentence, and what finds the offenders of a community.
CHECKS = {
    "As many of a perk are taken as are reserved, approved or fulfilled.": """
    SELECT format('perks/%s says %s and has %s', p.slug, p.taken, coalesce(r.n, 0)) AS example
    FROM rewards.perks p LEFT JOIN (
        SELECT perk, count(*) AS n FROM rewards.redemptions
        WHERE community_id = :community AND state IN ('reserved', 'approved', 'fulfilled')
        GROUP BY perk) r ON r.perk = p.slug
    WHERE p.community_id = :community AND p.taken <> coalesce(r.n, 0)""",
    "A redemption that is under way has its price set aside, once.": """
    SELECT format('redemptions/%s is %s with %s set aside', r.redemption_id, r.state,
        coalesce(t.n, 0)) AS example
    FROM rewards.redemptions r LEFT JOIN (
        SELECT cause, sum(CASE WHEN reason = 'reserved' THEN amount ELSE -amount END) AS n,
            count(*) FILTER (WHERE reason = 'reserved') AS times
        FROM rewards.transfers WHERE community_id = :community AND cause <> ''
            AND reason IN ('reserved', 'returned', 'spent') GROUP BY cause
        ) t ON t.cause = 'redemptions/' || r.redemption_id
    WHERE r.community_id = :community AND r.state IN ('reserved', 'approved')
        AND (coalesce(t.n, 0) <> r.price
            OR coalesce(t.times, 0) <> CASE WHEN r.price > 0 THEN 1 ELSE 0 END)""",
    "A redemption that is settled has nothing set aside, and was paid where it was handed out.": """
    SELECT format('redemptions/%s is %s with %s set aside and %s spent', r.redemption_id, r.state,
        coalesce(t.n, 0), coalesce(t.spent, 0)) AS example
    FROM rewards.redemptions r LEFT JOIN (
        SELECT cause, sum(CASE WHEN reason = 'reserved' THEN amount ELSE -amount END) AS n,
            sum(amount) FILTER (WHERE reason = 'spent') AS spent
        FROM rewards.transfers WHERE community_id = :community AND cause <> ''
            AND reason IN ('reserved', 'returned', 'spent') GROUP BY cause
        ) t ON t.cause = 'redemptions/' || r.redemption_id
    WHERE r.community_id = :community AND r.state NOT IN ('requested', 'reserved', 'approved')
        AND (coalesce(t.n, 0) <> 0 OR coalesce(t.spent, 0)
            <> CASE WHEN r.state = 'fulfilled' THEN r.price ELSE 0 END)""",
}

# The types of a place in a list, so that it is compared as the index is ordered.
_PLACE = (sa.DateTime(timezone=True), sa.Uuid())
_FIELDS = (
    "perk",
    "state",
    "price",
    "answer",
    "note",
    "create_time",
    "update_time",
    "expire_time",
)
# What somebody has to do something about.
_OPEN = REDEMPTIONS.c.state.in_(WAITING)


def _redemption(row: Mapping[Any, Any]) -> Redemption:
    return Redemption(
        uid=row["redemption_id"],
        member=row["member_id"],
        **{name: row[name] for name in _FIELDS},
    )


def load_redemption(tx: sa.Connection, community: UUID, uid: UUID) -> Redemption | None:
    """Return a redemption or None."""
    row = (
        tx.execute(
            sa.select(REDEMPTIONS).where(
                REDEMPTIONS.c.community_id == community, REDEMPTIONS.c.redemption_id == uid
            )
        )
        .mappings()
        .first()
    )
    return None if row is None else _redemption(row)


def insert_redemption(tx: sa.Connection, community: UUID, redemption: Redemption) -> None:
    """Keep a new redemption."""
    tx.execute(
        insert(REDEMPTIONS).values(
            community_id=community,
            redemption_id=redemption.uid,
            member_id=redemption.member,
            **{name: getattr(redemption, name) for name in _FIELDS},
        )
    )


def update_redemption(tx: sa.Connection, community: UUID, redemption: Redemption) -> None:
    """Keep what changed of a redemption."""
    tx.execute(
        sa.update(REDEMPTIONS)
        .where(
            REDEMPTIONS.c.community_id == community,
            REDEMPTIONS.c.redemption_id == redemption.uid,
        )
        .values(
            state=redemption.state,
            note=redemption.note,
            update_time=redemption.update_time,
            expire_time=redemption.expire_time,
        )
    )


def insert_step(
    tx: sa.Connection, community: UUID, redemption: Redemption, actor: UUID | None, note: str = ""
) -> None:
    """Keep how a redemption came to its state."""
    tx.execute(
        insert(REDEMPTION_STEPS).values(
            community_id=community,
            step_id=ids.new_id(),
            redemption_id=redemption.uid,
            state=redemption.state,
            actor_id=actor,
            note=note,
            create_time=redemption.update_time,
        )
    )


def list_steps(
    tx: sa.Connection, community: UUID, uids: Iterable[UUID]
) -> dict[UUID, list[Mapping[Any, Any]]]:
    """Return the steps of some redemptions in their order: state, actor_id, note, create_time."""
    steps: dict[UUID, list[Mapping[Any, Any]]] = {uid: [] for uid in uids}
    if steps:
        found = tx.execute(
            sa.select(REDEMPTION_STEPS)
            .where(
                REDEMPTION_STEPS.c.community_id == community,
                REDEMPTION_STEPS.c.redemption_id.in_(list(steps)),
            )
            .order_by(REDEMPTION_STEPS.c.redemption_id, REDEMPTION_STEPS.c.step_id)
        ).mappings()
        for row in found:
            steps[row["redemption_id"]].append(row)
    return steps


def list_redemptions(
    tx: sa.Connection,
    community: UUID,
    after: tuple[datetime, UUID] | None,
    count: int,
    *,
    member: UUID | None = None,
    state: str = "",
    open_: bool | None = None,
) -> list[Redemption]:
    """Return redemptions, those that are `open_` the oldest first, else the newest first."""
    query = sa.select(REDEMPTIONS).where(REDEMPTIONS.c.community_id == community)
    if member is not None:
        query = query.where(REDEMPTIONS.c.member_id == member)
    if state:
        query = query.where(REDEMPTIONS.c.state == state)
    elif open_ is not None:
        query = query.where(_OPEN if open_ else ~_OPEN)
    place = sa.tuple_(REDEMPTIONS.c.create_time, REDEMPTIONS.c.redemption_id)
    if after is not None:
        query = query.where(
            place > sa.tuple_(*after, types=_PLACE)
            if open_
            else place < sa.tuple_(*after, types=_PLACE)
        )
    keys = (REDEMPTIONS.c.create_time, REDEMPTIONS.c.redemption_id)
    query = query.order_by(*(keys if open_ else (key.desc() for key in keys))).limit(count)
    return [_redemption(row) for row in tx.execute(query).mappings()]


def list_open_of(tx: sa.Connection, community: UUID, member: UUID) -> list[Redemption]:
    """Return what is under way for a member, by perk."""
    found = tx.execute(
        sa.select(REDEMPTIONS)
        .where(REDEMPTIONS.c.community_id == community, REDEMPTIONS.c.member_id == member, _OPEN)
        .order_by(REDEMPTIONS.c.perk, REDEMPTIONS.c.redemption_id)
    ).mappings()
    return [_redemption(row) for row in found]


def list_due(tx: sa.Connection, moment: datetime, count: int) -> list[tuple[UUID, UUID]]:
    """Return the communities and uids of redemptions that lapse, in every community."""
    found = tx.execute(
        sa.select(REDEMPTIONS.c.community_id, REDEMPTIONS.c.redemption_id)
        .where(
            REDEMPTIONS.c.state == sa.literal_column(f"'{RESERVED}'"),
            REDEMPTIONS.c.expire_time <= moment,
        )
        .order_by(REDEMPTIONS.c.community_id, REDEMPTIONS.c.expire_time)
        .limit(count)
    )
    return [(row.community_id, row.redemption_id) for row in found]


def forget_words(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Empty what a member and staff wrote in the member's redemptions."""
    own = sa.select(REDEMPTIONS.c.redemption_id).where(
        REDEMPTIONS.c.community_id == community, REDEMPTIONS.c.member_id == member
    )
    tx.execute(
        sa.update(REDEMPTION_STEPS)
        .where(
            REDEMPTION_STEPS.c.community_id == community,
            REDEMPTION_STEPS.c.redemption_id.in_(own),
        )
        .values(note="")
    )
    tx.execute(
        sa.update(REDEMPTIONS)
        .where(REDEMPTIONS.c.community_id == community, REDEMPTIONS.c.member_id == member)
        .values(answer="", note="")
    )
