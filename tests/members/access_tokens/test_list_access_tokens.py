"""Checks ListAccessTokens."""

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _make(town: Town, call: Caller, member: pb.Member, name: str) -> None:
    request = pb.CreateAccessTokenRequest(access_token=pb.AccessToken(display_name=name))
    call(town.stub.CreateAccessToken, request, town.actor(member))


def test_it_lists_ones_own_newest_first(
    town: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    for name in ("one", "two", "three"):
        _make(town, call, alice, name)
    _make(town, call, moderator, "theirs")
    ask = pb.ListAccessTokensRequest(page_size=2)
    page = call(town.stub.ListAccessTokens, ask, town.actor(alice))
    assert [one.display_name for one in page.access_tokens] == ["three", "two"]
    ask.page_token = page.next_page_token
    page = call(town.stub.ListAccessTokens, ask, town.actor(alice))
    assert [one.display_name for one in page.access_tokens] == ["one"]
    problem = call.refused(town.stub.ListAccessTokens, ask, town.actor(moderator))
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"


def test_it_refuses_a_visitor(town: Town, call: Caller) -> None:
    problem = call.refused(town.stub.ListAccessTokens, pb.ListAccessTokensRequest(), town.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
