"""Checks CheckInvariants."""

import psycopg

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.common.v1 import erasure_pb2, invariants_pb2
from upwell.members.v1 import members_pb2 as pb


def test_it_finds_everything_in_order(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = erasure_pb2.EraseMemberRequest(
        name=f"members/{alice.uid}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    call(town.stub.EraseMember, request, town.actor(admin))
    results = call(
        town.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), town.system
    ).results
    assert len(results) >= 8
    assert [one.invariant for one in results if one.violations] == []


def test_it_names_what_is_broken(
    town: Town, admin: pb.Member, call: Caller, superuser: psycopg.Connection
) -> None:
    superuser.execute("UPDATE members.members SET state = 'erased' WHERE handle = 'ada'")
    results = call(
        town.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), town.system
    ).results
    broken = {one.invariant: list(one.examples) for one in results if one.violations}
    assert broken["Nothing personal is kept of an erased member."] == [admin.uid]
    assert broken["A community that ever had an administrator has one who takes part."] == [
        town.slug
    ]


def test_it_is_only_for_the_system(town: Town, admin: pb.Member, call: Caller) -> None:
    for who in (town.visitor, town.actor(admin)):
        problem = call.refused(
            town.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), who
        )
        assert problem.code == "PERMISSION_DENIED"
