"""Checks that the worker purges what has expired."""

from datetime import timedelta

from services.members import actions
from shared import clock
from shared.db import Database
from tests.harness import freeze
from tests.members.conftest import Town
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import members_pb2 as pb


def test_it_purges_what_has_expired(town: Town, everywhere: Database) -> None:
    town.ask("zoe@example.com")
    assert actions.purge(everywhere) == 0
    freeze(clock.now() + timedelta(days=2))
    assert actions.purge(everywhere) == 2


def test_it_forgets_the_handle_of_who_left_and_keeps_that_of_who_stays(
    town: Town, everywhere: Database
) -> None:
    for handle in ("alice", "bob"):
        member = town.person(handle)
        renamed = pb.Member(name=member.name, handle=f"{handle}-2")
        town.call(town.stub.UpdateMember, pb.UpdateMemberRequest(member=renamed), town.system)
    leave = erasure_pb2.EraseMemberRequest(
        name=f"members/{member.uid}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    town.call(town.stub.EraseMember, leave, town.system)
    freeze(clock.now() + timedelta(days=89))
    assert actions.purge(everywhere) == 0
    freeze(clock.now() + timedelta(days=2))
    assert actions.purge(everywhere) == 2
    request = pb.GetMemberRequest(name="members/alice")
    assert town.call(town.stub.GetMember, request, town.visitor).handle == "alice-2"
