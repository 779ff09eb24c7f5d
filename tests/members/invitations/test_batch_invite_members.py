"""Checks BatchInviteMembers."""

from shared.errors import to_problem
from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _invite(
    town: Town, call: Caller, admin: pb.Member, *invitations: tuple[str, str]
) -> list[pb.InvitationOutcome]:
    request = pb.BatchInviteMembersRequest(
        invitations=[pb.Invitation(email=email, display_name=name) for email, name in invitations]
    )
    return list(call(town.stub.BatchInviteMembers, request, town.actor(admin)).outcomes)


def test_it_invites_each_by_the_name_that_is_given(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    found = _invite(town, call, admin, ("zoe@example.com", "Zoe Smith"), ("li@example.com", ""))
    assert [(one.email, one.member.display_name) for one in found] == [
        ("zoe@example.com", "Zoe Smith"),
        ("li@example.com", "New member"),
    ]
    assert found[0].member.handle == "zoe-smith"
    assert {one.member.state for one in found} == {pb.MEMBER_STATE_PLACEHOLDER}
    assert [one["email"] for one in town.emails()] == ["zoe@example.com", "li@example.com"]


def test_it_says_of_each_why_not(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    found = _invite(
        town, call, admin, ("nonsense", ""), ("alice@example.com", ""), ("zoe@example.com", "")
    )
    assert [one.WhichOneof("outcome") for one in found] == ["error", "error", "member"]
    first, second = (to_problem(one.error) for one in found[:2])
    assert list(first.fields) == ["email"]
    assert (second.reason, second.metadata["handle"]) == ("ALREADY_MEMBER", alice.handle)
    assert len(town.emails()) == 1


def test_it_sends_another_email_to_who_was_invited_before(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    first = _invite(town, call, admin, ("zoe@example.com", ""))[0].member
    again = _invite(town, call, admin, ("ZOE@example.com", "Zoe"))[0].member
    assert (again.uid, again.display_name) == (first.uid, "Zoe")
    assert len(town.emails()) == 2


def test_it_leads_to_the_host_of_its_community(town: Town, admin: pb.Member, call: Caller) -> None:
    community = pb.Community(hosts=["ideas.example.com"])
    call(town.stub.UpdateCommunity, pb.UpdateCommunityRequest(community=community), town.system)
    _invite(town, call, admin, ("zoe@example.com", ""))
    assert town.emails()[-1]["url"].endswith("//ideas.example.com/sign-in")


def test_it_takes_two_hundred(town: Town, admin: pb.Member, call: Caller) -> None:
    request = pb.BatchInviteMembersRequest(invitations=[pb.Invitation(email="a@b.c")] * 201)
    problem = call.refused(town.stub.BatchInviteMembers, request, town.actor(admin))
    assert list(problem.fields) == ["invitations"]


def test_it_is_for_administrators(
    town: Town, moderator: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = pb.BatchInviteMembersRequest(invitations=[pb.Invitation(email="a@b.c")])
    for who in (town.visitor, town.actor(alice), town.actor(moderator)):
        assert call.refused(town.stub.BatchInviteMembers, request, who).reason in (
            "SIGN_IN_NEEDED",
            "ROLE_NEEDED",
        )
