"""Keeps abuse cases and the facts they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.abuse_cases import cases
from services.rewards.domain.abuse_cases.cases import Case
from services.rewards.store.locks import LOCKS
from services.rewards.store.tables import CASE_FACTS, CASES
from shared import locks

# What a repeated key or a taken back fact would have given is not asked here: a case may hold facts
# that do not count, and they change nothing.
_FREE = """NOT EXISTS (
        SELECT FROM rewards.case_facts k
        JOIN rewards.cases c ON c.community_id = k.community_id AND c.case_id = k.case_id
        WHERE k.community_id = f.community_id AND k.fact_id = f.fact_id
            AND c.state = ANY(:binding))"""


def _case(row: Any) -> Case:  # noqa: ANN401  a row has the columns it has
    return Case(
        uid=row["case_id"],
        member=row["member_id"],
        reason=row["reason"],
        state=row["state"],
        window_start=row["window_start"],
        window_end=row["window_end"],
        create_time=row["create_time"],
        others=tuple(row["others"]),
        evidence=tuple(row["evidence"]),
        note=row["note"],
        appeal=row["appeal"],
        decision_message=row["decision_message"],
        opened_by=row["opened_by"],
        decided_by=row["decided_by"],
        appeal_decided_by=row["appeal_decided_by"],
        decide_time=row["decide_time"],
        finalize_time=row["finalize_time"],
        appeal_time=row["appeal_time"],
    )


def add_case(tx: sa.Connection, community: UUID, case: Case) -> None:
    """Keep a new case."""
    values = asdict(case)
    tx.execute(
        sa.insert(CASES).values(
            community_id=community,
            case_id=values.pop("uid"),
            member_id=values.pop("member"),
            others=list(values.pop("others")),
            evidence=list(values.pop("evidence")),
            **values,
        )
    )


def save_case(tx: sa.Connection, community: UUID, case: Case) -> None:
    """Keep what a locked case has become."""
    tx.execute(
        sa.update(CASES)
        .where(CASES.c.community_id == community, CASES.c.case_id == case.uid)
        .values(
            state=case.state,
            appeal=case.appeal,
            decision_message=case.decision_message,
            decided_by=case.decided_by,
            appeal_decided_by=case.appeal_decided_by,
            decide_time=case.decide_time,
            finalize_time=case.finalize_time,
            appeal_time=case.appeal_time,
        )
    )


def load_case(tx: sa.Connection, community: UUID, uid: UUID, *, lock: bool = False) -> Case | None:
    """Return a case; with `lock` nobody else changes it until the transaction ends."""
    question = sa.select(CASES).where(CASES.c.community_id == community, CASES.c.case_id == uid)
    row = tx.execute(question.with_for_update() if lock else question).mappings().first()
    return None if row is None else _case(row)


def list_cases(
    tx: sa.Connection,
    community: UUID,
    states: Sequence[str],
    after: tuple[datetime, UUID] | None,
    limit: int,
    *,
    member: UUID | None = None,
    newest: bool = False,
) -> list[Case]:
    """Return cases in some states, the oldest first or the newest; of a member, or everyone's."""
    place = sa.tuple_(CASES.c.create_time, CASES.c.case_id)
    question = sa.select(CASES).where(
        CASES.c.community_id == community, CASES.c.state.in_(list(states))
    )
    if member is not None:
        question = question.where(CASES.c.member_id == member)
    if after is not None:
        there = sa.tuple_(*(sa.literal(key) for key in after))
        question = question.where(place < there if newest else place > there)
    order = (CASES.c.create_time, CASES.c.case_id)
    question = question.order_by(*(column.desc() for column in order) if newest else order)
    return [_case(row) for row in tx.execute(question.limit(limit)).mappings()]


