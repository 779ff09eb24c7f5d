"""Checks IssueSignInLink."""

from datetime import timedelta

from shared import clock
from tests.harness import Caller, freeze
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _token(town: Town, call: Caller, name: str, **fields: str) -> str:
    request = pb.IssueSignInLinkRequest(name=name, **fields)
    made = call(town.stub.IssueSignInLink, request, town.system)
    assert "/sign-in/confirm?token=" in made.url
    return str(made.url.partition("token=")[2])


def test_it_signs_in_once_in_any_browser(town: Town, alice: pb.Member, call: Caller) -> None:
    token = _token(town, call, alice.name, next_path="/console")
    identity = town.confirm(token, "")
    assert (identity.member_uid, identity.next_path) == (alice.uid, "/console")
    request = pb.ConfirmSignInLinkRequest(token=token)
    problem = call.refused(town.stub.ConfirmSignInLink, request, town.visitor)
    assert problem.reason == "SIGN_IN_LINK_INVALID"
    assert "IssueSignInLink" in town.audit()


def test_it_works_for_a_day(town: Town, alice: pb.Member, call: Caller) -> None:
    start = clock.now()
    freeze(start)
    early, late = (_token(town, call, alice.name) for _ in range(2))
    freeze(start + timedelta(hours=23, minutes=59))
    town.confirm(early, "")
    freeze(start + timedelta(days=1))
    request = pb.ConfirmSignInLinkRequest(token=late)
    problem = call.refused(town.stub.ConfirmSignInLink, request, town.visitor)
    assert problem.reason == "SIGN_IN_LINK_INVALID"


def test_it_leads_to_the_host_of_its_community(town: Town, alice: pb.Member, call: Caller) -> None:
    community = pb.Community(hosts=["ideas.example.com"])
    call(town.stub.UpdateCommunity, pb.UpdateCommunityRequest(community=community), town.system)
    request = pb.IssueSignInLinkRequest(name=alice.name, base_url="http://localhost:8080")
    made = call(town.stub.IssueSignInLink, request, town.system)
    assert made.url.startswith("http://ideas.example.com:8080/sign-in/confirm?")


def test_it_is_no_use_as_a_code(town: Town, alice: pb.Member, call: Caller) -> None:
    _token(town, call, alice.name)
    for code in ("", "00000000"):
        request = pb.ConfirmSignInCodeRequest(code=code)
        problem = call.refused(town.stub.ConfirmSignInCode, request, town.visitor)
        assert problem.reason == "SIGN_IN_CODE_EXPIRED"


def test_it_needs_an_address(town: Town, admin: pb.Member, call: Caller) -> None:
    request = pb.IssueSignInLinkRequest(name=admin.name)
    problem = call.refused(town.stub.IssueSignInLink, request, town.system)
    assert (problem.reason, problem.metadata["handle"]) == ("EMAIL_MISSING", "ada")


def test_it_is_for_the_operator(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = pb.IssueSignInLinkRequest(name=alice.name)
    for who in (town.visitor, town.actor(alice), town.actor(admin)):
        problem = call.refused(town.stub.IssueSignInLink, request, who)
        assert problem.reason == "ROLE_NEEDED"
