"""Approving an award as its second person."""

from shared.actor import Actor
from tests.rewards.badges.badges import award, find, held
from tests.rewards.conftest import World, uid
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb


def request(badge: pb.Badge) -> pb.ApproveBadgeRequest:
    return pb.ApproveBadgeRequest(name=badge.name)


def approve(world: World, badge: pb.Badge, who: Actor) -> pb.Badge:
    return world.call(world.stub.ApproveBadge, request(badge), who)


def test_it_grants_it_with_its_credit(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    approved = approve(world, badge, world.people.admin)
    assert (approved.state, approved.approved_by.handle) == (pb.BADGE_STATE_GRANTED, "ada")
    assert held(world, world.people.ana) == {"outstanding-help"}
    assert world.balance(world.people.ana, "credit") == 150
    assert [one["achievement"] for one in world.events("BadgeAwarded")] == ["outstanding-help"]


def test_it_takes_somebody_else_than_who_asked(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.manager)
    assert problem.reason == "SECOND_PERSON_NEEDED"
    world.rows(
        "UPDATE rewards.people SET person_id = :person WHERE community_id = :community"
        " AND handle IN ('ada', 'max')",
        person=world.people.manager.member,
    )
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.admin)
    assert problem.reason == "SECOND_PERSON_NEEDED"


def test_it_is_not_for_whom_the_award_is(world: World) -> None:
    badge = award(world, world.people.admin, "outstanding-help")
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.admin)
    assert problem.reason == "OWN_AWARD_DECIDED"


def test_it_approves_once(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    approve(world, badge, world.people.admin)
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.admin)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "BADGE_NOT_WAITING")
    assert world.balance(world.people.ana, "credit") == 150


def test_it_refuses_what_waits_for_nobody(world: World) -> None:
    world.idea(1)
    world.settle()
    badge = find(world, world.people.ana, "first-idea")
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.admin)
    assert problem.reason == "BADGE_NOT_WAITING"


def test_it_grants_nothing_to_who_left_in_the_meantime(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.admin)
    assert problem.reason == "RECIPIENT_NOT_FOUND"
    declined = world.call(
        world.stub.DeclineBadge, pb.DeclineBadgeRequest(name=badge.name), world.people.admin
    )
    assert declined.state == pb.BADGE_STATE_REVOKED


def test_it_is_for_managers(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    problem = world.call.refused(world.stub.ApproveBadge, request(badge), world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
