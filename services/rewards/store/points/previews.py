"""Reads the facts of those a rule concerns, member by member, so that a change can be tried out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points.facts import NOBODY, SUBJECT, Fact, Trigger
from services.rewards.store.points.facts import facts_from, judged

_COLUMNS = {True: "subject_id", False: "actor_id"}
_EARNERS = {
    by_subject: sa.text(
        f"""SELECT u.{column} AS member, count(*) AS facts FROM (
            SELECT {column} FROM rewards.facts
            WHERE community_id = :community AND type = ANY(CAST(:types AS text[]))
                AND (CAST(:since AS timestamptz) IS NULL OR time >= :since)
            LIMIT :most) AS u
        GROUP BY 1 ORDER BY 1"""  # noqa: S608  the columns are ours
    )
    for by_subject, column in _COLUMNS.items()
}
_FACTS = {
    by_subject: sa.text(
        judged(
            f"""(SELECT * FROM rewards.facts
                WHERE community_id = :community AND {column} = ANY(CAST(:members AS uuid[]))
                    AND type = ANY(CAST(:types AS text[]))
                    AND (CAST(:since AS timestamptz) IS NULL OR time >= :since))""",  # noqa: S608  as above
            f"f.{column}",
        )
    )
    for by_subject, column in _COLUMNS.items()
}


def count_earners(
    tx: sa.Connection,
    community: UUID,
    triggers: Collection[Trigger],
    since: datetime | None,
    most: int,
) -> dict[UUID, int]:
    """Return who earns by some triggers' facts since a moment, and by how many of them.

    Looks at no more than so many facts of each role, so the counts may be of a part only.
    """
    counts: dict[UUID, int] = {}
    for by_subject, types in _by_role(triggers):
        values = {"community": community, "types": types, "since": since, "most": most}
        for row in tx.execute(_EARNERS[by_subject], values):
            counts[row.member] = counts.get(row.member, 0) + row.facts
    counts.pop(NOBODY, None)
    return counts


def load_earned(
    tx: sa.Connection,
    community: UUID,
    triggers: Collection[Trigger],
    members: Sequence[UUID],
    since: datetime | None,
) -> dict[UUID, list[Fact]]:
    """Return the facts by which members earn something since a moment, in their order."""
    found: dict[UUID, dict[UUID, Fact]] = {member: {} for member in members}
    for by_subject, types in _by_role(triggers):
        values = {"community": community, "types": types, "since": since, "members": list(members)}
        for fact in facts_from(tx.execute(_FACTS[by_subject], values).mappings()):
            found[fact.subject if by_subject else fact.actor][fact.uid] = fact
    return {
        member: sorted(facts.values(), key=lambda fact: (fact.time, fact.uid))
        for member, facts in found.items()
    }


def _by_role(triggers: Iterable[Trigger]) -> list[tuple[bool, list[str]]]:
    types: dict[bool, set[str]] = {}
    for trigger in triggers:
        types.setdefault(trigger.role == SUBJECT, set()).add(trigger.type)
    return [(by_subject, sorted(names)) for by_subject, names in types.items()]
