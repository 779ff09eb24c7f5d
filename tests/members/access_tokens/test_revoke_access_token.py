"""Checks RevokeAccessToken."""

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_revokes_only_ones_own(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = pb.CreateAccessTokenRequest(access_token=pb.AccessToken(display_name="laptop"))
    made = call(town.stub.CreateAccessToken, request, town.actor(alice))
    revoke = pb.RevokeAccessTokenRequest(name=made.name)
    problem = call.refused(town.stub.RevokeAccessToken, revoke, town.actor(admin))
    assert problem.reason == "ACCESS_TOKEN_NOT_FOUND"
    reads = town.actor(alice, scopes=("read",))
    assert call.refused(town.stub.RevokeAccessToken, revoke, reads).reason == "SCOPE_NEEDED"
    call(town.stub.RevokeAccessToken, revoke, town.actor(alice))
    assert town.audit()[0] == "RevokeAccessToken"
    problem = call.refused(town.stub.RevokeAccessToken, revoke, town.actor(alice))
    assert problem.code == "NOT_FOUND"


def test_it_does_not_find_what_is_no_name(town: Town, alice: pb.Member, call: Caller) -> None:
    for name in ("", "accessTokens/", "accessTokens/x", "members/alice"):
        request = pb.RevokeAccessTokenRequest(name=name)
        problem = call.refused(town.stub.RevokeAccessToken, request, town.actor(alice))
        assert problem.code == "NOT_FOUND"
    problem = call.refused(town.stub.RevokeAccessToken, request, town.visitor)
    assert problem.code == "UNAUTHENTICATED"
