"""Checks the reporting of what must always hold."""

from collections.abc import Callable
from uuid import UUID, uuid4

from shared import invariants, migrate
from shared.db import Database
from shared.invariants import Result

CHECKS = {
    "A number is even.": """SELECT number FROM probe.numbers
        WHERE community_id = :community AND number % 2 = 1 ORDER BY number""",
    "A number is positive.": """SELECT format('numbers/%s', number) FROM probe.numbers
        WHERE community_id = :community AND number < 1""",
}


def test_it_counts_offenders_and_shows_the_first_few(
    probe: Callable[..., Database], community: UUID
) -> None:
    other = uuid4()
    db = probe(
        "CREATE TABLE probe.numbers (community_id uuid NOT NULL, number integer NOT NULL)",
        f"INSERT INTO probe.numbers SELECT '{community}', n FROM generate_series(1, 20) AS n",  # noqa: S608  our own
        f"INSERT INTO probe.numbers VALUES ('{other}', -1)",  # noqa: S608  as above
        *migrate.protect("probe", "numbers", ("SELECT",)),
    )
    with db.begin(community) as tx:
        found = invariants.check(tx, community, CHECKS)
    assert found == [
        Result("A number is even.", 10, ("1", "3", "5", "7", "9")),
        Result("A number is positive."),
    ]
    answer = invariants.to_proto(found)
    assert [(one.violations, list(one.examples)) for one in answer.results] == [
        (10, ["1", "3", "5", "7", "9"]),
        (0, []),
    ]
