"""Revoking a badge."""

from tests.rewards.badges.badges import NOTE, award, create, find, held, revoke, tiers
from tests.rewards.conftest import World, uid
from upwell.rewards.v1 import rewards_pb2 as pb

REASON = "The comments were copied from elsewhere."


def test_it_takes_it_back_with_a_reason(world: World) -> None:
    world.idea(1)
    world.settle()
    badge = revoke(world, find(world, world.people.ana, "first-idea"), REASON)
    assert (badge.state, badge.revoke_reason, badge.revoked_by.handle) == (
        pb.BADGE_STATE_REVOKED,
        REASON,
        "max",
    )
    assert held(world, world.people.ana) == set()
    event = world.events("BadgeRevoked")[0]
    assert event["reason"] == REASON
    assert event["revoked_by_uid"] == uid(world.people.manager)


def test_it_takes_back_the_credit_exactly_also_where_it_is_given_twice(world: World) -> None:
    create(world, "bonus", kind=pb.ACHIEVEMENT_KIND_MANUAL, credit=100)
    for _ in range(2):
        badge = award(world, world.people.ana, "bonus")
        assert world.balance(world.people.ana, "credit") == 100
        revoke(world, badge)
        assert world.balance(world.people.ana, "credit") == 0
    rows = world.rows("SELECT reverses FROM rewards.transfers WHERE community_id = :community")
    assert len(rows) == 4
    assert len([row for row in rows if row.reverses]) == 2


def test_it_gives_the_tier_below_back(world: World) -> None:
    create(world, tiers=tiers(1, 2))
    world.idea(1)
    world.idea(2)
    world.settle()
    assert "two-ideas/silver" in held(world, world.people.ana)
    silver = next(
        one
        for one in world.call(
            world.stub.ListBadges,
            pb.ListBadgesRequest(parent="members/ana"),
            world.people.manager,
        ).badges
        if one.tier == "silver"
    )
    revoke(world, silver)
    world.settle()
    assert held(world, world.people.ana) == {"first-idea", "two-ideas/bronze"}


def test_it_stays_taken_from_a_first_of_all(world: World) -> None:
    world.idea(1)
    world.move(1, "shipped")
    world.settle()
    revoke(world, find(world, world.people.ana, "founding-voice"))
    world.idea(2, world.people.ben)
    world.move(2, "shipped")
    world.settle()
    assert "founding-voice" not in held(world, world.people.ana)
    assert "founding-voice" not in held(world, world.people.ben)


def test_it_needs_a_reason(world: World) -> None:
    badge = award(world, world.people.ana)
    for reason in ("", "Because.", "x" * 501):
        request = pb.RevokeBadgeRequest(name=badge.name, reason=reason)
        problem = world.call.refused(world.stub.RevokeBadge, request, world.people.manager)
        assert "reason" in problem.fields


def test_it_refuses_what_is_not_held(world: World) -> None:
    badge = revoke(world, award(world, world.people.ana))
    waiting = award(world, world.people.ana, "outstanding-help")
    for one in (badge, waiting):
        request = pb.RevokeBadgeRequest(name=one.name, reason=REASON)
        problem = world.call.refused(world.stub.RevokeBadge, request, world.people.manager)
        assert problem.reason == "BADGE_NOT_HELD"
    assert badge.note == NOTE


def test_it_revokes_its_credential_for_good(world: World) -> None:
    badge = award(world, world.people.ana)
    claim = pb.ClaimBadgeRequest(name=badge.name, base_url="https://ideas.example.com")
    assert world.call(world.stub.ClaimBadge, claim, world.people.ana).credential_url
    revoke(world, badge)
    gone = "SELECT count(*) FROM rewards.credentials WHERE revoke_time IS NOT NULL"
    assert world.scalar(gone) == 1


def test_it_is_for_managers(world: World) -> None:
    badge = award(world, world.people.ana)
    request = pb.RevokeBadgeRequest(name=badge.name, reason=REASON)
    for who in (world.people.ana, world.people.moderator):
        problem = world.call.refused(world.stub.RevokeBadge, request, who)
        assert problem.reason == "ROLE_NEEDED"
