"""Checks BatchDeleteMembers."""

from datetime import timedelta

import pytest

from shared import clock
from tests.harness import Caller, freeze
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def imported(town: Town, call: Caller, *names: str) -> list[pb.MemberRecordResult]:
    """Import people."""
    request = pb.BatchCreateMembersRequest(
        source="peps",
        records=[pb.MemberRecord(external_id=name, display_name=name) for name in names],
    )
    return list(call(town.stub.BatchCreateMembers, request, town.system).results)


def state(town: Town, call: Caller, uid: str) -> pb.MemberState:
    request = pb.GetMemberRequest(name=f"members/{uid}")
    found: pb.Member = call(town.stub.GetMember, request, town.system)
    return found.state


def request_for(*names: str, source: str = "peps") -> pb.BatchDeleteMembersRequest:
    request = pb.BatchDeleteMembersRequest(source=source, external_ids=names)
    request.import_time.FromDatetime(clock.now() - timedelta(minutes=1))
    return request


def test_it_erases_placeholders_and_lets_them_be_imported_again(town: Town, call: Caller) -> None:
    first = imported(town, call, "Ana", "Ben")
    freeze(clock.now() + timedelta(minutes=2))
    answer = call(town.stub.BatchDeleteMembers, request_for("Ana", "Ben"), town.system)
    assert not answer.kept_external_ids
    found = call(
        town.stub.GetMember, pb.GetMemberRequest(name=f"members/{first[0].uid}"), town.system
    )
    assert found.state == pb.MEMBER_STATE_ERASED
    assert {event.body["member_uid"] for event in town.events("MemberErased")} == {
        one.uid for one in first
    }
    assert not call(town.stub.BatchDeleteMembers, request_for("Ana"), town.system).kept_external_ids
    assert [one.created for one in imported(town, call, "Ana")] == [True]


def test_it_keeps_whom_somebody_has_changed_since(town: Town, call: Caller) -> None:
    first = imported(town, call, "Ana", "Ben")
    freeze(clock.now() + timedelta(minutes=2))
    change = pb.UpdateMemberRequest(
        member=pb.Member(name=f"members/{first[0].handle}", display_name="Ana Li")
    )
    change.update_mask.paths.append("display_name")
    call(town.stub.UpdateMember, change, town.system)
    answer = call(town.stub.BatchDeleteMembers, request_for("Ana", "Ben"), town.system)
    assert list(answer.kept_external_ids) == ["Ana"]


def test_it_leaves_people_of_other_sources(town: Town, call: Caller) -> None:
    first = imported(town, call, "Ana")
    freeze(clock.now() + timedelta(minutes=2))
    call(town.stub.BatchDeleteMembers, request_for("Ana", source="canny"), town.system)
    found = call(
        town.stub.GetMember, pb.GetMemberRequest(name=f"members/{first[0].uid}"), town.system
    )
    assert found.state == pb.MEMBER_STATE_PLACEHOLDER


@pytest.mark.parametrize("most", [501])
def test_it_takes_no_more_than_a_batch(town: Town, call: Caller, most: int) -> None:
    request = request_for(*(str(number) for number in range(most)))
    problem = call.refused(town.stub.BatchDeleteMembers, request, town.system)
    assert list(problem.fields) == ["external_ids"]
