"""RetireRule ends a rule now, and what it gave stays."""

from datetime import timedelta

from shared import clock
from tests.rewards.conftest import World
from tests.rewards.points.rules import only, publish, retire, rewrite
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_keeps_what_was_given_and_gives_no_more(world: World) -> None:
    only(world, amount=3)
    hour_ago = clock.now() - timedelta(hours=1)
    world.idea(1, at=hour_ago)
    world.vote(1, world.people.ben, at=hour_ago)
    world.settle()
    rule = retire(world, "support")
    world.vote(1, world.people.cleo)
    world.settle()
    assert world.balance(world.people.ana) == 3
    assert rule.versions[0].mode == pb.RULE_MODE_ENDED
    assert rule.versions[0].HasField("end_time")
    assert world.events("RuleChanged")[-1]["mode"] == "ended"


def test_it_still_takes_back_what_a_fact_no_longer_supports(world: World) -> None:
    only(world, amount=3)
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    retire(world, "support")
    world.unvote(1, world.people.ben)
    world.settle()
    assert world.balance(world.people.ana) == 0


def test_a_later_version_may_follow(world: World) -> None:
    only(world, amount=3)
    retire(world, "support")
    rewrite(world, amount=4)
    publish(world, version=2)
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    assert world.balance(world.people.ana) == 4


def test_it_refuses_what_is_not_live(world: World) -> None:
    retire(world, "idea-shipped")
    request = pb.RetireRuleRequest(name="rules/idea-shipped")
    problem = world.call.refused(world.stub.RetireRule, request, world.people.manager)
    assert problem.reason == "RULE_NOT_LIVE"


def test_it_needs_a_manager(world: World) -> None:
    request = pb.RetireRuleRequest(name="rules/idea-shipped")
    problem = world.call.refused(world.stub.RetireRule, request, world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
