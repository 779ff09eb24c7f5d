"""Checks AuthenticateToken."""

from datetime import timedelta

import pytest

from shared import clock, tokens
from tests.harness import Caller, freeze
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _make(town: Town, call: Caller, member: pb.Member, days: float = 0) -> pb.AccessToken:
    token = pb.AccessToken(display_name="laptop", scopes=[pb.TOKEN_SCOPE_WRITE])
    if days:
        token.expire_time.FromDatetime(clock.now() + timedelta(days=days))
    request = pb.CreateAccessTokenRequest(access_token=token)
    made: pb.AccessToken = call(town.stub.CreateAccessToken, request, town.actor(member))
    return made


def _refused(town: Town, call: Caller, secret: str) -> str:
    request = pb.AuthenticateTokenRequest(secret=secret)
    problem = call.refused(town.stub.AuthenticateToken, request, town.visitor)
    assert problem.code == "UNAUTHENTICATED"
    return problem.reason


def test_it_says_whose_token_it_is(town: Town, other: Town, alice: pb.Member, call: Caller) -> None:
    made = _make(town, call, alice)
    request = pb.AuthenticateTokenRequest(secret=made.secret)
    for who in (town.visitor, other.visitor):
        found = call(town.stub.AuthenticateToken, request, who)
        assert (found.member_uid, found.community_uid) == (alice.uid, str(town.uid))
        assert list(found.scopes) == [pb.TOKEN_SCOPE_READ, pb.TOKEN_SCOPE_WRITE]
        assert found.access_token_uid == made.uid


def test_it_notes_the_use_at_most_once_a_minute(town: Town, alice: pb.Member, call: Caller) -> None:
    made = _make(town, call, alice)
    start = clock.now()
    seen = []
    for seconds in (0, 59, 60):
        freeze(start + timedelta(seconds=seconds))
        request = pb.AuthenticateTokenRequest(secret=made.secret)
        call(town.stub.AuthenticateToken, request, town.visitor)
        answer = call(town.stub.ListAccessTokens, pb.ListAccessTokensRequest(), town.actor(alice))
        seen.append(answer.access_tokens[0].last_used_time.ToDatetime(start.tzinfo) - start)
    assert seen == [timedelta(), timedelta(), timedelta(seconds=60)]


def test_it_refuses_an_expired_token(town: Town, alice: pb.Member, call: Caller) -> None:
    made = _make(town, call, alice, days=1)
    freeze(clock.now() + timedelta(days=1, seconds=1))
    assert _refused(town, call, made.secret) == "ACCESS_TOKEN_INVALID"


def test_it_refuses_a_revoked_token(town: Town, alice: pb.Member, call: Caller) -> None:
    made = _make(town, call, alice)
    request = pb.RevokeAccessTokenRequest(name=made.name)
    call(town.stub.RevokeAccessToken, request, town.actor(alice))
    assert _refused(town, call, made.secret) == "ACCESS_TOKEN_INVALID"


def test_it_refuses_a_token_moved_to_another_community(
    town: Town, other: Town, alice: pb.Member, call: Caller
) -> None:
    secret = _make(town, call, alice).secret
    moved = tokens.new_token(other.uid)[: -tokens.SECRET_LENGTH] + secret[-tokens.SECRET_LENGTH :]
    assert _refused(other, call, moved) == "ACCESS_TOKEN_INVALID"


def test_it_knows_a_suspended_member(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    made = _make(town, call, alice)
    request = pb.SuspendMemberRequest(name=alice.name, reason="spam")
    call(town.stub.SuspendMember, request, town.actor(admin))
    found = call(
        town.stub.AuthenticateToken, pb.AuthenticateTokenRequest(secret=made.secret), town.visitor
    )
    assert found.state == pb.MEMBER_STATE_SUSPENDED


@pytest.mark.parametrize("secret", ["", "upw_pat_", "x" * 100_000, "upw_pat_" + "0" * 66, "\x00"])
def test_it_refuses_what_is_no_token(town: Town, call: Caller, secret: str) -> None:
    assert _refused(town, call, secret) == "ACCESS_TOKEN_INVALID"
