"""Checks BatchCreateMembers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import members_pb2 as pb


def _batch(
    *records: pb.MemberRecord, source: str = "peps", dry: bool = False
) -> pb.BatchCreateMembersRequest:
    return pb.BatchCreateMembersRequest(source=source, records=records, validate_only=dry)


def _record(name: str, **fields: Any) -> pb.MemberRecord:  # noqa: ANN401  any field
    return pb.MemberRecord(external_id=name, display_name=name, **fields)


def test_it_makes_placeholders_in_order(town: Town, call: Caller) -> None:
    request = _batch(_record("Guido van Rossum"), _record("Wu"), _record("Łukasz Langa"))
    results = call(town.stub.BatchCreateMembers, request, town.system).results
    assert [one.handle for one in results] == ["guido-van-rossum", "wu-1", "lukasz-langa"]
    assert all(one.created and one.uid and not one.error for one in results)
    bodies = [event.body for event in town.events("MemberJoined")]
    assert [body["display_name"] for body in bodies] == ["Guido van Rossum", "Wu", "Łukasz Langa"]
    assert all(body["is_placeholder"] for body in bodies)


def test_it_makes_nothing_twice(town: Town, call: Caller) -> None:
    request = _batch(_record("Ana"), _record("Ben"), _record("Ana"))
    first = call(town.stub.BatchCreateMembers, request, town.system).results
    assert [one.created for one in first] == [True, True, False]
    assert first[0].uid == first[2].uid
    again = call(town.stub.BatchCreateMembers, request, town.system).results
    assert [one.created for one in again] == [False] * 3
    assert [one.uid for one in again] == [one.uid for one in first]
    assert len(town.events("MemberJoined")) == 2


def test_it_tells_sources_apart(town: Town, call: Caller) -> None:
    one = call(town.stub.BatchCreateMembers, _batch(_record("Ana")), town.system)
    two = call(town.stub.BatchCreateMembers, _batch(_record("Ana"), source="forum"), town.system)
    assert one.results[0].uid != two.results[0].uid
    assert two.results[0].handle == "ana-2"


def test_it_finds_a_person_by_address(town: Town, alice: pb.Member, call: Caller) -> None:
    request = _batch(_record("Alice L.", email="ALICE@example.com"))
    (result,) = call(town.stub.BatchCreateMembers, request, town.system).results
    assert (result.uid, result.handle, result.created) == (alice.uid, "alice", False)
    assert town.again(alice).display_name == "Alice"


def test_it_makes_nothing_when_only_asked(town: Town, call: Caller) -> None:
    request = _batch(_record("Ana"), _record("Ana Two"), dry=True)
    results = call(town.stub.BatchCreateMembers, request, town.system).results
    assert [(one.handle, one.created, one.uid) for one in results] == [
        ("ana", True, ""),
        ("ana-two", True, ""),
    ]
    assert town.events("MemberJoined") == []
    real = call(town.stub.BatchCreateMembers, _batch(_record("Ana")), town.system).results
    assert real[0].created


def test_it_keeps_the_good_where_some_are_refused(town: Town, call: Caller) -> None:
    request = _batch(
        _record("Ana"),
        _record(""),
        _record("x" * 81),
        _record("Ben", email="nonsense"),
        _record("Cleo", handle="Not A Handle"),
        _record("Dan", handle="Dan"),
    )
    results = call(town.stub.BatchCreateMembers, request, town.system).results
    assert [bool(one.error) for one in results] == [False, True, True, True, True, False]
    assert "80 characters" in results[2].error
    assert results[5].handle == "dan"


def test_it_keeps_when_they_joined(town: Town, call: Caller) -> None:
    record = _record("Ana")
    record.create_time.FromDatetime(datetime(2001, 3, 4, tzinfo=UTC))
    (result,) = call(town.stub.BatchCreateMembers, _batch(record), town.system).results
    found = town.again(pb.Member(uid=result.uid))
    assert found.create_time.ToDatetime(UTC) == datetime(2001, 3, 4, tzinfo=UTC)
    assert town.events("MemberJoined")[-1].body["create_time"] == "2001-03-04T00:00:00Z"


def test_it_does_not_bring_an_erased_member_back(town: Town, call: Caller) -> None:
    (made,) = call(town.stub.BatchCreateMembers, _batch(_record("Ana")), town.system).results
    request = erasure_pb2.EraseMemberRequest(
        name=f"members/{made.uid}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    call(town.stub.EraseMember, request, town.system)
    (again,) = call(town.stub.BatchCreateMembers, _batch(_record("Ana")), town.system).results
    assert (again.uid, again.created) == (made.uid, False)
    assert again.handle.startswith("former-")


def test_it_is_for_staff(town: Town, alice: pb.Member, moderator: pb.Member, call: Caller) -> None:
    request = _batch(_record("Ana"))
    assert call(town.stub.BatchCreateMembers, request, town.actor(moderator)).results[0].created
    for who in (town.actor(alice), town.visitor):
        code = call.refused(town.stub.BatchCreateMembers, request, who).code
        assert code in ("PERMISSION_DENIED", "UNAUTHENTICATED")


@pytest.mark.parametrize("source", ["", "Two Words", "x" * 41])
def test_it_refuses_a_source_without_a_name(town: Town, call: Caller, source: str) -> None:
    problem = call.refused(town.stub.BatchCreateMembers, _batch(source=source), town.system)
    assert list(problem.fields) == ["source"]


def test_it_refuses_more_than_500(town: Town, call: Caller) -> None:
    request = _batch(*[_record(str(number)) for number in range(501)])
    problem = call.refused(town.stub.BatchCreateMembers, request, town.system)
    assert list(problem.fields) == ["records"]


def test_it_takes_handles_that_only_an_operator_gives_out(
    town: Town, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    request = _batch(_record("Root", handle="root"), _record("Mo", handle="mo"), source="copy")
    results = call(town.stub.BatchCreateMembers, request, town.actor(admin)).results
    assert [(one.handle, one.error) for one in results] == [("root", ""), ("mo", "")]
    more = _batch(_record("Root", handle="admin"), source="other")
    (refused,) = call(town.stub.BatchCreateMembers, more, town.actor(moderator)).results
    assert "reserved" in refused.error


def test_it_gives_roles_to_those_it_makes_where_an_administrator_asks(
    town: Town, alice: pb.Member, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    marks: dict[str, Any] = {"roles": [pb.ROLE_MODERATOR], "is_verified": True}
    request = _batch(_record("Grace", **marks), _record("Alice", email=alice.email, **marks))
    made, found = call(town.stub.BatchCreateMembers, request, town.actor(admin)).results
    grace = town.again(pb.Member(uid=made.uid))
    assert (list(grace.roles), grace.is_staff, grace.is_verified) == (
        [pb.ROLE_MODERATOR],
        True,
        True,
    )
    assert not found.created
    assert not town.again(alice).is_staff
    (eve,) = call(
        town.stub.BatchCreateMembers, _batch(_record("Eve", **marks)), town.actor(moderator)
    ).results
    assert not town.again(pb.Member(uid=eve.uid)).is_staff


def test_it_finds_a_person_by_handle_where_that_is_meant(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    meant = _record("Voter", handle="alice", find_by_handle=True)
    named = _record("Other", handle="alice")
    found, made = call(
        town.stub.BatchCreateMembers, _batch(meant, named, source="forum"), town.actor(admin)
    ).results
    assert (found.uid, found.created) == (alice.uid, False)
    assert (made.handle, made.created) == ("alice-2", True)
