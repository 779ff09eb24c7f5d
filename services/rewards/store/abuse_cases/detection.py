"""Measures who supports whom, to find what looks like abuse."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.abuse_cases import cases
from services.rewards.domain.abuse_cases.cases import Thresholds

_TIMEOUT = "60s"

# What members confirmed of each other lately and no case was ever about. What was imported, taken
# back, or given by staff says nothing, nor do accounts known to be one person's.
_SUPPORT = """WITH support AS MATERIALIZED (
        SELECT f.fact_id, f.subject_id AS subject, f.actor_id AS actor, f.object, f.time,
            coalesce(f.time < ap.join_time + :age, false) AS young
        FROM rewards.facts f
        JOIN rewards.people sp ON sp.community_id = f.community_id
            AND sp.member_id = f.subject_id AND NOT sp.is_staff AND NOT sp.is_erased
        JOIN rewards.people ap ON ap.community_id = f.community_id
            AND ap.member_id = f.actor_id AND NOT ap.is_staff AND NOT ap.is_placeholder
        WHERE f.community_id = :community AND f.type IN ('vote', 'comment_helpful')
            AND f.time >= :since AND f.source NOT IN ('import', 'backfill')
            AND coalesce(sp.person_id, f.subject_id) <> coalesce(ap.person_id, f.actor_id)
            AND NOT EXISTS (
                SELECT FROM rewards.invalidations w
                WHERE w.community_id = f.community_id AND w.invalid
                    AND ((w.scope IN ('object', 'author') AND w.name = f.object)
                        OR (w.scope = 'member' AND w.name = f.actor_id::text)))
            AND NOT EXISTS (
                SELECT FROM rewards.invalidations w
                WHERE w.community_id = f.community_id AND w.invalid
                    AND w.scope = 'key' AND w.name = f.key
                    AND (w.event_time, w.event_id) >= (f.event_time, f.fact_id))
            AND NOT EXISTS (
                SELECT FROM rewards.case_facts k
                WHERE k.community_id = f.community_id AND k.fact_id = f.fact_id)),
    pair AS MATERIALIZED (
        SELECT subject, actor, count(*) AS n FROM support GROUP BY subject, actor),
    got AS (
        SELECT subject, count(*) AS n, count(DISTINCT object) AS objects
        FROM support GROUP BY subject),
    gave AS (
        SELECT actor, sum(n) AS n FROM pair GROUP BY actor)"""

# With each suspicion come the facts it rests on, those of its actors for its subject.
_FACTS = """SELECT g.*, x.facts, x.first, x.last FROM suspect g
    CROSS JOIN LATERAL (
        SELECT array_agg(s.fact_id ORDER BY s.time, s.fact_id) AS facts,
            min(s.time) AS first, max(s.time) AS last
        FROM support s WHERE s.subject = g.subject AND s.actor = ANY(g.actors)) AS x
    ORDER BY g.subject"""

_RECIPROCITY = f"""{_SUPPORT},
    mutual AS (
        SELECT a.subject, a.actor, a.n AS received, b.n AS returned FROM pair a
        JOIN pair b ON b.subject = a.actor AND b.actor = a.subject
        WHERE a.n >= :mutual_each_way AND b.n >= :mutual_each_way),
    suspect AS (
        SELECT m.subject, array_agg(m.actor ORDER BY m.actor) AS actors,
            sum(m.received) AS received, sum(m.returned) AS returned, g.n AS total
        FROM mutual m JOIN got g ON g.subject = m.subject
        GROUP BY m.subject, g.n HAVING sum(m.received) >= :mutual_share * g.n
        ORDER BY sum(m.received) DESC, m.subject LIMIT :most_cases)
    {_FACTS}"""  # noqa: S608  only our own constants

_FEW_VOTERS = f"""{_SUPPORT},
    ranked AS (
        SELECT subject, actor, n, row_number() OVER (
            PARTITION BY subject ORDER BY n DESC, actor) AS place FROM pair),
    suspect AS (
        SELECT r.subject, array_agg(r.actor ORDER BY r.actor) AS actors,
            sum(r.n) AS received, sum(v.n) AS given, g.n AS total, g.objects,
            (SELECT count(*) FROM pair p WHERE p.subject = r.subject) AS voters
        FROM ranked r JOIN got g ON g.subject = r.subject JOIN gave v ON v.actor = r.actor
        WHERE r.place <= :few_people AND g.n >= :few_votes AND g.objects >= :few_objects
        GROUP BY r.subject, g.n, g.objects
        HAVING sum(r.n) >= :few_share * g.n AND sum(r.n) >= :few_loyalty * sum(v.n)
        ORDER BY sum(r.n) DESC, r.subject LIMIT :most_cases)
    {_FACTS}"""  # noqa: S608  only our own constants

_SHARED_PATTERN = f"""{_SUPPORT},
    telling AS (
        SELECT object FROM support WHERE object <> '' GROUP BY object
        HAVING count(DISTINCT actor) BETWEEN 2 AND :pattern_popular),
    choice AS MATERIALIZED (
        SELECT DISTINCT s.actor, s.object FROM support s JOIN telling t ON t.object = s.object),
    chosen AS (
        SELECT actor, count(DISTINCT object) AS n FROM support GROUP BY actor),
    alike AS MATERIALIZED (
        SELECT p.a, p.b, p.common, x.n + y.n - p.common AS either FROM (
            SELECT a.actor AS a, b.actor AS b, count(*) AS common
            FROM choice a JOIN choice b ON b.object = a.object AND b.actor > a.actor
            GROUP BY a.actor, b.actor HAVING count(*) >= :pattern_objects) AS p
        JOIN chosen x ON x.actor = p.a JOIN chosen y ON y.actor = p.b
        WHERE p.common >= :pattern_alike * (x.n + y.n - p.common)),
    devoted AS (
        SELECT p.subject, p.actor, p.n FROM pair p JOIN gave v ON v.actor = p.actor
        WHERE p.n >= :pattern_share * v.n),
    suspect AS (
        SELECT d.subject, array_agg(DISTINCT m.actor) AS actors,
            max(l.common) AS common, min(l.common::float8 / l.either) AS alike
        FROM alike l JOIN devoted d ON d.actor = l.a
        JOIN devoted e ON e.actor = l.b AND e.subject = d.subject
        CROSS JOIN LATERAL (VALUES (l.a), (l.b)) AS m(actor)
        GROUP BY d.subject ORDER BY max(l.common) DESC, d.subject LIMIT :most_cases)
    {_FACTS}"""  # noqa: S608  only our own constants

_YOUNG_BURST = f"""{_SUPPORT},
    grown AS (SELECT count(DISTINCT actor) AS n FROM support WHERE NOT young),
    arrival AS (
        SELECT subject, actor, min(time) AS time FROM support WHERE young GROUP BY subject, actor),
    run AS (
        SELECT subject, time, count(*) OVER (
            PARTITION BY subject ORDER BY time
            RANGE BETWEEN CURRENT ROW AND INTERVAL '1 hour' FOLLOWING) AS n FROM arrival),
    burst AS (
        SELECT DISTINCT ON (subject) subject, time, n FROM run WHERE n >= :burst_accounts
        ORDER BY subject, n DESC, time),
    crowd AS (
        SELECT b.subject, b.time, b.n,
            (SELECT array_agg(a.actor ORDER BY a.actor) FROM arrival a WHERE a.subject = b.subject
                AND a.time BETWEEN b.time AND b.time + INTERVAL '1 hour') AS actors,
            (SELECT count(DISTINCT s.actor) FROM support s WHERE s.subject = b.subject
                AND s.time BETWEEN b.time AND b.time + INTERVAL '1 hour') AS everybody,
            (SELECT avg(s.young::int) FROM support s WHERE s.subject <> b.subject
                AND s.time BETWEEN b.time - INTERVAL '1 day' AND b.time + INTERVAL '1 day')
                AS common
        FROM burst b),
    suspect AS (
        SELECT c.subject, c.actors, c.n AS accounts, c.everybody, c.time AS moment,
            sum(v.n) AS given, sum(p.n) AS received
        FROM crowd c JOIN gave v ON v.actor = ANY(c.actors)
        JOIN pair p ON p.actor = v.actor AND p.subject = c.subject
        WHERE c.n >= :burst_share * c.everybody AND coalesce(c.common, 0) <= :burst_common
            AND (SELECT n FROM grown) >= :least_active
            AND (c.n <= :burst_crowd OR (
                SELECT count(DISTINCT s.object) FROM support s
                WHERE s.subject = c.subject AND s.actor = ANY(c.actors)) > 1)
        GROUP BY c.subject, c.actors, c.n, c.everybody, c.time
        HAVING sum(p.n) >= :burst_loyalty * sum(v.n)
        ORDER BY c.n DESC, c.subject LIMIT :most_cases)
    {_FACTS}"""  # noqa: S608  only our own constants

_QUESTIONS = {
    cases.YOUNG_BURST: _YOUNG_BURST,
    cases.RECIPROCITY: _RECIPROCITY,
    cases.FEW_VOTERS: _FEW_VOTERS,
    cases.SHARED_PATTERN: _SHARED_PATTERN,
}
# The plainest first: what it is about is no longer looked at for the others.
REASONS = tuple(_QUESTIONS)


def count_active(
    tx: sa.Connection, community: UUID, moment: datetime, thresholds: Thresholds
) -> int:
    """Return how many members confirmed something of others lately."""
    statement = f"{_SUPPORT} SELECT count(*) FROM gave"  # noqa: S608  only our own constants
    return int(tx.execute(sa.text(statement), _values(community, moment, thresholds)).scalar_one())


def find(
    tx: sa.Connection, community: UUID, reason: str, moment: datetime, thresholds: Thresholds
) -> list[Mapping[Any, Any]]:
    """Return what is beyond the thresholds for a reason, with what was measured.

    Each row has subject, actors, facts, first and last. It looks at the last days' confirmations,
    so it costs seconds for a million of them.
    """
    tx.execute(sa.text("SELECT set_config('statement_timeout', :limit, true)"), {"limit": _TIMEOUT})
    found = tx.execute(sa.text(_QUESTIONS[reason]), _values(community, moment, thresholds))
    return list(found.mappings())


def _values(community: UUID, moment: datetime, thresholds: Thresholds) -> dict[str, Any]:
    values = {name: getattr(thresholds, name) for name in thresholds.__dataclass_fields__}
    return values | {
        "community": community,
        "since": moment - timedelta(days=thresholds.days),
        "age": thresholds.burst_age,
    }
