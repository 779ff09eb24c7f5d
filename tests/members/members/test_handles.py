"""Checks what becomes of a handle that somebody gives up."""

from datetime import datetime, timedelta

from shared import clock
from tests.harness import Caller, freeze
from tests.members.conftest import Town
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import members_pb2 as pb


def _rename(town: Town, call: Caller, member: pb.Member, handle: str) -> None:
    wanted = pb.Member(name=f"members/{member.uid}", handle=handle)
    call(town.stub.UpdateMember, pb.UpdateMemberRequest(member=wanted), town.system)


def _find(town: Town, call: Caller, handle: str, time: datetime | None = None) -> str:
    request = pb.GetMemberRequest(name=f"members/{handle}")
    if time is not None:
        request.handle_time.FromDatetime(time)
    return str(call(town.stub.GetMember, request, town.visitor).uid)


def test_it_is_nobody_elses_for_ninety_days(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    start = clock.now()
    freeze(start)
    _rename(town, call, alice, "alice-2")
    freeze(start + timedelta(days=89, hours=23))
    wanted = pb.UpdateMemberRequest(member=pb.Member(name=admin.name, handle="alice"))
    problem = call.refused(town.stub.UpdateMember, wanted, town.system)
    assert (problem.reason, problem.metadata["handle"]) == ("HANDLE_TAKEN", "alice")
    made = pb.CreateMemberRequest(member=pb.Member(handle="alice"))
    assert call.refused(town.stub.CreateMember, made, town.system).reason == "HANDLE_TAKEN"
    named = pb.CreateMemberRequest(member=pb.Member(display_name="Alice"))
    assert call(town.stub.CreateMember, named, town.system).handle != "alice"
    freeze(start + timedelta(days=90))
    _rename(town, call, admin, "alice")
    assert _find(town, call, "alice") == admin.uid


def test_it_can_be_taken_back(town: Town, alice: pb.Member, call: Caller) -> None:
    _rename(town, call, alice, "alice-2")
    _rename(town, call, alice, "alice")
    assert town.again(alice).handle == "alice"


def test_it_leads_to_who_had_it(town: Town, alice: pb.Member, call: Caller) -> None:
    _rename(town, call, alice, "alice-2")
    _rename(town, call, alice, "alice-3")
    assert {_find(town, call, handle) for handle in ("alice", "ALICE-2")} == {alice.uid}


def test_it_leads_to_who_had_it_when_it_was_written(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    start = clock.now()
    freeze(start)
    _rename(town, call, alice, "alice-2")
    later = start + timedelta(days=100)
    freeze(later)
    _rename(town, call, admin, "alice")
    assert _find(town, call, "alice", start - timedelta(days=1)) == alice.uid
    assert _find(town, call, "alice", later + timedelta(days=1)) == admin.uid
    assert _find(town, call, "alice") == admin.uid


def test_it_leads_nowhere_once_they_have_left(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    start = clock.now()
    freeze(start)
    _rename(town, call, alice, "alice-2")
    leave = erasure_pb2.EraseMemberRequest(
        name=f"members/{alice.uid}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    call(town.stub.EraseMember, leave, town.system)
    for handle in ("alice", "alice-2"):
        request = pb.GetMemberRequest(name=f"members/{handle}")
        assert call.refused(town.stub.GetMember, request, town.visitor).code == "NOT_FOUND"
        wanted = pb.UpdateMemberRequest(member=pb.Member(name=admin.name, handle=handle))
        problem = call.refused(town.stub.UpdateMember, wanted, town.system)
        assert problem.reason == "HANDLE_TAKEN"
