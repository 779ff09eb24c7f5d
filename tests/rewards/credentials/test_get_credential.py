"""Anybody gets a claimed badge's credential, in each of its forms."""

import base64
import json

import pytest

from tests.rewards.badges import badges
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_gives_json_ld(world: World) -> None:
    badge = credentials.claimed(world)
    found = credentials.document(world, badge)
    document = json.loads(found.content)
    assert found.media_type == "application/vc"
    assert document["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert document["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert document["proof"]["verificationMethod"].startswith(f"{credentials.HOST}/issuer/keys/")


def test_it_gives_a_jwt_whose_claims_repeat_the_credential(world: World) -> None:
    badge = credentials.claimed(world)
    found = credentials.document(world, badge, pb.CREDENTIAL_FORMAT_JWT)
    head = found.content.decode().split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    claims = credentials.payload(found.content.decode())
    assert found.media_type == "application/vc+jwt"
    assert set(header) == {"alg", "kid"}
    assert header["alg"] == "RS256"
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["jti"] == claims["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert claims["nbf"] == int(badge.award_time.seconds)
    assert "exp" not in claims
    assert "proof" not in claims


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [(pb.CREDENTIAL_FORMAT_PNG, "image/png"), (pb.CREDENTIAL_FORMAT_SVG, "image/svg+xml")],
)
def test_it_gives_a_picture_with_the_credential_baked_in(
    world: World, format_: "pb.CredentialFormat", media_type: str
) -> None:
    badge = credentials.claimed(world)
    found = credentials.document(world, badge, format_)
    assert found.media_type == media_type
    assert found.content.count(b"credentialSubject") == 1
    assert credentials.verify(world, found.content).valid


def test_it_carries_the_drawing_so_that_it_needs_nobody(world: World) -> None:
    badge = credentials.claimed(world)
    achievement = credentials.credential(world, badge)["credentialSubject"]["achievement"]
    kind, _, content = achievement["image"]["id"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b"<title>Thank you</title>" in base64.b64decode(content)


def test_it_is_the_same_each_time(world: World) -> None:
    badge = credentials.claimed(world)
    first, second = credentials.document(world, badge), credentials.document(world, badge)
    assert first == second
    assert first.etag


def test_it_still_serves_a_revoked_one_whose_status_says_so(world: World) -> None:
    badge = credentials.claimed(world)
    badges.revoke(world, badge)
    found = credentials.document(world, badge).content
    assert credentials.outcomes(credentials.verify(world, found))["status"] == "failed"


def test_it_refuses_a_badge_nobody_claimed(world: World) -> None:
    badge = credentials.thanked(world)
    request = pb.GetCredentialRequest(name=badge.name)
    problem = world.call.refused(world.stub.GetCredential, request, world.people.ana)
    assert problem.reason == "BADGE_NOT_CLAIMED"


def test_it_refuses_a_badge_that_is_not_there(world: World) -> None:
    for name in ("badges/01989aaa-0000-7000-8000-000000000000", "badges/x", "nothing"):
        request = pb.GetCredentialRequest(name=name)
        problem = world.call.refused(world.stub.GetCredential, request, world.people.visitor)
        assert problem.reason == "BADGE_NOT_FOUND"
