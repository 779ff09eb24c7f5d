"""Deciding an award as its second person."""

from typing import Any

from shared.actor import Actor
from tests.rewards.badges.badges import award, find, held, wall
from tests.rewards.conftest import World, uid
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb


def request(badge: pb.Badge, decision: "pb.Decision" = pb.DECISION_APPROVE) -> Any:  # noqa: ANN401  a message
    return pb.DecideBadgeRequest(name=badge.name, decision=decision)


def decide(world: World, badge: pb.Badge, who: Actor, **fields: Any) -> pb.Badge:  # noqa: ANN401  whatever the message takes
    return world.call(world.stub.DecideBadge, request(badge, **fields), who)


def test_it_grants_it_with_its_credit(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    decided = decide(world, badge, world.people.admin)
    assert (decided.state, decided.approved_by.handle) == (pb.BADGE_STATE_GRANTED, "ada")
    assert held(world, world.people.ana) == {"outstanding-help"}
    assert world.balance(world.people.ana, "credit") == 150
    assert [one["achievement"] for one in world.events("BadgeAwarded")] == ["outstanding-help"]


def test_it_declines_without_the_member_hearing_of_it(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    decided = decide(world, badge, world.people.admin, decision=pb.DECISION_DECLINE)
    assert decided.state == pb.BADGE_STATE_REVOKED
    assert world.balance(world.people.ana, "credit") == 0
    assert world.events("BadgeRevoked") == []
    assert wall(world, world.people.ana, world.people.ana, show_all=True) == []
    # What was declined can be asked for again.
    again = award(world, world.people.ana, "outstanding-help")
    assert again.state == pb.BADGE_STATE_PROVISIONAL


def test_it_takes_somebody_else_than_who_asked(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.manager)
    assert problem.reason == "SECOND_PERSON_NEEDED"
    world.rows(
        "UPDATE rewards.people SET person_id = :person WHERE community_id = :community"
        " AND handle IN ('ada', 'max')",
        person=world.people.manager.member,
    )
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.admin)
    assert problem.reason == "SECOND_PERSON_NEEDED"


def test_it_is_not_for_whom_the_award_is(world: World) -> None:
    badge = award(world, world.people.admin, "outstanding-help")
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.admin)
    assert problem.reason == "OWN_AWARD_DECIDED"


def test_it_decides_once(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    decide(world, badge, world.people.admin)
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.admin)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "BADGE_NOT_WAITING")
    assert world.balance(world.people.ana, "credit") == 150


def test_it_refuses_what_waits_for_nobody(world: World) -> None:
    world.idea(1)
    world.settle()
    badge = find(world, world.people.ana, "first-idea")
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.admin)
    assert problem.reason == "BADGE_NOT_WAITING"
    fulfil = request(award(world, world.people.ana, "outstanding-help"), pb.DECISION_FULFIL)
    problem = world.call.refused(world.stub.DecideBadge, fulfil, world.people.admin)
    assert "decision" in problem.fields


def test_it_grants_nothing_to_who_left_in_the_meantime(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.admin)
    assert problem.reason == "RECIPIENT_NOT_FOUND"
    declined = decide(world, badge, world.people.admin, decision=pb.DECISION_DECLINE)
    assert declined.state == pb.BADGE_STATE_REVOKED


def test_it_is_for_managers(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    problem = world.call.refused(world.stub.DecideBadge, request(badge), world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
