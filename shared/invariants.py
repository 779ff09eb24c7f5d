"""Checks what must always hold: each a sentence and a query for the rows that contradict it.

    CHECKS = {"A tag counts the ideas that carry it.": "SELECT format(…) FROM … WHERE …"}

    results = invariants.check(tx, actor.community, CHECKS)
    return invariants.to_proto(results)

A query has one column of text, which names an offender, and binds `:community`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from upwell.common.v1 import invariants_pb2 as pb

EXAMPLES = 5


@dataclass(frozen=True)
class Result:
    """Says what must hold, how often it does not, and the first few offenders."""

    invariant: str
    violations: int = 0
    examples: tuple[str, ...] = ()


def check(tx: sa.Connection, community: UUID, checks: Mapping[str, str]) -> list[Result]:
    """Return one result for each check; they take as long as they take."""
    tx.execute(sa.text("SET LOCAL statement_timeout = 0"))
    # A plan kept from when there were few rows may take for ever on many.
    tx.execute(sa.text("SET LOCAL plan_cache_mode = force_custom_plan"))
    results = []
    for sentence, query in checks.items():
        row = tx.execute(
            sa.text(
                f"""SELECT count(*) AS violations,
                    (array_agg(example::text))[1:{EXAMPLES}] AS examples
                FROM ({query}) AS broken(example)"""  # noqa: S608  only the service's own constants
            ),
            {"community": community},
        ).one()
        results.append(Result(sentence, row.violations, tuple(row.examples or ())))
    return results


def to_proto(results: Iterable[Result]) -> pb.CheckInvariantsResponse:
    """Return the results as every service answers them."""
    return pb.CheckInvariantsResponse(
        results=[
            pb.InvariantResult(
                invariant=result.invariant,
                violations=result.violations,
                examples=result.examples,
            )
            for result in results
        ]
    )
