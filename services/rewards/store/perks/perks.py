"""Keeps perks."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.rewards.domain.perks.perks import ACTIVE, Perk
from services.rewards.domain.perks.redemptions import TAKING
from services.rewards.store.tables import PERKS, REDEMPTIONS

_FIELDS = (
    "slug",
    "display_name",
    "description",
    "kind",
    "price",
    "stock",
    "taken",
    "least_standing",
    "least_level",
    "limit_per_member",
    "needs_approval",
    "fair_value",
    "currency",
    "state",
    "start_time",
    "end_time",
    "question",
    "revision",
    "create_time",
    "update_time",
)


# The types of a place in a list, so that it is compared as the index is ordered.
_PLACE = (sa.BigInteger(), sa.Text())


def _perk(row: Mapping[Any, Any]) -> Perk:
    return Perk(**{name: row[name] for name in _FIELDS})


def _values(perk: Perk) -> dict[str, Any]:
    # How many are taken changes on its own, never by an edit.
    return {name: getattr(perk, name) for name in _FIELDS if name != "taken"}


def load_perk(
    tx: sa.Connection, community: UUID, slug: str, *, change: bool = False
) -> Perk | None:
    """Return a perk or None; for a change it is held until the transaction ends."""
    query = sa.select(PERKS).where(PERKS.c.community_id == community, PERKS.c.slug == slug)
    row = tx.execute(query.with_for_update() if change else query).mappings().first()
    return None if row is None else _perk(row)


def load_perks(tx: sa.Connection, community: UUID, slugs: Iterable[str]) -> dict[str, Perk]:
    """Return some perks by slug."""
    wanted = sorted(set(slugs))
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(PERKS).where(PERKS.c.community_id == community, PERKS.c.slug.in_(wanted))
    ).mappings()
    return {row["slug"]: _perk(row) for row in found}


def list_perks(
    tx: sa.Connection,
    community: UUID,
    after: tuple[int, str] | None,
    count: int,
    *,
    everything: bool,
) -> list[Perk]:
    """Return perks, the cheapest first; active ones, or drafts and retired ones too."""
    query = sa.select(PERKS).where(PERKS.c.community_id == community)
    if not everything:
        query = query.where(PERKS.c.state == ACTIVE)
    if after is not None:
        query = query.where(
            sa.tuple_(PERKS.c.price, PERKS.c.slug) > sa.tuple_(*after, types=_PLACE)
        )
    found = tx.execute(query.order_by(PERKS.c.price, PERKS.c.slug).limit(count)).mappings()
    return [_perk(row) for row in found]


def insert_perk(tx: sa.Connection, community: UUID, perk: Perk) -> bool:
    """Keep a new perk; returns False where its slug is taken."""
    found = tx.execute(
        insert(PERKS)
        .values(community_id=community, **_values(perk))
        .on_conflict_do_nothing()
        .returning(PERKS.c.slug)
    ).first()
    return found is not None


def update_perk(tx: sa.Connection, community: UUID, perk: Perk) -> None:
    """Keep what changed of a perk."""
    tx.execute(
        sa.update(PERKS)
        .where(PERKS.c.community_id == community, PERKS.c.slug == perk.slug)
        .values(**_values(perk))
    )


def take_perk(tx: sa.Connection, community: UUID, slug: str, count: int) -> None:
    """Take one of a perk, or with -1 put it back; the database refuses more than there are."""
    tx.execute(
        sa.update(PERKS)
        .where(PERKS.c.community_id == community, PERKS.c.slug == slug)
        .values(taken=PERKS.c.taken + count)
    )


def count_held(
    tx: sa.Connection, community: UUID, member: UUID, slugs: Iterable[str]
) -> dict[str, int]:
    """Return how many a member has of some perks: reserved, approved or fulfilled."""
    wanted = sorted(set(slugs))
    if not wanted:
        return {}
    found = tx.execute(
        sa.select(REDEMPTIONS.c.perk, sa.func.count().label("held"))
        .where(
            REDEMPTIONS.c.community_id == community,
            REDEMPTIONS.c.perk.in_(wanted),
            REDEMPTIONS.c.member_id == member,
            REDEMPTIONS.c.state.in_(TAKING),
        )
        .group_by(REDEMPTIONS.c.perk)
    )
    return {row.perk: row.held for row in found}


def has_redeemed(tx: sa.Connection, community: UUID, member: UUID, slug: str) -> bool:
    """Return whether a member ever redeemed a perk, whatever came of it."""
    return bool(
        tx.execute(
            sa.select(
                sa.exists().where(
                    REDEMPTIONS.c.community_id == community,
                    REDEMPTIONS.c.perk == slug,
                    REDEMPTIONS.c.member_id == member,
                )
            )
        ).scalar()
    )
