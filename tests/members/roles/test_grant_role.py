"""Checks GrantRole."""

from typing import Any

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb

# A role of a newer contract.
UNKNOWN: Any = 99


def test_it_gives_a_role_and_the_staff_mark(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = pb.GrantRoleRequest(name=alice.name, role=pb.ROLE_MODERATOR)
    for _ in range(2):
        changed = call(town.stub.GrantRole, request, town.actor(admin))
        assert (list(changed.roles), changed.is_staff) == ([pb.ROLE_MODERATOR], True)
    (event,) = town.events("GrantsChanged")
    assert event.body == {"member_uid": alice.uid, "roles": ["moderator"], "is_staff": True}
    (shown,) = town.events("MemberChanged")
    assert shown.body["is_staff"] is True
    assert town.audit()[0] == "GrantRole"


def test_it_needs_the_admin_role(
    town: Town, other: Town, moderator: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = pb.GrantRoleRequest(name=f"members/{alice.uid}", role=pb.ROLE_ADMIN)
    for who in (town.actor(moderator), town.actor(alice)):
        assert call.refused(town.stub.GrantRole, request, who).reason == "ROLE_NEEDED"
    assert call.refused(town.stub.GrantRole, request, town.visitor).code == "UNAUTHENTICATED"
    assert call.refused(other.stub.GrantRole, request, other.system).code == "NOT_FOUND"


def test_it_refuses_an_unknown_role_and_a_placeholder(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    later = town.placeholder("later")
    for role in (pb.ROLE_UNSPECIFIED, UNKNOWN, pb.ROLE_MEMBER):
        request = pb.GrantRoleRequest(name=later.name, role=role)
        assert list(call.refused(town.stub.GrantRole, request, town.actor(admin)).fields) == [
            "role"
        ]
    request = pb.GrantRoleRequest(name=later.name, role=pb.ROLE_MANAGER)
    assert call.refused(town.stub.GrantRole, request, town.actor(admin)).reason == "NOT_ACTIVE"
