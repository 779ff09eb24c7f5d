"""PreviewRule says who would gain and who would lose, and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest

from services.rewards.actions.points import previews
from shared import clock
from tests.rewards.conftest import World
from tests.rewards.points.rules import definition, only, publish, rewrite
from upwell.rewards.v1 import rewards_pb2 as pb


def preview(
    world: World,
    name: str = "rules/support",
    *,
    retroactive: bool = True,
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> pb.RulePreview:
    """Preview a definition, as the moderator."""
    request = pb.PreviewRuleRequest(
        name=name, definition=definition(**fields), retroactive=retroactive
    )
    return world.call(world.stub.PreviewRule, request, world.people.moderator)


def rows(found: pb.RulePreview) -> list[tuple[str, int, int]]:
    """Return who has how much before and after."""
    return [(row.member.handle, row.before, row.after) for row in found.rows]


@pytest.fixture
def votes(world: World) -> None:
    """Let Ana have three votes, Ben one, and a rule give two points for each."""
    only(world, amount=2)
    world.idea(1, world.people.ana)
    world.idea(2, world.people.ben, board="questions")
    world.vote(1, world.people.ben, world.people.cleo, world.people.admin)
    world.vote(2, world.people.ana)
    world.settle()


@pytest.mark.usefixtures("votes")
def test_it_names_winners_by_how_much_they_gain(world: World) -> None:
    found = preview(world, amount=5)
    assert rows(found) == [("ana", 6, 15), ("ben", 2, 5)]
    assert (found.winners, found.losers, found.unchanged) == (2, 0, 0)
    assert (found.given, found.taken, found.facts) == (12, 0, 4)
    assert found.unit == pb.UNIT_STANDING
    assert not found.partial


@pytest.mark.usefixtures("votes")
def test_it_names_losers_as_well(world: World) -> None:
    found = preview(world, amount=4, filter=pb.FactFilter(boards=["product"]), cap_per_day=8)
    assert rows(found) == [("ben", 2, 0), ("ana", 6, 8)]
    assert (found.winners, found.losers) == (1, 1)
    assert (found.given, found.taken) == (2, 2)


@pytest.mark.usefixtures("votes")
def test_it_says_the_same_as_publishing_then_does(world: World) -> None:
    changes: dict[str, Any] = {"amount": 7, "distinct_actors": 2}
    found = preview(world, **changes)
    rewrite(world, **changes)
    publish(world, version=2, retroactive=True)
    world.settle()
    for handle, before, after in rows(found):
        member = getattr(world.people, handle)
        assert world.balance(member) == after != before


@pytest.mark.usefixtures("votes")
def test_it_changes_nothing(world: World) -> None:
    count = "SELECT count(*) FROM rewards.transfers"
    before = world.scalar(count)
    preview(world, amount=5)
    assert world.scalar(count) == before
    assert world.balance(world.people.ana) == 6
    assert world.rows("SELECT FROM rewards.recompute_queue") == []


@pytest.mark.usefixtures("votes")
def test_a_new_rule_has_winners_only(world: World) -> None:
    found = preview(world, "", unit=pb.UNIT_CREDIT, amount=1)
    assert rows(found) == [("ana", 0, 3), ("ben", 0, 1)]


@pytest.mark.usefixtures("votes")
def test_those_for_whom_nothing_changes_are_counted(world: World) -> None:
    found = preview(world, amount=2, cap_per_day=4)
    assert rows(found) == [("ana", 6, 4)]
    assert found.unchanged == 1


def test_from_now_on_it_is_tried_on_the_last_four_weeks(world: World) -> None:
    only(world, amount=2)
    long_ago = clock.now() - timedelta(days=60)
    world.idea(1, at=long_ago)
    world.vote(1, world.people.ben, at=long_ago)
    world.vote(1, world.people.cleo, at=clock.now() - timedelta(days=20))
    world.settle()
    assert rows(preview(world, amount=3, retroactive=False)) == [("ana", 2, 3)]
    assert rows(preview(world, amount=3, retroactive=True)) == [("ana", 4, 6)]


def test_it_leaves_out_what_nobody_counts(world: World) -> None:
    only(world, amount=2)
    world.idea(1)
    world.vote(1, world.people.ana, world.people.ben)
    world.vote(1, world.people.cleo)
    world.unvote(1, world.people.cleo)
    assert rows(preview(world, amount=3)) == [("ana", 2, 3)]


@pytest.mark.usefixtures("votes")
def test_it_says_where_there_was_too_much_to_look_at(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_FACTS", 1)
    monkeypatch.setattr(previews, "BATCH", 1)
    found = preview(world, amount=5)
    assert found.partial
    assert found.winners <= 1


@pytest.mark.usefixtures("votes")
def test_a_member_with_many_facts_comes_out_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = preview(world, amount=5)
    monkeypatch.setattr(previews, "BATCH", 2)
    assert preview(world, amount=5) == whole


@pytest.mark.usefixtures("votes")
def test_it_counts_what_either_trigger_counts(world: World) -> None:
    found = preview(world, trigger="vote_cast", amount=2)
    assert sorted(rows(found)) == [("ada", 0, 2), ("ana", 6, 2), ("cleo", 0, 2)]
    # Ben has one vote and cast one.
    assert found.unchanged == 1


def test_it_checks_the_definition_first(world: World) -> None:
    request = pb.PreviewRuleRequest(definition=definition(amount=0))
    problem = world.call.refused(world.stub.PreviewRule, request, world.people.moderator)
    assert set(problem.fields) == {"definition.amount"}


def test_it_is_for_staff(world: World) -> None:
    request = pb.PreviewRuleRequest(name="rules/none", definition=definition(amount=0))
    problem = world.call.refused(world.stub.PreviewRule, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
