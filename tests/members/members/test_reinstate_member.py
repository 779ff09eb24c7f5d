"""Checks ReinstateMember."""

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_lets_a_member_take_part_again(
    town: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    who = town.actor(moderator)
    call(town.stub.SuspendMember, pb.SuspendMemberRequest(name=alice.name, reason="spam"), who)
    request = pb.ReinstateMemberRequest(name=alice.name)
    assert call(town.stub.ReinstateMember, request, who).state == pb.MEMBER_STATE_ACTIVE
    assert len(town.events("MemberReinstated")) == 1
    assert call.refused(town.stub.ReinstateMember, request, who).reason == "NOT_SUSPENDED"


def test_it_needs_a_role(town: Town, alice: pb.Member, call: Caller) -> None:
    request = pb.ReinstateMemberRequest(name=alice.name)
    problem = call.refused(town.stub.ReinstateMember, request, town.actor(alice))
    assert problem.reason == "ROLE_NEEDED"
    assert call.refused(town.stub.ReinstateMember, request, town.visitor).code == "UNAUTHENTICATED"


def test_it_does_not_find_another_communitys_member(
    other: Town, alice: pb.Member, call: Caller
) -> None:
    request = pb.ReinstateMemberRequest(name=f"members/{alice.uid}")
    assert call.refused(other.stub.ReinstateMember, request, other.system).code == "NOT_FOUND"
