"""Checks PublishConduct."""

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_publishes_the_next_version(town: Town, admin: pb.Member, call: Caller) -> None:
    request = pb.PublishConductRequest(body="Be kind.\n\n- Always", reuse_terms="Yours.")
    made = call(town.stub.PublishConduct, request, town.actor(admin))
    assert (made.version, made.body) == (2, "Be kind.\n\n- Always")
    found = call(town.stub.GetCommunity, pb.GetCommunityRequest(), town.visitor)
    assert found.conduct == made
    assert len(town.events("CommunityChanged")) == 2
    assert town.audit()[0] == "PublishConduct"


def test_it_needs_the_admin_role(town: Town, alice: pb.Member, call: Caller) -> None:
    request = pb.PublishConductRequest(body="Mine.")
    for who in (town.visitor, town.actor(alice)):
        code = call.refused(town.stub.PublishConduct, request, who).code
        assert code in ("UNAUTHENTICATED", "PERMISSION_DENIED")


def test_it_refuses_nothing_and_too_much(town: Town, admin: pb.Member, call: Caller) -> None:
    for body in ("", " \u200b ", "x" * 20_001, "a\x00b"):
        request = pb.PublishConductRequest(body=body)
        problem = call.refused(town.stub.PublishConduct, request, town.actor(admin))
        assert list(problem.fields) == ["body"]
