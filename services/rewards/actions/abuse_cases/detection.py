"""Looks for abuse in what members confirm of each other, and opens cases for people to judge."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.abuse_cases.cases import begin_case
from services.rewards.domain.abuse_cases import cases as domain
from services.rewards.domain.abuse_cases.cases import THRESHOLDS, Case, Thresholds
from services.rewards.store import people
from services.rewards.store.abuse_cases import cases as case_store
from services.rewards.store.abuse_cases import detection as store
from shared import clock, ids, telemetry
from shared.db import Database


def detect_abuse(db: Database, thresholds: Thresholds = THRESHOLDS) -> int:
    """Open a case for each suspicion, in every community; `db` acts as the worker role.

    Nobody gets a second case for a reason while one waits, and what was judged once is left alone.
    Returns how many were opened.
    """
    with db.everywhere() as tx:
        communities = people.COPIES.list_communities(tx)
    opened = 0
    for community in communities:
        for reason in store.REASONS:
            try:
                with db.begin(community) as tx:
                    opened += _look(tx, community, reason, thresholds)
            except sa.exc.DBAPIError as error:
                # A community too large to look at in time does not keep the others waiting.
                telemetry.log().warning(
                    "abuse not looked for", reason=reason, error=str(error.orig)
                )
    telemetry.log().info("looked for abuse", cases=opened)
    return opened


def _look(tx: sa.Connection, community: UUID, reason: str, thresholds: Thresholds) -> int:
    now = clock.now()
    case_store.take_turns(tx, community)
    if store.count_active(tx, community, now, thresholds) < thresholds.least_active:
        return 0
    waiting = case_store.list_open_reasons(tx, community)
    opened = 0
    for row in store.find(tx, community, reason, now, thresholds):
        if (row["subject"], reason) in waiting:
            continue
        case = Case(
            uid=ids.new_id(),
            member=row["subject"],
            reason=reason,
            state=domain.OPEN,
            window_start=row["first"],
            window_end=row["last"],
            create_time=now,
            others=tuple(sorted(row["actors"])),
            evidence=_EVIDENCE[reason](row),
        )
        begin_case(tx, community, case, row["facts"][: domain.MOST_FACTS])
        opened += 1
    return opened


def _share(part: float, whole: float) -> str:
    return f"{100 * float(part) / float(whole):.0f} %"


def _reciprocity(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return (
        (
            f"{row['received']} of {row['total']} confirmations of this member"
            f" ({_share(row['received'], row['total'])}) come from {len(row['actors'])} others whom"
            f" they confirmed {row['returned']} times in return."
        ),
    )


def _few_voters(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return (
        (
            f"{row['received']} of {row['total']} confirmations of this member"
            f" ({_share(row['received'], row['total'])}), on {row['objects']} ideas and comments,"
            f" come from {len(row['actors'])} of {row['voters']} people."
        ),
        f"{_share(row['received'], row['given'])} of all that these confirmed is this member's.",
    )


def _shared_pattern(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return (
        (
            f"{len(row['actors'])} members chose the same things up to {row['common']} times,"
            f" which is at least {_share(row['alike'], 1)} of what either of two of them chose."
        ),
        f"Most of what they chose is this member's: {len(row['facts'])} times.",
    )


def _young_burst(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return (
        (
            f"{row['accounts']} of {row['everybody']} accounts that confirmed this member within an"
            f" hour from {row['moment']:%Y-%m-%d %H:%M} UTC had just joined."
        ),
        f"{_share(row['received'], row['given'])} of all that these confirmed is this member's.",
    )


_EVIDENCE: dict[str, Callable[[Mapping[Any, Any]], tuple[str, ...]]] = {
    domain.RECIPROCITY: _reciprocity,
    domain.FEW_VOTERS: _few_voters,
    domain.SHARED_PATTERN: _shared_pattern,
    domain.YOUNG_BURST: _young_burst,
}
