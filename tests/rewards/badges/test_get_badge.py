"""Getting a badge."""

from uuid import UUID

import pytest

from shared.actor import Actor
from tests.rewards.badges.badges import award, create, find, revoke
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def get(world: World, badge: pb.Badge, who: Actor) -> pb.Badge:
    return world.call(world.stub.GetBadge, pb.GetBadgeRequest(name=badge.name), who)


def test_it_says_why_to_everybody(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.move(1, "shipped")
    world.settle()
    badge = get(world, find(world, world.people.ana, "idea-shipped"), world.people.visitor)
    assert badge.member.handle == "ana"
    assert badge.reason == "Your idea #1 shipped."
    assert badge.fact.idea == "ideas/1"
    # Staff act in public; who voted does not.
    assert badge.fact.actor.handle == "mo"
    assert badge.achievement.definition.display_name == "Idea shipped"


def test_it_keeps_who_confirmed_it_to_staff(world: World) -> None:
    comment = world.comment(1, world.people.ana)
    create(world, "liked", trigger="comment_helpful", tiers=[pb.Tier(threshold=1)])
    world.helpful(comment, world.people.ana, world.people.ben)
    world.settle()
    badge = find(world, world.people.ana, "liked")
    assert badge.fact.actor.handle == "ben"
    assert not get(world, badge, world.people.ana).fact.HasField("actor")
    assert not get(world, badge, world.people.visitor).fact.HasField("actor")


def test_it_keeps_what_somebody_voted_for_to_them_and_staff(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    badge = find(world, world.people.ben, "first-vote")
    assert get(world, badge, world.people.ben).fact.idea == "ideas/1"
    for who in (world.people.visitor, world.people.ana):
        seen = get(world, badge, who)
        assert not seen.HasField("fact")
        assert "#1" not in seen.reason


def test_it_says_that_it_was_revoked_and_why_only_to_its_holder(world: World) -> None:
    badge = revoke(world, award(world, world.people.ana), "It was meant for somebody else.")
    seen = get(world, badge, world.people.visitor)
    assert (seen.state, seen.revoke_reason) == (pb.BADGE_STATE_REVOKED, "")
    assert not seen.HasField("revoked_by")
    mine = get(world, badge, world.people.ana)
    assert mine.revoke_reason == "It was meant for somebody else."
    assert mine.revoked_by.handle == "max"


def test_it_shows_what_waits_only_to_staff(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    for who in (world.people.ana, world.people.visitor):
        problem = world.call.refused(world.stub.GetBadge, pb.GetBadgeRequest(name=badge.name), who)
        assert (problem.code, problem.reason) == ("NOT_FOUND", "BADGE_NOT_FOUND")
    assert get(world, badge, world.people.moderator).state == pb.BADGE_STATE_PROVISIONAL


def test_it_shows_what_cools_off_to_its_holder(world: World) -> None:
    create(world, cooling_off_days=7, tiers=[pb.Tier(threshold=1)])
    world.idea(1)
    world.settle()
    badge = find(world, world.people.ana, "two-ideas")
    assert get(world, badge, world.people.ana).state == pb.BADGE_STATE_PROVISIONAL
    problem = world.call.refused(
        world.stub.GetBadge, pb.GetBadgeRequest(name=badge.name), world.people.ben
    )
    assert problem.reason == "BADGE_NOT_FOUND"


@pytest.mark.parametrize("name", ["", "badges/x", f"badges/{UUID(int=1)}"])
def test_it_does_not_find_what_is_not_there(world: World, name: str) -> None:
    problem = world.call.refused(
        world.stub.GetBadge, pb.GetBadgeRequest(name=name), world.people.admin
    )
    assert problem.reason == "BADGE_NOT_FOUND"
