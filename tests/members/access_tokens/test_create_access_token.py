"""Checks CreateAccessToken."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from shared import clock, tokens
from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb

# A number that this version of the contract does not know.
UNKNOWN: Any = 99


def _token(
    name: str = "laptop", *scopes: pb.TokenScope, parent: str = "", days: float = 0
) -> pb.CreateAccessTokenRequest:
    token = pb.AccessToken(display_name=name, scopes=scopes)
    if days:
        token.expire_time.FromDatetime(clock.now() + timedelta(days=days))
    return pb.CreateAccessTokenRequest(access_token=token, parent=parent)


def test_it_shows_the_secret_once_and_keeps_a_digest(
    town: Town, alice: pb.Member, call: Caller, superuser: psycopg.Connection
) -> None:
    made = call(town.stub.CreateAccessToken, _token(), town.actor(alice))
    assert made.secret.startswith("upw_pat_")
    assert tokens.community_of_token(made.secret) == town.uid
    assert list(made.scopes) == [pb.TOKEN_SCOPE_READ]
    rows = superuser.execute("SELECT t::text FROM members.access_tokens t").fetchall()
    assert made.secret not in str(rows)
    listed = call(town.stub.ListAccessTokens, pb.ListAccessTokensRequest(), town.actor(alice))
    assert [one.secret for one in listed.access_tokens] == [""]


def test_it_lets_writing_include_reading(town: Town, alice: pb.Member, call: Caller) -> None:
    made = call(town.stub.CreateAccessToken, _token("x", pb.TOKEN_SCOPE_WRITE), town.actor(alice))
    assert list(made.scopes) == [pb.TOKEN_SCOPE_READ, pb.TOKEN_SCOPE_WRITE]


def test_it_makes_another_members_token_only_for_the_system(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = _token(parent="members/alice")
    problem = call.refused(town.stub.CreateAccessToken, request, town.actor(admin))
    assert problem.reason == "NOT_YOURS"
    made = call(town.stub.CreateAccessToken, request, town.system)
    authenticate = pb.AuthenticateTokenRequest(secret=made.secret)
    found = call(town.stub.AuthenticateToken, authenticate, town.visitor)
    assert found.member_uid == alice.uid
    assert call.refused(town.stub.CreateAccessToken, _token(), town.system).code == "NOT_FOUND"


def test_it_claims_a_placeholder_for_the_operator(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    guido = town.placeholder("guido")
    role = pb.GrantRoleRequest(name=guido.name, role=pb.ROLE_MODERATOR)
    problem = call.refused(town.stub.GrantRole, role, town.actor(admin))
    assert problem.reason == "NOT_ACTIVE"
    made = call(town.stub.CreateAccessToken, _token(parent=guido.name), town.system)
    assert made.secret
    assert town.again(guido).state == pb.MEMBER_STATE_ACTIVE
    assert call(town.stub.GrantRole, role, town.actor(admin)).roles == [pb.ROLE_MODERATOR]
    assert "ClaimMember" in town.audit()


def test_it_never_widens_a_token(town: Town, alice: pb.Member, call: Caller) -> None:
    reads = town.actor(alice, scopes=("read",))
    assert call.refused(town.stub.CreateAccessToken, _token(), reads).reason == "SCOPE_NEEDED"
    writes = town.actor(alice, scopes=("ideas:write", "members:write"))
    problem = call.refused(town.stub.CreateAccessToken, _token("x", pb.TOKEN_SCOPE_WRITE), writes)
    assert problem.reason == "SCOPES_TOO_WIDE"


def test_it_refuses_visitors_and_suspended_members(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    problem = call.refused(town.stub.CreateAccessToken, _token(), town.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
    request = pb.SuspendMemberRequest(name=alice.name, reason="spam")
    suspended = call(town.stub.SuspendMember, request, town.actor(admin))
    problem = call.refused(town.stub.CreateAccessToken, _token(), town.actor(suspended))
    assert problem.reason == "MEMBER_SUSPENDED"


def test_it_makes_fifty(town: Town, alice: pb.Member, call: Caller) -> None:
    for number in range(50):
        call(town.stub.CreateAccessToken, _token(str(number)), town.actor(alice))
    problem = call.refused(town.stub.CreateAccessToken, _token(), town.actor(alice))
    assert problem.reason == "TOO_MANY_TOKENS"


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (_token(""), "access_token.display_name"),
        (_token("x", UNKNOWN), "access_token.scopes"),
        (_token(days=-1), "access_token.expire_time"),
        (_token(days=99_999), "access_token.expire_time"),
    ],
)
def test_it_names_the_field_it_refuses(
    town: Town, alice: pb.Member, call: Caller, request_: pb.CreateAccessTokenRequest, field: str
) -> None:
    problem = call.refused(town.stub.CreateAccessToken, request_, town.actor(alice))
    assert list(problem.fields) == [field]