def list_due(tx: sa.Connection, moment: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return the open cases nobody decided in time, by community and uid; for workers."""
    found = tx.execute(
        sa.select(CASES.c.community_id, CASES.c.case_id)
        .where(CASES.c.state == cases.OPEN, CASES.c.finalize_time <= moment)
        .order_by(CASES.c.finalize_time)
        .limit(limit)
    )
    return [(row.community_id, row.case_id) for row in found]


def list_open_reasons(tx: sa.Connection, community: UUID) -> set[tuple[UUID, str]]:
    """Return the members with a case that waits, with its reason."""
    found = tx.execute(
        sa.select(CASES.c.member_id, CASES.c.reason).where(
            CASES.c.community_id == community, CASES.c.state.in_(cases.WAITING)
        )
    )
    return {(row.member_id, row.reason) for row in found}


def list_own_accounts(tx: sa.Connection, community: UUID) -> list[tuple[str, list[UUID]]]:
    """Return the groups of accounts that cases hold to be one person's, with the case's state."""
    found = tx.execute(
        sa.select(CASES.c.state, CASES.c.member_id, CASES.c.others)
        .where(CASES.c.community_id == community, CASES.c.reason == cases.OWN_ACCOUNTS)
        .order_by(CASES.c.case_id)
    )
    return [(row.state, [row.member_id, *row.others]) for row in found]


def take_turns(tx: sa.Connection, community: UUID) -> None:
    """Let one transaction at a time say which facts belong to which case."""
    LOCKS.take(tx, community, locks.exclusive("cases"))


def find_facts(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    window: tuple[datetime, datetime],
    others: Iterable[UUID] = (),
) -> list[UUID]:
    """Return what others confirmed of a member in a window and no case holds yet.

    With `others`, theirs only. At most one more than a case may have.
    """
    others = list(others)
    found = tx.execute(
        sa.text(f"""SELECT f.fact_id FROM rewards.facts f
            WHERE f.community_id = :community AND f.subject_id = :member
                AND f.actor_id <> :member AND f.type = ANY(:types)
                AND f.time >= :start AND f.time < :end
                AND (:anybody OR f.actor_id = ANY(:others)) AND {_FREE}
            ORDER BY f.time, f.fact_id LIMIT :limit"""),  # noqa: S608  only our own constants
        {
            "community": community,
            "member": member,
            "types": list(cases.CONFIRMED_TYPES),
            "start": window[0],
            "end": window[1],
            "anybody": not others,
            "others": others,
            "binding": list(cases.BINDING),
            "limit": cases.MOST_FACTS + 1,
        },
    )
    return list(found.scalars())


def add_facts(tx: sa.Connection, community: UUID, case: UUID, facts: Sequence[UUID]) -> None:
    """Say which facts a case is about."""
    tx.execute(
        sa.insert(CASE_FACTS),
        [{"community_id": community, "case_id": case, "fact_id": fact} for fact in facts],
    )


def list_concerned(tx: sa.Connection, community: UUID, case: UUID) -> list[UUID]:
    """Return the members on either side of a case's facts."""
    found = tx.execute(
        sa.text("""SELECT DISTINCT m.member_id FROM rewards.case_facts k
            JOIN rewards.facts f ON f.community_id = k.community_id AND f.fact_id = k.fact_id
            CROSS JOIN LATERAL (VALUES (f.subject_id), (f.actor_id)) AS m(member_id)
            WHERE k.community_id = :community AND k.case_id = :case ORDER BY 1"""),
        {"community": community, "case": case},
    )
    return list(found.scalars())


def list_fact_ids(tx: sa.Connection, community: UUID, case: UUID, limit: int) -> list[UUID]:
    """Return the facts of a case, those that happened first at the top."""
    found = tx.execute(
        sa.text("""SELECT f.fact_id FROM rewards.case_facts k
            JOIN rewards.facts f ON f.community_id = k.community_id AND f.fact_id = k.fact_id
            WHERE k.community_id = :community AND k.case_id = :case
            ORDER BY f.time, f.fact_id LIMIT :limit"""),
        {"community": community, "case": case, "limit": limit},
    )
    return list(found.scalars())


def count_facts(tx: sa.Connection, community: UUID, case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many facts each case has."""
    found = tx.execute(
        sa.select(CASE_FACTS.c.case_id, sa.func.count().label("n"))
        .where(CASE_FACTS.c.community_id == community, CASE_FACTS.c.case_id.in_(list(case_ids)))
        .group_by(CASE_FACTS.c.case_id)
    )
    return {row.case_id: row.n for row in found}


def sum_points(
    tx: sa.Connection, community: UUID, case_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[str, int]]]:
    """Return the points of each case by unit: those set aside, taken, or given back.

    An open case has what is in escrow; another what its decision reversed, however often. Points
    for what several people confirmed rest on the last of them, and are set aside where any of them
    is in the case.
    """
    found = tx.execute(
        sa.text("""WITH asked AS (
            SELECT * FROM rewards.cases
            WHERE community_id = :community AND case_id = ANY(:cases)),
        about AS (
            SELECT DISTINCT k.case_id, f.fact_id, f.object, f.type FROM asked c
            JOIN rewards.case_facts k
                ON k.community_id = c.community_id AND k.case_id = c.case_id
            JOIN rewards.facts o
                ON o.community_id = k.community_id AND o.fact_id = k.fact_id
            JOIN rewards.facts f ON f.community_id = o.community_id AND f.key = o.key
                AND f.actor_id = o.actor_id),
        shared AS (
            SELECT slug, version FROM rewards.rule_versions WHERE community_id = :community
                AND CAST(definition ->> 'distinct_actors' AS integer) > 1),
        resting AS (
            SELECT c.case_id, t.* FROM asked c
            JOIN about a ON a.case_id = c.case_id
            JOIN rewards.transfers t ON t.community_id = c.community_id
                AND t.fact_id = a.fact_id AND t.member_id = c.member_id
            UNION
            SELECT c.case_id, t.* FROM asked c
            JOIN rewards.transfers t
                ON t.community_id = c.community_id AND t.member_id = c.member_id
            JOIN shared s ON s.slug = t.rule AND s.version = t.rule_version
            JOIN rewards.facts f ON f.community_id = t.community_id AND f.fact_id = t.fact_id
            WHERE EXISTS (SELECT FROM about a WHERE a.case_id = c.case_id
                AND a.object = f.object AND a.type = f.type))
        SELECT case_id, unit, sum(amount) AS amount FROM (
            SELECT DISTINCT ON (c.case_id, t.unit, t.fact_id, t.rule, t.rule_version)
                c.case_id, t.unit, t.amount
            FROM asked c
            JOIN resting t ON t.case_id = c.case_id AND t.reason = 'earned'
            LEFT JOIN rewards.transfers r
                ON r.community_id = t.community_id AND r.reverses = t.transfer_id
            WHERE coalesce(r.create_time, t.create_time) >= c.create_time
                AND CASE c.state
                    WHEN 'open' THEN r.transfer_id IS NULL AND t.credit LIKE 'escrow:%'
                    WHEN 'dismissed' THEN r.reason IN ('dismissed', 'confirmed')
                    ELSE r.reason = 'confirmed' END
            ORDER BY c.case_id, t.unit, t.fact_id, t.rule, t.rule_version, t.seq DESC) AS points
        GROUP BY case_id, unit ORDER BY case_id, unit DESC"""),
        {"community": community, "cases": list(case_ids)},
    )
    points: dict[UUID, list[tuple[str, int]]] = {}
    for row in found:
        points.setdefault(row.case_id, []).append((row.unit, int(row.amount)))
    return points


def link_accounts(
    tx: sa.Connection, community: UUID, persons: dict[UUID, UUID | None]
) -> list[UUID]:
    """Keep whose each of some accounts is, None for a person of its own; return whose changed."""
    found = tx.execute(
        sa.text("""UPDATE rewards.people p SET person_id = w.person_id
            FROM unnest(CAST(:members AS uuid[]), CAST(:persons AS uuid[]))
                AS w(member_id, person_id)
            WHERE p.community_id = :community AND p.member_id = w.member_id
                AND p.person_id IS DISTINCT FROM w.person_id
            RETURNING p.member_id"""),
        {"community": community, "members": list(persons), "persons": list(persons.values())},
    )
    return sorted(found.scalars())


def forget(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Empty what a member wrote, and what was written to and about them."""
    tx.execute(
        sa.update(CASES)
        .where(CASES.c.community_id == community, CASES.c.member_id == member)
        .values(appeal="", decision_message="", note="")
    )


# What contradicts itself; each is one question that answers with examples.
CHECKS = {
    "A case is about facts, and they exist.": """
    SELECT format('cases/%s', c.case_id) AS example FROM rewards.cases c
    WHERE c.community_id = :community AND (
        NOT EXISTS (
            SELECT FROM rewards.case_facts k
            WHERE k.community_id = c.community_id AND k.case_id = c.case_id)
        OR EXISTS (
            SELECT FROM rewards.case_facts k
            LEFT JOIN rewards.facts f
                ON f.community_id = k.community_id AND f.fact_id = k.fact_id
            WHERE k.community_id = c.community_id AND k.case_id = c.case_id
                AND f.fact_id IS NULL))""",
    "No fact belongs to two cases that bind it.": """
    SELECT format('facts/%s', k.fact_id) AS example FROM rewards.case_facts k
    JOIN rewards.cases c ON c.community_id = k.community_id AND c.case_id = k.case_id
    WHERE k.community_id = :community AND c.state <> 'dismissed'
    GROUP BY k.fact_id HAVING count(*) > 1""",
}
