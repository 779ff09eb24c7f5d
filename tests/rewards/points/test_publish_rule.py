"""PublishRule lets a version give points, from now on or for all time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from services.rewards.store.points import rules as store
from shared import clock
from tests.rewards.conftest import World
from tests.rewards.points.rules import create, get, only, publish, retire, rewrite
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_counts_from_now_on_and_leaves_what_was_given(world: World) -> None:
    only(world, amount=2)
    hour_ago = clock.now() - timedelta(hours=1)
    world.idea(1, at=hour_ago)
    world.vote(1, world.people.ben, at=hour_ago)
    world.settle()
    rewrite(world, amount=5)
    rule = publish(world, version=2)
    world.vote(1, world.people.cleo)
    world.settle()
    assert world.balance(world.people.ana) == 2 + 5
    new, old = rule.versions
    assert (new.mode, old.mode) == (pb.RULE_MODE_LIVE, pb.RULE_MODE_ENDED)
    assert new.start_time == old.end_time
    assert new.published_by.handle == "max"


def test_it_gives_by_the_version_of_the_time_to_what_is_told_late(world: World) -> None:
    only(world, amount=2)
    rewrite(world, amount=5)
    publish(world, version=2)
    hour_ago = clock.now() - timedelta(hours=1)
    world.idea(1, at=hour_ago)
    world.vote(1, world.people.ben, at=hour_ago)
    world.settle()
    assert world.balance(world.people.ana) == 2


def test_it_replaces_every_version_for_all_time_when_asked_to(world: World) -> None:
    only(world, amount=2)
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    rewrite(world, amount=5)
    publish(world, version=2)
    rewrite(world, amount=7)
    rule = publish(world, version=3, retroactive=True)
    world.settle()
    assert world.balance(world.people.ana) == 7
    assert [one.mode for one in rule.versions] == [
        pb.RULE_MODE_LIVE,
        pb.RULE_MODE_REPLACED,
        pb.RULE_MODE_REPLACED,
    ]
    reasons = [row.reason for row in world.points(world.people.ana).transfers]
    assert sorted(reasons) == [
        pb.TRANSFER_REASON_EARNED,
        pb.TRANSFER_REASON_EARNED,
        pb.TRANSFER_REASON_RULE_CHANGED,
    ]


def test_it_gives_nothing_in_the_shadow_until_it_is_live(world: World) -> None:
    create(world, unit=pb.UNIT_CREDIT, amount=4)
    shadow = publish(world, mode=pb.RULE_MODE_SHADOW)
    assert shadow.versions[0].mode == pb.RULE_MODE_SHADOW
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    assert world.balance(world.people.ana, "credit") == 0
    assert publish(world, retroactive=True).live.version == 1
    world.settle()
    assert world.balance(world.people.ana, "credit") == 4


def test_it_tells_of_every_version_that_changes(world: World) -> None:
    create(world)
    publish(world)
    rewrite(world, amount=5)
    publish(world, version=2)
    told = [(one["rule"], one["version"], one["mode"]) for one in world.events("RuleChanged")]
    assert told == [("support", 1, "live"), ("support", 1, "ended"), ("support", 2, "live")]


def test_publishing_again_changes_nothing(world: World) -> None:
    create(world)
    assert publish(world) == publish(world)
    assert len(world.events("RuleChanged")) == 1


def test_it_settles_the_members_concerned_and_nobody_else(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    create(world)
    publish(world, retroactive=True)
    found = world.rows("SELECT member_id FROM rewards.recompute_queue")
    assert [row.member_id for row in found] == [world.people.ana.member]


def test_it_refuses_what_ended(world: World) -> None:
    create(world)
    publish(world)
    retire(world, "support")
    request = pb.PublishRuleRequest(name="rules/support", version=1, mode=pb.RULE_MODE_LIVE)
    problem = world.call.refused(world.stub.PublishRule, request, world.people.manager)
    assert problem.reason == "VERSION_ALREADY_OUT"
    assert get(world).versions[0].mode == pb.RULE_MODE_ENDED


def test_it_waits_for_those_who_settle_by_the_rules_before(world: World) -> None:
    with world.db.begin(world.community) as settling, world.db.begin(world.community) as other:
        store.load_versions(settling, world.community)
        store.load_versions(other, world.community)
        with world.db.begin(world.community) as publishing:
            publishing.execute(sa.text("SET LOCAL lock_timeout = '20ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                store.hold_rules(publishing, world.community, change=True)


@pytest.mark.parametrize(
    "mode", [pb.RULE_MODE_UNSPECIFIED, pb.RULE_MODE_DRAFT, pb.RULE_MODE_ENDED, 99]
)
def test_it_publishes_to_the_shadow_or_live_only(world: World, mode: "pb.RuleMode") -> None:
    create(world)
    request = pb.PublishRuleRequest(name="rules/support", version=1, mode=mode)
    problem = world.call.refused(world.stub.PublishRule, request, world.people.manager)
    assert set(problem.fields) == {"mode"}


def test_it_does_not_put_a_live_version_back_into_the_shadow(world: World) -> None:
    request = pb.PublishRuleRequest(name="rules/idea-shipped", version=1, mode=pb.RULE_MODE_SHADOW)
    problem = world.call.refused(world.stub.PublishRule, request, world.people.manager)
    assert set(problem.fields) == {"mode"}


def test_it_knows_no_other_versions(world: World) -> None:
    request = pb.PublishRuleRequest(name="rules/idea-shipped", version=2, mode=pb.RULE_MODE_LIVE)
    problem = world.call.refused(world.stub.PublishRule, request, world.people.manager)
    assert problem.reason == "RULE_NOT_FOUND"


def test_it_needs_a_manager(world: World) -> None:
    request = pb.PublishRuleRequest(name="rules/none", version=1, mode=pb.RULE_MODE_LIVE)
    problem = world.call.refused(world.stub.PublishRule, request, world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
