"""GetShadowResults says what a version would have given since it runs in the shadow."""

from datetime import timedelta

from shared import clock
from tests.rewards.conftest import World
from tests.rewards.points.rules import create, only, publish, rewrite
from upwell.rewards.v1 import rewards_pb2 as pb


def results(world: World, version: int) -> pb.RulePreview:
    """Get what a version of the rule would have given, as the moderator."""
    request = pb.GetShadowResultsRequest(name="rules/support", version=version)
    return world.call(world.stub.GetShadowResults, request, world.people.moderator)


def rows(found: pb.RulePreview) -> list[tuple[str, int, int]]:
    """Return who has how much by the live version and by the shadow."""
    return [(row.member.handle, row.before, row.after) for row in found.rows]


def test_it_looks_at_what_happened_since_it_was_published(world: World) -> None:
    create(world, amount=5)
    world.idea(1, at=clock.now() - timedelta(days=2))
    world.vote(1, world.people.ben, at=clock.now() - timedelta(days=1))
    publish(world, mode=pb.RULE_MODE_SHADOW)
    world.vote(1, world.people.cleo)
    found = results(world, 1)
    assert rows(found) == [("ana", 0, 5)]
    assert found.facts == 1


def test_it_stands_against_the_live_version(world: World) -> None:
    only(world, amount=2)
    rewrite(world, amount=3)
    publish(world, version=2, mode=pb.RULE_MODE_SHADOW)
    world.idea(1)
    world.vote(1, world.people.ben, world.people.cleo)
    world.settle()
    assert rows(results(world, 2)) == [("ana", 4, 6)]
    assert world.balance(world.people.ana) == 4


def test_it_looks_at_everything_where_it_counts_for_all_time(world: World) -> None:
    create(world, amount=5)
    world.idea(1)
    world.vote(1, world.people.ben)
    publish(world, mode=pb.RULE_MODE_SHADOW, retroactive=True)
    assert rows(results(world, 1)) == [("ana", 0, 5)]


def test_it_refuses_what_is_not_in_the_shadow(world: World) -> None:
    create(world)
    request = pb.GetShadowResultsRequest(name="rules/support", version=1)
    problem = world.call.refused(world.stub.GetShadowResults, request, world.people.moderator)
    assert problem.reason == "NOT_IN_SHADOW"


def test_it_is_for_staff(world: World) -> None:
    request = pb.GetShadowResultsRequest(name="rules/none", version=1)
    problem = world.call.refused(world.stub.GetShadowResults, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
    problem = world.call.refused(world.stub.GetShadowResults, request, world.people.moderator)
    assert problem.reason == "RULE_NOT_FOUND"
