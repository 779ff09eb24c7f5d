"""Declining an award as its second person."""

from tests.rewards.badges.badges import award, wall
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_declines_without_the_member_hearing_of_it(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    declined = world.call(
        world.stub.DeclineBadge, pb.DeclineBadgeRequest(name=badge.name), world.people.admin
    )
    assert declined.state == pb.BADGE_STATE_REVOKED
    assert world.balance(world.people.ana, "credit") == 0
    assert world.events("BadgeRevoked") == []
    assert wall(world, world.people.ana, world.people.ana, show_all=True) == []
    # What was declined can be asked for again.
    again = award(world, world.people.ana, "outstanding-help")
    assert again.state == pb.BADGE_STATE_PROVISIONAL


def test_it_takes_somebody_else_than_who_asked_and_whom_it_is_for(world: World) -> None:
    for member, who, reason in (
        (world.people.ana, world.people.manager, "SECOND_PERSON_NEEDED"),
        (world.people.admin, world.people.admin, "OWN_AWARD_DECIDED"),
        (world.people.ben, world.people.moderator, "ROLE_NEEDED"),
    ):
        request = pb.DeclineBadgeRequest(name=award(world, member, "outstanding-help").name)
        assert world.call.refused(world.stub.DeclineBadge, request, who).reason == reason


def test_it_declines_once(world: World) -> None:
    request = pb.DeclineBadgeRequest(name=award(world, world.people.ana, "outstanding-help").name)
    world.call(world.stub.DeclineBadge, request, world.people.admin)
    problem = world.call.refused(world.stub.DeclineBadge, request, world.people.admin)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "BADGE_NOT_WAITING")
