"""Keeps facts, and works out which of them hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points.facts import (
    AUTHORED,
    CONFIRMED_TYPES,
    WITHDRAWN,
    Fact,
    withdrawal,
)
from services.rewards.store.tables import FACTS

BATCH = 2000
_FIRST = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
_AUTHORED = "ARRAY[" + ", ".join(f"'{type_}'" for type_ in AUTHORED) + "]"
_CONFIRMED = ", ".join(f"'{type_}'" for type_ in sorted(CONFIRMED_TYPES))

# What was taken back does not hold, and of several with one key only the first that was not.
# What an idea's author earns by is nobody's merit where the idea was split off another.
# A case is about what somebody confirmed, however often they take it back and confirm it again.
_BROKEN = f"""LEFT JOIN rewards.invalidations ks ON ks.community_id = f.community_id
        AND ks.scope = 'key' AND ks.name = f.key AND ks.invalid
        AND (ks.event_time, ks.event_id) >= (f.event_time, f.fact_id)
    LEFT JOIN rewards.invalidations os ON f.object <> '' AND os.community_id = f.community_id
        AND os.scope = 'object' AND os.name = f.object AND os.invalid
    LEFT JOIN rewards.invalidations ms ON ms.community_id = f.community_id
        AND ms.scope = 'member' AND ms.name = f.actor_id::text AND ms.invalid
    LEFT JOIN rewards.invalidations au ON f.type = ANY({_AUTHORED})
        AND au.community_id = f.community_id AND au.scope = 'author' AND au.name = f.object
        AND au.invalid
    LEFT JOIN rewards.people sp ON sp.community_id = f.community_id
        AND sp.member_id = f.subject_id
    LEFT JOIN rewards.people ap ON ap.community_id = f.community_id AND ap.member_id = f.actor_id
    LEFT JOIN LATERAL (
        SELECT CASE WHEN bool_or(c.state IN ('confirmed', 'appealed', 'upheld')) THEN 'abuse'
                WHEN bool_or(c.state = 'open') THEN 'held' END AS state,
            max(coalesce(c.decide_time, c.create_time)) AS moment
        FROM rewards.facts same
        JOIN rewards.case_facts cf ON cf.community_id = same.community_id
            AND cf.fact_id = same.fact_id
        JOIN rewards.cases c ON c.community_id = cf.community_id AND c.case_id = cf.case_id
        WHERE same.community_id = f.community_id AND same.key = f.key
            AND same.actor_id = f.actor_id AND c.state <> 'dismissed') AS cs ON true
    LEFT JOIN LATERAL (
        SELECT o.event_time FROM rewards.facts o
        WHERE o.community_id = f.community_id AND o.key = f.key
            AND (o.event_time, o.fact_id) < (f.event_time, f.fact_id)
            AND NOT EXISTS (SELECT 1 FROM rewards.invalidations k
                WHERE k.community_id = f.community_id AND k.scope = 'key' AND k.name = f.key
                AND k.invalid AND (k.event_time, k.event_id) >= (o.event_time, o.fact_id))
        ORDER BY o.event_time, o.fact_id LIMIT 1) AS rs ON true"""  # noqa: S608  only our own constants


def judged(source: str, earner: str) -> str:
    """Return SQL that judges the facts of a source: all columns, `invalid` and `invalid_time`.

    `source` is SQL for rows of facts; `earner` is SQL for whose merit they are looked at as, on the
    row `f`: nobody's own facts stop holding because they themselves are suspended.
    """
    return f"""SELECT f.*, sp.person_id AS subject_person, ap.person_id AS actor_person,
        CASE WHEN os.invalid AND (ks.invalid IS NULL OR os.event_time < ks.event_time)
            THEN os.reason ELSE ks.reason END AS taken_back,
        CASE WHEN ks.invalid OR os.invalid THEN 'withdrawn'
            WHEN au.invalid AND {earner} = f.subject_id THEN 'split_off'
            WHEN ms.invalid AND f.actor_id <> {earner} THEN 'suspended'
            WHEN cs.state = 'abuse' THEN 'abuse'
            WHEN f.type IN ({_CONFIRMED}) AND coalesce(sp.person_id, f.subject_id)
                = coalesce(ap.person_id, f.actor_id) THEN 'self'
            WHEN rs.event_time IS NOT NULL THEN 'repeated'
            ELSE coalesce(cs.state, '') END AS invalid,
        CASE WHEN ks.invalid OR os.invalid THEN least(ks.event_time, os.event_time)
            WHEN au.invalid AND {earner} = f.subject_id THEN au.event_time
            WHEN ms.invalid AND f.actor_id <> {earner} THEN ms.event_time
            ELSE cs.moment END AS invalid_time
    FROM {source} AS f
    {_BROKEN}"""  # noqa: S608  only our own constants


def _in_order(source: str, earner: str) -> str:
    return f"{judged(source, earner)} ORDER BY f.time, f.fact_id"


_OF_MEMBER = sa.text(
    _in_order(
        """(SELECT * FROM (
            (SELECT * FROM rewards.facts WHERE community_id = :community
                AND subject_id = :member AND (time, fact_id) > (:time, :fact)
                ORDER BY time, fact_id LIMIT :size)
            UNION ALL
            (SELECT * FROM rewards.facts WHERE community_id = :community
                AND actor_id = :member AND subject_id <> :member
                AND (time, fact_id) > (:time, :fact)
                ORDER BY time, fact_id LIMIT :size)) AS u
        ORDER BY time, fact_id LIMIT :size)""",
        ":member",
    )
)
_OF_TYPE = sa.text(
    _in_order(
        """(SELECT * FROM rewards.facts WHERE community_id = :community AND type = :type
            AND (time, fact_id) > (:time, :fact) ORDER BY time, fact_id LIMIT :size)""",
        "CASE WHEN :by_actor THEN f.actor_id ELSE f.subject_id END",
    )
)
_BY_ID = sa.text(
    judged(
        """(SELECT * FROM rewards.facts WHERE community_id = :community
            AND fact_id = ANY(CAST(:facts AS uuid[])))""",
        "coalesce(CAST(:member AS uuid), f.subject_id)",
    )
)
_NEW = sa.text(
    """INSERT INTO rewards.facts (community_id, fact_id, type, subject_id, actor_id, object, idea,
        board, quantity, key, time, event_time, source)
    SELECT :community, n.fact_id, n.type, n.subject_id, n.actor_id, n.object, n.idea,
        n.board, n.quantity, n.key, n.time, n.event_time, n.source
    FROM unnest(CAST(:uid AS uuid[]), CAST(:type AS text[]), CAST(:subject AS uuid[]),
        CAST(:actor AS uuid[]), CAST(:object AS text[]), CAST(:idea AS text[]),
        CAST(:board AS text[]), CAST(:quantity AS bigint[]), CAST(:key AS text[]),
        CAST(:time AS timestamptz[]), CAST(:event_time AS timestamptz[]), CAST(:source AS text[]))
        AS n(fact_id, type, subject_id, actor_id, object, idea, board, quantity, key, time,
            event_time, source)
    WHERE NOT :fresh_only OR NOT EXISTS (
        SELECT 1 FROM rewards.facts o WHERE o.community_id = :community AND o.key = n.key
            AND NOT EXISTS (SELECT 1 FROM rewards.invalidations k WHERE k.community_id = :community
                AND k.scope = 'key' AND k.name = n.key AND k.invalid
                AND (k.event_time, k.event_id) >= (o.event_time, o.fact_id)))
    ON CONFLICT DO NOTHING
    RETURNING subject_id, actor_id"""
)
_FIELDS = (
    "uid",
    "type",
    "subject",
    "actor",
    "object",
    "idea",
    "board",
    "quantity",
    "key",
    "time",
    "event_time",
    "source",
)


def add_facts(
    tx: sa.Connection, community: UUID, facts: Sequence[Fact], *, fresh_only: bool = False
) -> list[tuple[UUID, UUID]]:
    """Keep facts once each and return subject and actor of those that are new.

    With `fresh_only` a fact is left out where one of its key is there that was not taken back.
    """
    if not facts:
        return []
    columns: dict[str, Any] = {name: [getattr(fact, name) for fact in facts] for name in _FIELDS}
    found = tx.execute(_NEW, {"community": community, "fresh_only": fresh_only, **columns})
    return [(row.subject_id, row.actor_id) for row in found]


def batches(
    tx: sa.Connection, community: UUID, member: UUID, *, size: int = BATCH
) -> Iterator[list[Fact]]:
    """Yield the facts a member has to do with, as subject or actor, by time and id, in batches."""
    yield from _batches(tx, _OF_MEMBER, size, community=community, member=member)


def stream(tx: sa.Connection, community: UUID, member: UUID) -> Iterator[Fact]:
    """Yield the facts a member has to do with, as subject or actor, by time and id."""
    for batch in batches(tx, community, member):
        yield from batch


def load_facts(
    tx: sa.Connection, community: UUID, facts: Iterable[UUID], member: UUID | None = None
) -> dict[UUID, Fact]:
    """Return some facts by uid, as the merit of a member, or of their subjects."""
    wanted = list(set(facts))
    if not wanted:
        return {}
    found = tx.execute(
        _BY_ID, {"community": community, "facts": wanted, "member": member}
    ).mappings()
    return {row["fact_id"]: _fact(row) for row in found}


def any_facts(tx: sa.Connection, community: UUID) -> bool:
    """Return whether a community has any fact."""
    return bool(
        tx.execute(sa.select(sa.exists().where(FACTS.c.community_id == community))).scalar_one()
    )


def _batches(
    tx: sa.Connection,
    question: sa.TextClause,
    size: int,
    **values: object,
) -> Iterator[list[Fact]]:
    time, fact = _FIRST
    while True:
        rows = tx.execute(question, {**values, "time": time, "fact": fact, "size": size})
        found = [_fact(row) for row in rows.mappings()]
        if found:
            yield found
            time, fact = found[-1].time, found[-1].uid
        if len(found) < size:
            return


def facts_from(rows: Iterable[Mapping[Any, Any]]) -> list[Fact]:
    """Return the facts in rows that were judged."""
    return [_fact(row) for row in rows]


def _fact(row: Mapping[Any, Any]) -> Fact:
    invalid, status = row["invalid"], ""
    if invalid == WITHDRAWN:
        invalid, status = withdrawal(row["type"], row["object"], row["taken_back"])
    return Fact(
        uid=row["fact_id"],
        type=row["type"],
        subject=row["subject_id"],
        actor=row["actor_id"],
        object=row["object"],
        idea=row["idea"],
        board=row["board"],
        quantity=row["quantity"],
        key=row["key"],
        time=row["time"],
        event_time=row["event_time"],
        source=row["source"],
        invalid=invalid,
        invalid_time=row["invalid_time"],
        invalid_status=status,
        subject_person=row["subject_person"],
        actor_person=row["actor_person"],
    )
