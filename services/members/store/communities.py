"""Asks about communities, their hosts and their codes of conduct."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.members.domain import Community, Conduct
from services.members.store.conduct import insert_conduct
from services.members.store.tables import COMMUNITIES, CONDUCTS, HOSTS
from shared import rows

_HOSTS = (
    sa.select(sa.func.array_agg(sa.literal_column("h.host ORDER BY h.position")))
    .select_from(HOSTS.alias("h"))
    .where(sa.literal_column("h.community_id") == COMMUNITIES.c.community_id)
    .scalar_subquery()
)
_SELECT = sa.select(
    COMMUNITIES,
    _HOSTS.label("hosts"),
    CONDUCTS.c.body,
    CONDUCTS.c.reuse_terms,
    CONDUCTS.c.publish_time,
).join_from(
    COMMUNITIES,
    CONDUCTS,
    sa.and_(
        CONDUCTS.c.community_id == COMMUNITIES.c.community_id,
        CONDUCTS.c.version == COMMUNITIES.c.conduct_version,
    ),
)
_read = rows.reader(Community, COMMUNITIES.c.keys(), given=("hosts", "conduct"), uid="community_id")
_columns = rows.writer(COMMUNITIES, Community, conduct_version="conduct.version")


def _community(row: sa.Row[Any]) -> Community:
    kept = row._mapping  # noqa: SLF001  SQLAlchemy's documented way to read by name
    return _read(
        kept,
        hosts=tuple(kept["hosts"] or ()),
        conduct=Conduct(
            kept["conduct_version"], kept["body"], kept["reuse_terms"], kept["publish_time"]
        ),
    )


def find_community(tx: sa.Connection, community: UUID) -> Community | None:
    """Return a community, or None."""
    row = tx.execute(_SELECT.where(COMMUNITIES.c.community_id == community)).first()
    return None if row is None else _community(row)


def find_community_by_slug(tx: sa.Connection, slug: str) -> Community | None:
    """Return the community of a short name, or None; only a worker's transaction sees all."""
    row = tx.execute(_SELECT.where(COMMUNITIES.c.slug == slug)).first()
    return None if row is None else _community(row)


def list_communities(tx: sa.Connection, after: str, size: int) -> list[Community]:
    """Return communities by short name; only a worker's transaction sees all."""
    found = tx.execute(
        _SELECT.where(COMMUNITIES.c.slug > after).order_by(COMMUNITIES.c.slug).limit(size)
    )
    return [_community(row) for row in found]


def lock_community(tx: sa.Connection, community: UUID) -> bool:
    """Let one transaction at a time change who looks after a community."""
    return (
        tx.execute(
            sa.select(COMMUNITIES.c.community_id)
            .where(COMMUNITIES.c.community_id == community)
            .with_for_update()
        ).first()
        is not None
    )


def insert_community(tx: sa.Connection, community: Community) -> bool:
    """Add a community with its conduct; return False where the short name is taken."""
    made = tx.execute(
        insert(COMMUNITIES)
        .values(community_id=community.uid, **_columns(community))
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(COMMUNITIES.c.community_id)
    ).first()
    if made is None:
        return False
    insert_conduct(tx, community.uid, community.conduct)
    return True


def update_community(tx: sa.Connection, community: UUID, values: dict[str, object]) -> bool:
    """Change settings; return False where the short name is taken."""
    try:
        with tx.begin_nested():
            tx.execute(
                sa.update(COMMUNITIES)
                .where(COMMUNITIES.c.community_id == community)
                .values(version=COMMUNITIES.c.version + 1, **values)
            )
    except sa.exc.IntegrityError:
        return False
    return True


def replace_hosts(tx: sa.Connection, community: UUID, hosts: tuple[str, ...]) -> str:
    """Set a community's host names in order; return the first that is taken, or an empty text."""
    tx.execute(sa.delete(HOSTS).where(HOSTS.c.community_id == community))
    for position, host in enumerate(hosts):
        made = tx.execute(
            insert(HOSTS)
            .values(community_id=community, host=host, position=position)
            .on_conflict_do_nothing(index_elements=["host"])
            .returning(HOSTS.c.host)
        ).first()
        if made is None:
            return host
    return ""
