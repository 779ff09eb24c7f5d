"""Checks SuspendMember."""

import pytest

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _suspend(handle: str, reason: str = "spam") -> pb.SuspendMemberRequest:
    return pb.SuspendMemberRequest(name=f"members/{handle}", reason=reason)


def test_it_suspends_once(town: Town, alice: pb.Member, moderator: pb.Member, call: Caller) -> None:
    for _ in range(2):
        found = call(town.stub.SuspendMember, _suspend("alice"), town.actor(moderator))
        assert found.state == pb.MEMBER_STATE_SUSPENDED
    assert [event.body for event in town.events("MemberSuspended")] == [{"member_uid": alice.uid}]
    assert town.audit()[0] == "SuspendMember"


def test_it_keeps_moderators_from_staff(
    town: Town, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    town.person("manny", "manager")
    for handle in ("manny", admin.handle):
        problem = call.refused(town.stub.SuspendMember, _suspend(handle), town.actor(moderator))
        assert problem.reason == "STAFF_OUT_OF_REACH"
    assert call(town.stub.SuspendMember, _suspend("manny"), town.actor(admin)).state


def test_it_keeps_people_from_themselves_and_the_last_admin(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    own = call.refused(town.stub.SuspendMember, _suspend("ada"), town.actor(admin))
    assert own.reason == "NOT_TO_YOURSELF"
    last = call.refused(town.stub.SuspendMember, _suspend("ada"), town.system)
    assert (last.code, last.reason) == ("FAILED_PRECONDITION", "LAST_ADMIN")


@pytest.mark.parametrize("role", ["", "manager"])
def test_it_needs_a_role(town: Town, alice: pb.Member, call: Caller, role: str) -> None:
    who = town.actor(town.person("someone", *([role] if role else [])))
    problem = call.refused(town.stub.SuspendMember, _suspend("alice"), who)
    assert problem.reason == "ROLE_NEEDED"


def test_it_refuses_who_does_not_take_part(town: Town, moderator: pb.Member, call: Caller) -> None:
    town.placeholder("later")
    problem = call.refused(town.stub.SuspendMember, _suspend("later"), town.actor(moderator))
    assert problem.reason == "NOT_ACTIVE"


def test_it_wants_a_reason(
    town: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    problem = call.refused(town.stub.SuspendMember, _suspend("alice", " "), town.actor(moderator))
    assert list(problem.fields) == ["reason"]


def test_it_does_not_find_another_communitys_member(
    other: Town, alice: pb.Member, call: Caller
) -> None:
    problem = call.refused(other.stub.SuspendMember, _suspend(alice.uid), other.system)
    assert problem.code == "NOT_FOUND"
