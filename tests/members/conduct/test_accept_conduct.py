"""Checks AcceptConduct."""

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_remembers_the_version(town: Town, alice: pb.Member, call: Caller) -> None:
    for _ in range(2):
        call(town.stub.AcceptConduct, pb.AcceptConductRequest(version=1), town.actor(alice))
    assert town.again(alice).accepted_conduct_version == 1
    identity = call(town.stub.GetIdentity, pb.GetIdentityRequest(), town.actor(alice))
    assert identity.accepted_conduct_version == 1


def test_it_refuses_an_older_version(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    call(town.stub.PublishConduct, pb.PublishConductRequest(body="New."), town.actor(admin))
    request = pb.AcceptConductRequest(version=1)
    problem = call.refused(town.stub.AcceptConduct, request, town.actor(alice))
    assert (problem.reason, problem.metadata) == ("CONDUCT_OUTDATED", {"version": "2"})


def test_it_refuses_a_version_that_never_was(town: Town, alice: pb.Member, call: Caller) -> None:
    for version in (0, -1, 2, 2**31 - 1):
        request = pb.AcceptConductRequest(version=version)
        problem = call.refused(town.stub.AcceptConduct, request, town.actor(alice))
        assert list(problem.fields) == ["version"]


def test_it_refuses_a_visitor(town: Town, call: Caller) -> None:
    request = pb.AcceptConductRequest(version=1)
    problem = call.refused(town.stub.AcceptConduct, request, town.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
