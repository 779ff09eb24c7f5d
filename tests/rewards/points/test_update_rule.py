"""UpdateRule writes the next version; what was published stays as it was said."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from tests.rewards.conftest import World
from tests.rewards.points.rules import create, definition, publish, rewrite
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_writes_an_open_draft_anew(world: World) -> None:
    create(world, amount=2)
    [version] = rewrite(world, amount=3).versions
    assert (version.version, version.definition.amount) == (1, 3)


def test_it_adds_a_version_to_what_is_published(world: World) -> None:
    create(world, amount=2)
    publish(world)
    rule = rewrite(world, amount=3)
    assert [(one.version, one.mode, one.definition.amount) for one in rule.versions] == [
        (2, pb.RULE_MODE_DRAFT, 3),
        (1, pb.RULE_MODE_LIVE, 2),
    ]
    assert rule.live.version == 1


@pytest.mark.parametrize("mode", [pb.RULE_MODE_SHADOW, pb.RULE_MODE_LIVE])
def test_the_database_keeps_a_published_definition(world: World, mode: "pb.RuleMode") -> None:
    create(world)
    publish(world, mode=mode)
    for change in (
        "UPDATE rewards.rule_versions SET definition = definition || '{\"amount\": 900}'",
        "DELETE FROM rewards.rule_versions",
    ):
        with (
            pytest.raises(ProgrammingError, match="never changes"),
            world.db.begin(world.community) as tx,
        ):
            tx.execute(sa.text(f"{change} WHERE slug = 'support'"))


def test_it_keeps_the_unit_of_what_was_published(world: World) -> None:
    create(world)
    publish(world)
    request = pb.UpdateRuleRequest(
        rule=pb.Rule(name="rules/support", definition=definition(unit=pb.UNIT_CREDIT)),
        update_mask={"paths": ["definition"]},
    )
    problem = world.call.refused(world.stub.UpdateRule, request, world.people.manager)
    assert set(problem.fields) == {"definition.unit"}


def test_it_does_not_know_other_rules(world: World) -> None:
    for name in ("rules/none", "rules/", "ideas/support"):
        request = pb.UpdateRuleRequest(
            rule=pb.Rule(name=name, definition=definition()), update_mask={"paths": ["definition"]}
        )
        problem = world.call.refused(world.stub.UpdateRule, request, world.people.manager)
        assert problem.reason == "RULE_NOT_FOUND"


def test_it_needs_a_manager(world: World) -> None:
    request = pb.UpdateRuleRequest(
        rule=pb.Rule(name="rules/idea-shipped", definition=definition()),
        update_mask={"paths": ["definition"]},
    )
    problem = world.call.refused(world.stub.UpdateRule, request, world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
