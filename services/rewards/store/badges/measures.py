"""Counts what achievements count, in one question for all of them."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.badges.achievements import DISTINCT_DAYS, SUM, Version
from services.rewards.domain.badges.awards import Crossing, Measure
from services.rewards.domain.points.facts import ACTOR, SUBJECT, TRIGGERS, Trigger
from services.rewards.store.points.facts import judged

_SPECS = """specs AS (SELECT * FROM jsonb_to_recordset(CAST(:specs AS jsonb)) AS s(
        id int, trigger text, type text, role text, boards text[], sources text[], least bigint,
        what text, thresholds bigint[]))"""
# A filter whose list is empty takes anything; what nobody named a source for came from the web.
_FITS = """(cardinality(s.boards) = 0 OR {0}.board = ANY(s.boards))
        AND (cardinality(s.sources) = 0 OR coalesce(nullif({0}.source, ''), 'web')
            = ANY(s.sources))
        AND {0}.quantity >= s.least"""

# What is the merit of a member as subject or as actor; nothing else is read, so that what somebody
# gets a hundred thousand times costs nothing where no achievement counts it. A fact on both sides
# is one row for each of them.
_OWN = """(SELECT *, 'subject' AS role FROM rewards.facts WHERE community_id = :community
            AND subject_id = :member AND type = ANY(CAST(:by_subject AS text[]))
        UNION ALL
        SELECT *, 'actor' FROM rewards.facts WHERE community_id = :community
            AND actor_id = :member AND type = ANY(CAST(:by_actor AS text[])))"""

# The total after each fact, and the facts with which it went over a threshold.
_RUNNING = """running AS (
        SELECT *, sum(step) OVER (PARTITION BY id ORDER BY time, fact_id) AS total FROM counted),
    crossing AS (
        SELECT r.id, t.threshold, r.fact_id, r.time, r.source, r.idea, r.trigger
        FROM running r CROSS JOIN LATERAL unnest(r.thresholds) AS t(threshold)
        WHERE r.step > 0 AND r.total >= t.threshold AND r.total - r.step < t.threshold)
    SELECT id, CAST(sum(step) AS bigint) AS threshold, NULL AS fact_id, NULL AS time,
        NULL AS source, NULL AS idea, NULL AS trigger
    FROM counted GROUP BY id
    UNION ALL SELECT * FROM crossing"""

_OF_FACTS = sa.text(
    f"""WITH {_SPECS},
    held AS MATERIALIZED (SELECT j.* FROM ({judged(_OWN, ":member")}) AS j
        WHERE j.invalid = ''),
    matched AS (
        SELECT s.id, s.what, s.thresholds, s.trigger, h.fact_id, h.time, h.source,
            coalesce(nullif(h.idea, ''), h.object) AS idea, h.quantity
        FROM held h JOIN specs s ON s.type = h.type AND s.role = h.role
            AND {_FITS.format("h")}),
    counted AS (
        SELECT *, CASE what WHEN 'quantity' THEN quantity
            WHEN 'days' THEN CAST(row_number() OVER (
                PARTITION BY id, CASE what WHEN 'days' THEN
                    CAST(time AT TIME ZONE 'UTC' AS date) END
                ORDER BY time, fact_id) = 1 AS int)
            ELSE 1 END AS step
        FROM matched),
    {_RUNNING}"""  # noqa: S608  only our own constants
)

# Points in the member's own account that rest on facts; what is set aside or reversed is not there.
_OF_POINTS = sa.text(
    f"""WITH {_SPECS},
    counted AS (
        SELECT s.id, s.thresholds, coalesce(nullif(s.trigger, ''), '') AS trigger,
            t.fact_id, t.effective_time AS time, f.source,
            coalesce(nullif(f.idea, ''), f.object) AS idea, t.amount AS step
        FROM rewards.transfers t
        JOIN rewards.facts f ON f.community_id = t.community_id AND f.fact_id = t.fact_id
        JOIN specs s ON s.what = t.unit AND (s.type = '' OR (s.type = f.type
            AND CASE s.role WHEN 'subject' THEN f.subject_id ELSE f.actor_id END = :member))
            AND {_FITS.format("f")}
        WHERE t.community_id = :community AND t.member_id = :member AND t.reverses IS NULL
            AND t.credit = 'member:' || CAST(:member AS text)
            AND NOT EXISTS (SELECT 1 FROM rewards.transfers r
                WHERE r.community_id = t.community_id AND r.reverses = t.transfer_id)),
    {_RUNNING}"""  # noqa: S608  only our own constants
)

_EARNER = "CASE WHEN :by_actor THEN {0}.actor_id ELSE {0}.subject_id END"
_FILTER = """(cardinality(CAST(:boards AS text[])) = 0 OR board = ANY(CAST(:boards AS text[])))
            AND (cardinality(CAST(:sources AS text[])) = 0
                OR coalesce(nullif(source, ''), 'web') = ANY(CAST(:sources AS text[])))
            AND quantity >= :least"""
_ALL_OF_TYPE = f"""(SELECT * FROM rewards.facts WHERE community_id = :community AND type = :type
            AND {_FILTER})"""  # noqa: S608  only our own constants

# A fact that waits for a case keeps its place, so nobody else is first in the meantime.
_FIRST = sa.text(
    f"""SELECT j.fact_id, j.time, j.source, coalesce(nullif(j.idea, ''), j.object) AS idea,
        {_EARNER.format("j")} AS member_id, j.invalid
    FROM ({judged(_ALL_OF_TYPE, _EARNER.format("f"))}) AS j
    WHERE j.invalid IN ('', 'held') ORDER BY j.time, j.fact_id LIMIT 1"""  # noqa: S608  only our own constants
)
_FIRST_MANY = sa.text(
    f"""WITH first AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY p.time, p.fact_id) AS place, p.* FROM (
            SELECT j.fact_id, j.time, j.source, coalesce(nullif(j.idea, ''), j.object) AS idea,
                {_EARNER.format("j")} AS member_id
            FROM ({judged(_ALL_OF_TYPE, _EARNER.format("f"))}) AS j
            WHERE j.invalid = '' ORDER BY j.time, j.fact_id LIMIT :size) AS p)
    (SELECT DISTINCT ON (member_id) place, member_id, fact_id, time, source, idea FROM first
        ORDER BY member_id, place)
    UNION ALL
    (SELECT place, NULL, fact_id, time, source, idea FROM first
        WHERE place = ANY(CAST(:thresholds AS bigint[])))"""  # noqa: S608  only our own constants
)
_EVERYBODY = sa.text(
    f"""SELECT {_EARNER.format("j")} AS member_id, count(*) AS facts, sum(j.quantity) AS quantity,
        count(DISTINCT CAST(j.time AT TIME ZONE 'UTC' AS date)) AS days
    FROM ({judged(_ALL_OF_TYPE, _EARNER.format("f"))}) AS j
    WHERE j.invalid = '' GROUP BY 1"""  # noqa: S608  only our own constants
)
_POINTS_OF_EVERYBODY = sa.text(
    f"""SELECT t.member_id, sum(t.amount) AS points
    FROM rewards.transfers t
    JOIN (SELECT * FROM rewards.facts WHERE community_id = :community
        AND (CAST(:type AS text) = '' OR type = :type) AND {_FILTER}) AS f
        ON f.fact_id = t.fact_id
        AND (CAST(:type AS text) = '' OR t.member_id = {_EARNER.format("f")})
    WHERE t.community_id = :community AND t.unit = :unit AND t.reverses IS NULL
        AND t.credit LIKE 'member:%'
        AND NOT EXISTS (SELECT 1 FROM rewards.transfers r
            WHERE r.community_id = t.community_id AND r.reverses = t.transfer_id)
    GROUP BY 1"""  # noqa: S608  only our own constants
)


def _what(version: Version) -> str:
    definition = version.definition
    if definition.kind == DISTINCT_DAYS:
        return "days"
    return definition.measure if definition.kind == SUM else "facts"


def _trigger(version: Version) -> Trigger | None:
    return TRIGGERS.get(version.definition.trigger)


def _spec(number: int, version: Version) -> dict[str, Any]:
    definition, trigger = version.definition, _trigger(version)
    return {
        "id": number,
        "trigger": definition.trigger,
        "type": trigger.type if trigger else "",
        "role": trigger.role if trigger else "",
        "boards": list(definition.filter.boards),
        "sources": list(definition.filter.sources),
        "least": definition.filter.least_quantity,
        "what": _what(version),
        "thresholds": [one.threshold for one in definition.tiers],
    }


def measure_member(
    tx: sa.Connection, community: UUID, member: UUID, versions: Sequence[Version]
) -> dict[tuple[str, int], Measure]:
    """Return how far a member is under some versions, by slug and number.

    All versions are answered by one question about facts, and those that add up points by one
    about the ledger; the fact that reached a threshold comes with it.
    """
    specs = {number: _spec(number, version) for number, version in enumerate(versions)}
    on_points = [spec for number, spec in specs.items() if versions[number].definition.points_unit]
    on_facts = [spec for spec in specs.values() if spec not in on_points]
    values: dict[int, int] = {}
    crossings: dict[int, dict[int, Crossing]] = {}
    for question, asked in ((_OF_FACTS, on_facts), (_OF_POINTS, on_points)):
        if not asked:
            continue
        rows = tx.execute(
            question,
            {
                "community": community,
                "member": member,
                "specs": json.dumps(asked),
                **(_types(asked) if question is _OF_FACTS else {}),
            },
        )
        for row in rows:
            if row.fact_id is None:
                values[row.id] = row.threshold
            else:
                crossings.setdefault(row.id, {})[row.threshold] = _crossing(row, row.trigger)
    return {
        (version.slug, version.number): Measure(values.get(number, 0), crossings.get(number, {}))
        for number, version in enumerate(versions)
    }


def _types(specs: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    return {
        f"by_{role}": sorted({spec["type"] for spec in specs if spec["role"] == role})
        for role in (SUBJECT, ACTOR)
    }


def _crossing(row: sa.Row[Any], trigger: str) -> Crossing:
    return Crossing(row.fact_id, row.time, row.source, trigger, row.idea)


def _question(community: UUID, version: Version) -> dict[str, Any]:
    definition, trigger = version.definition, _trigger(version)
    return {
        "community": community,
        "type": trigger.type if trigger else "",
        "by_actor": trigger is not None and trigger.role != SUBJECT,
        "boards": list(definition.filter.boards),
        "sources": list(definition.filter.sources),
        "least": definition.filter.least_quantity,
    }


def find_first(
    tx: sa.Connection, community: UUID, version: Version
) -> tuple[UUID, Crossing] | None:
    """Return who was the first of all and with what; None while nobody was or a case is open."""
    row = tx.execute(_FIRST, _question(community, version)).first()
    if row is None or row.invalid:
        return None
    return row.member_id, _crossing(row, version.definition.trigger)


def find_first_many(
    tx: sa.Connection, community: UUID, version: Version
) -> dict[int, dict[UUID, Crossing]]:
    """Return who took part when the community reached each threshold, by threshold.

    The time is when the threshold was reached; the fact is each member's own first.
    """
    thresholds = [one.threshold for one in version.definition.tiers]
    rows = tx.execute(
        _FIRST_MANY,
        {**_question(community, version), "size": max(thresholds), "thresholds": thresholds},
    ).all()
    reached = {row.place: row.time for row in rows if row.member_id is None}
    found: dict[int, dict[UUID, Crossing]] = {}
    for threshold, moment in reached.items():
        found[threshold] = {
            row.member_id: Crossing(
                row.fact_id, moment, row.source, version.definition.trigger, row.idea
            )
            for row in rows
            if row.member_id is not None and row.place <= threshold
        }
    return found


def measure_everybody(tx: sa.Connection, community: UUID, version: Version) -> dict[UUID, int]:
    """Return how far every member is under a version, without those who have nothing."""
    question = _question(community, version)
    unit = version.definition.points_unit
    if unit:
        rows = tx.execute(_POINTS_OF_EVERYBODY, {**question, "unit": unit})
        return {row.member_id: int(row.points) for row in rows}
    column = {"days": "days", "quantity": "quantity"}.get(_what(version), "facts")
    rows = tx.execute(_EVERYBODY, question)
    return {row.member_id: int(getattr(row, column)) for row in rows}


__all__ = [
    "find_first",
    "find_first_many",
    "measure_everybody",
    "measure_member",
]
