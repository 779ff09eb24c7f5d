"""CreateRule writes a first draft, which gives nothing yet."""

import pytest

from tests.rewards.conftest import World
from tests.rewards.points.rules import create, definition
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_writes_a_draft(world: World) -> None:
    rule = create(world, amount=7, filter=pb.FactFilter(boards=["product"]), cap_per_day=70)
    assert rule.name == "rules/support"
    assert not rule.HasField("live")
    [version] = rule.versions
    assert (version.version, version.mode) == (1, pb.RULE_MODE_DRAFT)
    assert version.definition.amount == 7
    assert version.definition.filter.boards == ["product"]
    assert version.created_by.handle == "max"


def test_it_gives_nothing_before_it_is_published(world: World) -> None:
    create(world, unit=pb.UNIT_CREDIT, amount=1000)
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    assert world.balance(world.people.ana, "credit") == 0


def test_it_refuses_a_slug_that_is_taken(world: World) -> None:
    request = pb.CreateRuleRequest(rule=pb.Rule(slug="idea-shipped", definition=definition()))
    problem = world.call.refused(world.stub.CreateRule, request, world.people.manager)
    assert problem.reason == "RULE_SLUG_TAKEN"


def test_it_names_each_faulty_field(world: World) -> None:
    request = pb.CreateRuleRequest(
        rule=pb.Rule(
            slug="mine", definition=definition(trigger="sql", amount=-1, unit=pb.UNIT_UNSPECIFIED)
        )
    )
    problem = world.call.refused(world.stub.CreateRule, request, world.people.manager)
    assert set(problem.fields) == {
        "definition.trigger",
        "definition.amount",
        "definition.unit",
    }


def test_it_answers_a_repeat_with_the_first(world: World) -> None:
    request = pb.CreateRuleRequest(
        rule=pb.Rule(slug="mine", definition=definition()), request_id="r"
    )
    first = world.call(world.stub.CreateRule, request, world.people.manager)
    assert world.call(world.stub.CreateRule, request, world.people.manager) == first
    other = pb.CreateRuleRequest(
        rule=pb.Rule(slug="mine", definition=definition(amount=3)), request_id="r"
    )
    problem = world.call.refused(world.stub.CreateRule, other, world.people.manager)
    assert problem.reason == "REQUEST_ID_REUSED"


@pytest.mark.parametrize("who", ["ana", "moderator"])
def test_it_needs_a_manager(world: World, who: str) -> None:
    request = pb.CreateRuleRequest(rule=pb.Rule(slug="", definition=definition(amount=0)))
    problem = world.call.refused(world.stub.CreateRule, request, getattr(world.people, who))
    assert problem.reason == "ROLE_NEEDED"
