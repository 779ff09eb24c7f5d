"""Checks RevokeRole."""

from concurrent.futures import ThreadPoolExecutor

from tests.harness import Caller, Refusal
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_takes_a_role_away(
    town: Town, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    request = pb.RevokeRoleRequest(name=moderator.name, role=pb.ROLE_MODERATOR)
    for _ in range(2):
        assert not call(town.stub.RevokeRole, request, town.actor(admin)).roles
    assert town.events("GrantsChanged")[-1].body == {"member_uid": moderator.uid}
    assert len(town.events("GrantsChanged")) == 1


def test_it_keeps_the_last_admin(town: Town, admin: pb.Member, call: Caller) -> None:
    request = pb.RevokeRoleRequest(name=admin.name, role=pb.ROLE_ADMIN)
    for who in (town.actor(admin), town.system):
        assert call.refused(town.stub.RevokeRole, request, who).reason == "LAST_ADMIN"


def test_it_keeps_one_admin_when_two_resign_at_once(town: Town, call: Caller) -> None:
    people = [town.person(handle, "admin") for handle in ("ada", "bob")]

    def resign(member: pb.Member) -> bool:
        request = pb.RevokeRoleRequest(name=member.name, role=pb.ROLE_ADMIN)
        try:
            call(town.stub.RevokeRole, request, town.actor(member))
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(resign, people)) == [False, True]


def test_it_needs_the_admin_role(
    town: Town, other: Town, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    request = pb.RevokeRoleRequest(name=f"members/{admin.uid}", role=pb.ROLE_ADMIN)
    problem = call.refused(town.stub.RevokeRole, request, town.actor(moderator))
    assert problem.reason == "ROLE_NEEDED"
    assert call.refused(other.stub.RevokeRole, request, other.system).code == "NOT_FOUND"
