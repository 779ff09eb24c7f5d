"""Checking what must always hold."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from services.rewards.actions import invariants
from services.rewards.actions.badges import awards
from tests.harness import freeze
from tests.rewards.conftest import World
from upwell.common.v1 import invariants_pb2

BREAKS = {
    "What all accounts have of a unit": "UPDATE rewards.balances SET balance = balance + 1",
    "The balance of an account": "DELETE FROM rewards.balances",
    "The standing of a day": "UPDATE rewards.standing_days SET amount = amount - 1",
    "A reversal takes back": "UPDATE rewards.transfers SET amount = 7 WHERE reverses IS NOT NULL",
    "Points that a rule gave": "UPDATE rewards.transfers SET debit = 'mint:other'",
    "A vote that a split moved": "UPDATE rewards.invalidations SET reason = 'split'",
    "Nobody earns by an idea that was split off": (
        "INSERT INTO rewards.invalidations SELECT community_id, 'author', object, now(), fact_id,"
        " true, 'split' FROM rewards.facts WHERE type = 'idea_shipped'"
    ),
    "Nobody may change or delete": "GRANT UPDATE ON rewards.transfers TO upwell_rewards",
    "Everybody has the points": "DELETE FROM rewards.invalidations",
    "What members hold": "DELETE FROM rewards.badges",
}


def check(world: World) -> dict[str, invariants_pb2.InvariantResult]:
    """Return what does not hold, by its sentence."""
    answer = world.call(
        world.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), world.people.system
    )
    assert len(answer.results) >= len(BREAKS)
    return {result.invariant: result for result in answer.results if result.violations}


@pytest.fixture
def filled(world: World) -> World:
    """Return a world in which points and badges came and went."""
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    world.move(1, "shipped")
    world.settle()
    world.unvote(1, world.people.ben)
    world.settle()
    assert check(world) == {}
    return world


@pytest.mark.parametrize("sentence", BREAKS)
def test_it_finds_what_is_broken(filled: World, sentence: str) -> None:
    with filled.owner.connect() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text(BREAKS[sentence]))
        connection.execute(sa.text("RESET session_replication_role"))
        if sentence == "What members hold":
            # The one who holds something else is looked at again.
            connection.execute(sa.text("DELETE FROM rewards.recompute_queue"))
    found = [result for name, result in check(filled).items() if name.startswith(sentence)]
    assert found
    assert found[0].examples


def test_it_lets_those_be_who_wait(filled: World) -> None:
    filled.vote(1, filled.people.manager)
    assert check(filled) == {}


def test_it_is_for_the_system_only(world: World) -> None:
    problem = world.call.refused(
        world.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), world.people.admin
    )
    assert problem.code == "PERMISSION_DENIED"


def test_it_looks_again_before_it_says_that_something_is_wrong(
    filled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> list[str]:
        # As one finds it who reads half before and half after somebody was settled.
        monkeypatch.undo()
        return ["half"]

    monkeypatch.setattr(awards, "badge_changes", interrupted)
    assert check(filled) == {}
    monkeypatch.setattr(invariants, "point_changes", interrupted)
    assert check(filled) == {}


def test_it_does_not_take_for_wrong_what_has_just_come_due(world: World) -> None:
    start = datetime(2025, 3, 1, 12, tzinfo=UTC)
    year = start.replace(year=2026)
    freeze(start)
    world.join(world.people.ana, at=start)
    world.idea(at=start)
    world.settle()
    freeze(year - timedelta(days=1))
    awards.refresh_badges(world.work_db)
    freeze(year + timedelta(minutes=5))
    assert check(world) == {}
    freeze(year + timedelta(hours=3))
    assert [name for name in check(world) if name.startswith("What members hold")]
