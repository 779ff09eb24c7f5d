"""Checks CreateMember."""

from typing import Any

import pytest

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _request(request_id: str = "", **fields: object) -> pb.CreateMemberRequest:
    member = pb.Member(**fields)  # type: ignore[arg-type]
    return pb.CreateMemberRequest(member=member, request_id=request_id)


def test_it_makes_a_handle_from_the_name(town: Town, admin: pb.Member, call: Caller) -> None:
    who = town.actor(admin)
    for handle in ("lukasz-langa", "lukasz-langa-2", "lukasz-langa-3"):
        made = call(town.stub.CreateMember, _request(display_name="Łukasz Langa"), who)
        assert (made.handle, made.state) == (handle, pb.MEMBER_STATE_ACTIVE)


def test_it_announces_whom_it_made(town: Town, admin: pb.Member, call: Caller) -> None:
    request = _request(handle="Carol", roles=[pb.ROLE_MANAGER, pb.ROLE_MEMBER])
    made = call(town.stub.CreateMember, request, town.actor(admin))
    event = town.events("MemberJoined")[-1]
    assert event.body == {
        "member_uid": made.uid,
        "handle": "carol",
        "display_name": "carol",
        "is_staff": True,
        "create_time": made.create_time.ToJsonString(),
    }
    assert (event.subject, event.actor) == (f"members/{made.uid}", admin.uid)
    assert list(made.roles) == [pb.ROLE_MANAGER]
    assert town.audit()[0] == "CreateMember"


def test_it_lets_the_system_make_the_first_administrator(town: Town) -> None:
    assert town.person("first", "admin").is_staff


def test_it_needs_the_admin_role(
    town: Town, moderator: pb.Member, alice: pb.Member, call: Caller
) -> None:
    for who in (town.actor(moderator), town.actor(alice)):
        problem = call.refused(town.stub.CreateMember, _request(handle="new-one"), who)
        assert problem.reason == "ROLE_NEEDED"
    problem = call.refused(town.stub.CreateMember, _request(handle="new-one"), town.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"


def test_it_refuses_what_somebody_has(town: Town, alice: pb.Member, call: Caller) -> None:
    problem = call.refused(town.stub.CreateMember, _request(handle="ALICE"), town.system)
    assert problem.reason == "HANDLE_TAKEN"
    request = _request(handle="another", email="Alice@Example.COM")
    assert call.refused(town.stub.CreateMember, request, town.system).reason == "EMAIL_TAKEN"


@pytest.mark.parametrize("handle", ["admin", "mod", "staff", "m1"])
def test_it_lets_only_the_operator_give_out_reserved_and_short_handles(
    town: Town, admin: pb.Member, call: Caller, handle: str
) -> None:
    problem = call.refused(town.stub.CreateMember, _request(handle=handle), town.actor(admin))
    assert list(problem.fields) == ["handle"]
    assert call(town.stub.CreateMember, _request(handle=handle), town.system).handle == handle


def test_it_lets_two_communities_have_the_same_handle(
    town: Town, other: Town, alice: pb.Member
) -> None:
    assert other.person("alice", email="alice@example.com").uid != alice.uid


def test_it_gives_a_repeat_the_first_answer(town: Town, call: Caller) -> None:
    first = call(town.stub.CreateMember, _request("r1", handle="dora"), town.system)
    again = call(town.stub.CreateMember, _request("r1", handle="dora"), town.system)
    assert again.uid == first.uid
    other = _request("r1", handle="dorothy")
    assert call.refused(town.stub.CreateMember, other, town.system).reason == "REQUEST_ID_REUSED"
    assert len(town.events("MemberJoined")) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", "a" * 31),
        ("handle", "-dash"),
        ("handle", "spa ce"),
        ("handle", "former-1"),
        ("handle", "ünï"),
        ("display_name", "x" * 81),
        ("display_name", "a\x00"),
        ("email", "nobody"),
        ("email", "a@b@c"),
        ("email", "a b@c.d"),
        ("email", "a@b..c"),
        ("bio", "x" * 1001),
        ("interests", ["x" * 41]),
        ("interests", ["x"] * 21),
        ("links", [pb.Link(label="me", url="javascript:alert(1)")]),
        ("links", [pb.Link(label="me", url="https://")]),
        ("links", [pb.Link(label="me", url="https://user@example.com")]),
        ("links", [pb.Link(label="me", url="https://[")]),
        ("time_zone", "Nowhere"),
        ("locale", "xx"),
        ("avatar", "data:image/svg+xml,<svg/>"),
        ("avatar", "https://example.com/me.png"),
        ("avatar", "data:image/png;base64," + "A" * 40_000),
        ("roles", [99]),
    ],
)
def test_it_names_the_field_it_refuses(town: Town, call: Caller, field: str, value: object) -> None:
    fields: dict[str, Any] = {"handle": "erika", field: value}
    problem = call.refused(town.stub.CreateMember, _request(**fields), town.system)
    assert problem.code == "INVALID_ARGUMENT"
    assert list(problem.fields) in ([field], [f"member.{field}"])
