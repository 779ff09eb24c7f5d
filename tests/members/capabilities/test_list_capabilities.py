"""Checks ListCapabilities."""

from datetime import timedelta

from shared import clock
from tests.harness import Caller, freeze
from tests.members.capabilities.test_grant_capability import grant
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_lists_what_is_in_force(town: Town, alice: pb.Member, call: Caller) -> None:
    for days, scope in ((1, "board=a"), (10, "board=b"), (10, "board=c")):
        request = pb.GrantCapabilityRequest(
            parent=alice.name, capability=grant(scope=scope, days=days)
        )
        call(town.stub.GrantCapability, request, town.system)
    who = town.actor(alice)
    ask = pb.ListCapabilitiesRequest(parent=alice.name, page_size=2)
    page = call(town.stub.ListCapabilities, ask, who)
    assert [one.scope for one in page.capabilities] == ["board=a", "board=b"]
    ask.page_token = page.next_page_token
    page = call(town.stub.ListCapabilities, ask, who)
    assert [one.scope for one in page.capabilities] == ["board=c"]
    freeze(clock.now() + timedelta(days=2))
    ask = pb.ListCapabilitiesRequest(parent=alice.name)
    page = call(town.stub.ListCapabilities, ask, town.actor(alice))
    assert [one.scope for one in page.capabilities] == ["board=b", "board=c"]


def test_it_is_for_oneself_and_administrators(
    town: Town, other: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    ask = pb.ListCapabilitiesRequest(parent=f"members/{alice.uid}")
    refused = call.refused
    assert refused(town.stub.ListCapabilities, ask, town.actor(moderator)).reason == "NOT_YOURS"
    assert refused(town.stub.ListCapabilities, ask, town.visitor).code == "UNAUTHENTICATED"
    assert refused(other.stub.ListCapabilities, ask, other.system).code == "NOT_FOUND"
