"""Checks ConfirmSignInLink."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared import clock
from tests.harness import Caller, Refusal, freeze
from tests.members.conftest import NONCE, Town
from upwell.members.v1 import members_pb2 as pb


def _confirm(token: str, nonce: str = NONCE) -> pb.ConfirmSignInLinkRequest:
    return pb.ConfirmSignInLinkRequest(token=token, browser_nonce=nonce)


def test_it_signs_a_member_in(town: Town, alice: pb.Member, admin: pb.Member, call: Caller) -> None:
    call(
        town.stub.GrantRole,
        pb.GrantRoleRequest(name=alice.name, role=pb.ROLE_MANAGER),
        town.actor(admin),
    )
    identity = town.confirm(town.ask("alice@example.com", next_path="/ideas/7?a=b"))
    assert (identity.member_uid, identity.handle) == (alice.uid, "alice")
    assert list(identity.roles) == [pb.ROLE_MEMBER, pb.ROLE_MANAGER]
    assert (identity.is_new, identity.next_path) == (False, "/ideas/7?a=b")
    assert identity.community_uid == str(town.uid)


def test_it_joins_somebody_new_without_telling_their_address(town: Town) -> None:
    identity = town.confirm(town.ask("zoe.smith@example.com", locale="de"))
    assert (identity.is_new, identity.locale) == (True, "de")
    assert "zoe" not in f"{identity.handle}{identity.display_name}"
    (event,) = town.events("MemberJoined")
    assert event.body["member_uid"] == identity.member_uid == event.actor
    again = town.confirm(town.ask("ZOE.smith@example.com"))
    assert (again.member_uid, again.is_new) == (identity.member_uid, False)


def test_it_works_once(town: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    town.confirm(token)
    problem = call.refused(town.stub.ConfirmSignInLink, _confirm(token), town.visitor)
    assert (problem.code, problem.reason) == ("UNAUTHENTICATED", "SIGN_IN_LINK_INVALID")


def test_it_works_once_for_many_at_once(town: Town) -> None:
    token = town.ask("zoe@example.com")

    def confirm(_number: int) -> bool:
        try:
            town.confirm(token)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(confirm, range(4))) == [False, False, False, True]


def test_it_joins_once_by_two_links_at_once(town: Town) -> None:
    tokens = [town.ask("zoe@example.com") for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert len({found.member_uid for found in pool.map(town.confirm, tokens)}) == 1
    assert len(town.events("MemberJoined")) == 1


def test_it_works_for_fifteen_minutes(town: Town, call: Caller) -> None:
    start = clock.now()
    freeze(start)
    early, late = town.ask("a@example.com"), town.ask("b@example.com")
    freeze(start + timedelta(minutes=14, seconds=59))
    town.confirm(early)
    freeze(start + timedelta(minutes=15))
    problem = call.refused(town.stub.ConfirmSignInLink, _confirm(late), town.visitor)
    assert problem.reason == "SIGN_IN_LINK_INVALID"


def test_it_works_only_in_the_browser_that_asked(town: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    for nonce in ("", "another-browser-altogether"):
        problem = call.refused(town.stub.ConfirmSignInLink, _confirm(token, nonce), town.visitor)
        assert problem.reason == "OPENED_IN_ANOTHER_BROWSER"
    assert town.confirm(token).is_new


def test_it_says_the_code_to_enter_where_the_link_was_requested(town: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    code = town.emails()[-1]["code"]
    for check in (False, True):
        request = pb.ConfirmSignInLinkRequest(token=token, validate_only=check)
        problem = call.refused(town.stub.ConfirmSignInLink, request, town.visitor)
        assert problem.metadata["code"] == code


def test_it_can_be_looked_at_without_being_used_up(town: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    request = pb.ConfirmSignInLinkRequest(token=token, browser_nonce=NONCE, validate_only=True)
    for _ in range(2):
        assert call(town.stub.ConfirmSignInLink, request, town.visitor) == pb.Identity()
    assert town.confirm(token).needs_name
    problem = call.refused(town.stub.ConfirmSignInLink, request, town.visitor)
    assert problem.reason == "SIGN_IN_LINK_INVALID"


def test_it_works_only_in_its_community(town: Town, other: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    problem = call.refused(other.stub.ConfirmSignInLink, _confirm(token), other.visitor)
    assert problem.reason == "SIGN_IN_LINK_INVALID"


@pytest.mark.parametrize("access", [pb.ACCESS_GATED, pb.ACCESS_HYBRID])
def test_it_joins_nobody_uninvited_where_joining_needs_it(
    town: Town, call: Caller, access: pb.Access
) -> None:
    token = town.ask("zoe@example.com")
    town.set_access(access)
    problem = call.refused(town.stub.ConfirmSignInLink, _confirm(token), town.visitor)
    assert (problem.code, problem.reason) == ("PERMISSION_DENIED", "INVITATION_NEEDED")
    town.placeholder("zoe", email="Zoe@example.com")
    identity = town.confirm(token)
    assert (identity.handle, identity.is_new) == ("zoe", True)
    assert town.events("MemberChanged")[-1].body.get("is_placeholder", False) is False


def test_it_lets_a_suspended_member_in_to_read(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = pb.SuspendMemberRequest(name=alice.name, reason="spam")
    call(town.stub.SuspendMember, request, town.actor(admin))
    identity = town.confirm(town.ask("alice@example.com"))
    assert identity.state == pb.MEMBER_STATE_SUSPENDED


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "", "/a\nb"])
def test_it_leads_nowhere_else(town: Town, path: str) -> None:
    assert town.confirm(town.ask("zoe@example.com", next_path=path)).next_path == "/"


@pytest.mark.parametrize("token", ["", "x", "x" * 100_000, "%00"])
def test_it_refuses_what_is_no_link(town: Town, call: Caller, token: str) -> None:
    problem = call.refused(town.stub.ConfirmSignInLink, _confirm(token), town.visitor)
    assert problem.reason == "SIGN_IN_LINK_INVALID"
