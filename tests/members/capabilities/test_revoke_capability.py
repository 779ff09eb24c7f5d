"""Checks RevokeCapability."""

from uuid import uuid4

from tests.harness import Caller
from tests.members.capabilities.test_grant_capability import grant
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_takes_a_grant_away_once(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = pb.GrantCapabilityRequest(parent=alice.name, capability=grant())
    made = call(town.stub.GrantCapability, request, town.actor(admin))
    revoke = pb.RevokeCapabilityRequest(name=made.name)
    call(town.stub.RevokeCapability, revoke, town.actor(admin))
    identity = call(town.stub.GetIdentity, pb.GetIdentityRequest(), town.actor(alice))
    assert not identity.capabilities
    assert town.audit()[0] == "RevokeCapability"
    problem = call.refused(town.stub.RevokeCapability, revoke, town.actor(admin))
    assert problem.reason == "CAPABILITY_NOT_FOUND"


def test_it_does_not_find_what_is_no_name(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    for name in ("", "x", f"{alice.name}/capabilities/", f"{alice.name}/capabilities/{uuid4()}"):
        request = pb.RevokeCapabilityRequest(name=name)
        problem = call.refused(town.stub.RevokeCapability, request, town.actor(admin))
        assert problem.code == "NOT_FOUND"


def test_it_needs_the_admin_role(
    town: Town, other: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    request = pb.GrantCapabilityRequest(parent=alice.name, capability=grant())
    made = call(town.stub.GrantCapability, request, town.system)
    revoke = pb.RevokeCapabilityRequest(name=made.name)
    problem = call.refused(town.stub.RevokeCapability, revoke, town.actor(moderator))
    assert problem.reason == "ROLE_NEEDED"
    assert call.refused(other.stub.RevokeCapability, revoke, other.system).code == "NOT_FOUND"
