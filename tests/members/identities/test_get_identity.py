"""Checks GetIdentity."""

from uuid import uuid4

from tests.harness import Caller, make_actor
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_says_who_somebody_is_now(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    before = town.actor(alice)
    call(
        town.stub.GrantRole,
        pb.GrantRoleRequest(name=alice.name, role=pb.ROLE_ADMIN),
        town.actor(admin),
    )
    found = call(town.stub.GetIdentity, pb.GetIdentityRequest(), before)
    assert list(found.roles) == [pb.ROLE_MEMBER, pb.ROLE_ADMIN]
    request = pb.SuspendMemberRequest(name=alice.name, reason="spam")
    call(town.stub.SuspendMember, request, town.actor(admin))
    found = call(town.stub.GetIdentity, pb.GetIdentityRequest(), before)
    assert found.state == pb.MEMBER_STATE_SUSPENDED


def test_it_knows_no_visitors_and_no_strangers(
    town: Town, other: Town, alice: pb.Member, call: Caller
) -> None:
    for who in (
        town.visitor,
        make_actor(town.uid, member=uuid4()),
        make_actor(other.uid, member=alice.uid),
    ):
        problem = call.refused(town.stub.GetIdentity, pb.GetIdentityRequest(), who)
        assert problem.reason == "SIGN_IN_NEEDED"
