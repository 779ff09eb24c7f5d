"""Checks GrantCapability."""

from datetime import timedelta

import pytest

from shared import clock
from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def grant(
    capability: str = "moderate", scope: str = "board=ideas", days: float = 30
) -> pb.Capability:
    made = pb.Capability(capability=capability, scope=scope)
    if days:
        made.expire_time.FromDatetime(clock.now() + timedelta(days=days))
    return made


def test_it_gives_a_narrow_power(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = pb.GrantCapabilityRequest(parent=alice.name, capability=grant())
    made = call(town.stub.GrantCapability, request, town.actor(admin))
    assert made.name.startswith("members/alice/capabilities/")
    identity = call(town.stub.GetIdentity, pb.GetIdentityRequest(), town.actor(alice))
    assert list(identity.capabilities) == ["moderate:board=ideas"]
    assert len(town.events("GrantsChanged")) == 1
    assert town.audit()[0] == "GrantCapability"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (grant(capability="Do It"), "capability.capability"),
        (grant(capability=""), "capability.capability"),
        (grant(capability="meddle"), "capability.capability"),
        (grant(scope=""), "capability.scope"),
        (grant(scope="board="), "capability.scope"),
        (grant(scope="tag=ideas"), "capability.scope"),
        (grant(scope="everything"), "capability.scope"),
        (grant(scope="board=a b"), "capability.scope"),
        (grant(days=0), "capability.expire_time"),
        (grant(days=-1), "capability.expire_time"),
        (grant(days=4000), "capability.expire_time"),
    ],
)
def test_it_wants_a_name_a_scope_and_an_end(
    town: Town, alice: pb.Member, call: Caller, given: pb.Capability, field: str
) -> None:
    request = pb.GrantCapabilityRequest(parent=alice.name, capability=given)
    problem = call.refused(town.stub.GrantCapability, request, town.system)
    assert list(problem.fields) == [field]


def test_it_says_which_capabilities_there_are(town: Town, alice: pb.Member, call: Caller) -> None:
    for given, sentence in (
        (grant(capability="meddle"), "Choose one of moderate."),
        (grant(scope="ideas"), "Enter the scope as board=<slug>, for example board=ideas."),
    ):
        request = pb.GrantCapabilityRequest(parent=alice.name, capability=given)
        problem = call.refused(town.stub.GrantCapability, request, town.system)
        assert list(problem.fields.values()) == [sentence]


def test_it_refuses_a_time_outside_of_the_calendar(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    given = grant(days=0)
    given.expire_time.seconds = 2**62
    request = pb.GrantCapabilityRequest(parent=alice.name, capability=given)
    problem = call.refused(town.stub.GrantCapability, request, town.system)
    assert list(problem.fields) == ["capability.expire_time"]


def test_it_needs_the_admin_role(
    town: Town, other: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    request = pb.GrantCapabilityRequest(parent=f"members/{alice.uid}", capability=grant())
    problem = call.refused(town.stub.GrantCapability, request, town.actor(moderator))
    assert problem.reason == "ROLE_NEEDED"
    assert call.refused(other.stub.GrantCapability, request, other.system).code == "NOT_FOUND"
