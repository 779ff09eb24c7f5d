"""Checks EraseMember."""

from datetime import timedelta

import psycopg
import pytest

from shared import clock
from tests.harness import Caller, freeze
from tests.members.conftest import Town
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import members_pb2 as pb


def _erase(
    member: pb.Member, content: erasure_pb2.ContentChoice = erasure_pb2.CONTENT_CHOICE_KEEP
) -> erasure_pb2.EraseMemberRequest:
    return erasure_pb2.EraseMemberRequest(name=f"members/{member.uid}", content=content)


def test_it_leaves_nothing_personal(
    town: Town, alice: pb.Member, call: Caller, superuser: psycopg.Connection
) -> None:
    who = town.actor(alice)
    request = pb.UpdateMemberRequest(
        member=pb.Member(
            name=alice.name,
            display_name="Alice Liddell",
            bio="I live at Wonderland",
            interests=["croquet"],
            links=[pb.Link(label="me", url="https://liddell.example")],
        )
    )
    call(town.stub.UpdateMember, request, who)
    call(town.stub.AcceptConduct, pb.AcceptConductRequest(version=1), who)
    token = pb.AccessToken(display_name="liddell laptop")
    call(town.stub.CreateAccessToken, pb.CreateAccessTokenRequest(access_token=token), who)
    town.ask("alice@example.com")
    answer = call(town.stub.EraseMember, _erase(alice), who)
    assert answer.name == f"members/{alice.uid}"
    assert {part.noun for part in answer.parts if part.kept} == {"audit_entries"}
    erased = call(town.stub.GetMember, pb.GetMemberRequest(name=answer.name), town.system)
    assert erased.state == pb.MEMBER_STATE_ERASED
    assert erased.handle.startswith("former-")
    tables = superuser.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'members'"
    ).fetchall()
    for (table,) in tables:
        for (row,) in superuser.execute(f"SELECT t::text FROM members.{table} t".encode()):  # noqa: S608  our own names
            for word in ("liddell", "Liddell", "Wonderland", "croquet", "alice"):
                assert word not in row, (table, row)


@pytest.mark.parametrize(
    "content", [erasure_pb2.CONTENT_CHOICE_KEEP, erasure_pb2.CONTENT_CHOICE_REMOVE]
)
def test_it_tells_the_other_services(
    town: Town, alice: pb.Member, call: Caller, content: erasure_pb2.ContentChoice
) -> None:
    first, second = (
        call(town.stub.EraseMember, _erase(alice, content), town.system) for _ in range(2)
    )
    assert first == second
    (event,) = town.events("MemberErased")
    assert event.body["member_uid"] == alice.uid
    assert event.body.get("remove_content", False) == (content == erasure_pb2.CONTENT_CHOICE_REMOVE)


def test_it_ends_every_way_in(town: Town, alice: pb.Member, call: Caller) -> None:
    who = town.actor(alice)
    token = pb.AccessToken(display_name="laptop")
    made = call(town.stub.CreateAccessToken, pb.CreateAccessTokenRequest(access_token=token), who)
    link = town.ask("alice@example.com")
    call(town.stub.EraseMember, _erase(alice), who)
    request = pb.AuthenticateTokenRequest(secret=made.secret)
    assert (
        call.refused(town.stub.AuthenticateToken, request, town.visitor).code == "UNAUTHENTICATED"
    )
    confirm = pb.ConfirmSignInLinkRequest(token=link, browser_nonce="a-nonce-of-this-browser")
    assert (
        call.refused(town.stub.ConfirmSignInLink, confirm, town.visitor).code == "UNAUTHENTICATED"
    )
    assert (
        call.refused(town.stub.GetIdentity, pb.GetIdentityRequest(), who).code == "UNAUTHENTICATED"
    )


def test_it_frees_the_address_at_once_and_the_handle_after_ninety_days(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    start = clock.now()
    freeze(start)
    call(town.stub.EraseMember, _erase(alice), town.system)
    request = pb.CreateMemberRequest(member=pb.Member(handle="alice"))
    assert call.refused(town.stub.CreateMember, request, town.system).reason == "HANDLE_TAKEN"
    assert town.person("alice-2", email="alice@example.com").uid != alice.uid
    freeze(start + timedelta(days=90))
    assert town.person("alice").uid != alice.uid


def test_it_lets_a_suspended_member_leave(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = pb.SuspendMemberRequest(name=alice.name, reason="spam")
    suspended = call(town.stub.SuspendMember, request, town.actor(admin))
    assert call(town.stub.EraseMember, _erase(alice), town.actor(suspended)).erase_time


def test_it_is_for_oneself_and_administrators(
    town: Town, other: Town, alice: pb.Member, moderator: pb.Member, admin: pb.Member, call: Caller
) -> None:
    refused = call.refused
    assert (
        refused(town.stub.EraseMember, _erase(alice), town.actor(moderator)).reason == "NOT_YOURS"
    )
    assert refused(town.stub.EraseMember, _erase(alice), town.visitor).code == "UNAUTHENTICATED"
    reads = town.actor(alice, scopes=("read",))
    assert refused(town.stub.EraseMember, _erase(alice), reads).reason == "SCOPE_NEEDED"
    assert refused(other.stub.EraseMember, _erase(alice), other.system).code == "NOT_FOUND"
    assert refused(town.stub.EraseMember, _erase(admin), town.actor(admin)).reason == "LAST_ADMIN"
    assert call(town.stub.EraseMember, _erase(alice), town.actor(admin)).erase_time


def test_it_wants_to_know_about_the_content(town: Town, alice: pb.Member, call: Caller) -> None:
    request = _erase(alice, erasure_pb2.CONTENT_CHOICE_UNSPECIFIED)
    problem = call.refused(town.stub.EraseMember, request, town.actor(alice))
    assert list(problem.fields) == ["content"]
