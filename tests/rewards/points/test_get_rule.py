"""GetRule shows what gives points to everybody, and drafts to staff."""

from tests.rewards.conftest import World
from tests.rewards.points.rules import create, get, publish, retire, rewrite
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_shows_a_default_rule_to_a_visitor(world: World) -> None:
    rule = get(world, "idea-shipped", world.people.visitor)
    assert rule.display_name == "Your idea was shipped"
    assert rule.live.definition.amount == 50
    assert [one.mode for one in rule.versions] == [pb.RULE_MODE_LIVE]
    assert not rule.live.HasField("start_time")


def test_it_shows_drafts_and_shadows_to_staff_only(world: World) -> None:
    create(world)
    publish(world)
    rewrite(world, amount=9)
    assert [one.version for one in get(world).versions] == [2, 1]
    assert [one.version for one in get(world, who=world.people.ana).versions] == [1]


def test_it_hides_what_gives_nothing_from_members(world: World) -> None:
    create(world)
    publish(world, mode=pb.RULE_MODE_SHADOW)
    retire(world, "idea-shipped")
    for name in ("rules/support", "rules/idea-shipped", "rules/none"):
        problem = world.call.refused(
            world.stub.GetRule, pb.GetRuleRequest(name=name), world.people.ana
        )
        assert problem.reason == "RULE_NOT_FOUND"
    assert get(world, "idea-shipped").versions[0].mode == pb.RULE_MODE_ENDED
