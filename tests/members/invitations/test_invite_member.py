"""Checks InviteMember."""

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_invites_somebody_new_without_telling_their_address(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    request = pb.InviteMemberRequest(email="Zoe@Example.com")
    made = call(town.stub.InviteMember, request, town.actor(admin))
    assert made.state == pb.MEMBER_STATE_PLACEHOLDER
    assert (made.email, made.display_name) == ("Zoe@example.com", "New member")
    assert "zoe" not in made.handle
    assert town.emails()[-1]["template"] == "invitation"
    assert town.events("MemberJoined")[-1].body["is_placeholder"] is True
    again = call(town.stub.InviteMember, request, town.actor(admin))
    assert again.uid == made.uid
    assert len(town.emails()) == 2


def test_it_gives_a_placeholder_an_address_that_claims_it(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    town.set_access(pb.ACCESS_GATED)
    later = town.placeholder("later")
    request = pb.InviteMemberRequest(name="members/later", email="later@example.com")
    call(town.stub.InviteMember, request, town.actor(admin))
    identity = town.confirm(town.ask("later@example.com"))
    assert (identity.member_uid, identity.is_new) == (later.uid, True)
    assert town.again(later).state == pb.MEMBER_STATE_ACTIVE


def test_it_refuses_who_is_here_already(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    town.placeholder("later")
    who = town.actor(admin)
    for request, reason in (
        (pb.InviteMemberRequest(email="ALICE@example.com"), "ALREADY_MEMBER"),
        (pb.InviteMemberRequest(name="members/alice", email="b@example.com"), "ALREADY_MEMBER"),
        (pb.InviteMemberRequest(name="members/later", email="alice@example.com"), "EMAIL_TAKEN"),
        (pb.InviteMemberRequest(name="members/nobody", email="c@example.com"), "MEMBER_NOT_FOUND"),
        (pb.InviteMemberRequest(email="nonsense"), "INVALID"),
    ):
        assert call.refused(town.stub.InviteMember, request, who).reason == reason


def test_it_needs_the_admin_role(town: Town, moderator: pb.Member, call: Caller) -> None:
    request = pb.InviteMemberRequest(email="a@example.com")
    problem = call.refused(town.stub.InviteMember, request, town.actor(moderator))
    assert problem.reason == "ROLE_NEEDED"
    assert call.refused(town.stub.InviteMember, request, town.visitor).code == "UNAUTHENTICATED"
