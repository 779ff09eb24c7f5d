"""Anybody gets a key of the issuer by its address."""

import json

from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb


def get(world: World, kid: str) -> pb.Document:
    request = pb.GetIssuerKeyRequest(kid=kid)
    return world.call(world.stub.GetIssuerKey, request, world.people.visitor)


def test_it_gives_an_ed25519_key_as_multikey(world: World) -> None:
    credentials.claimed(world)
    [key] = [one for one in credentials.issuer(world).keys if one.algorithm == "Ed25519"]
    found = get(world, key.kid)
    document = json.loads(found.content)
    assert found.media_type == "application/ld+json"
    assert document["id"] == key.id
    assert document["type"] == "Multikey"
    assert document["controller"] == f"{credentials.HOST}/issuer"
    assert document["publicKeyMultibase"].startswith("z6Mk")


def test_it_gives_an_rsa_key_as_jwk_without_its_private_half(world: World) -> None:
    credentials.claimed(world)
    [key] = [one for one in credentials.issuer(world).keys if one.algorithm == "RS256"]
    found = get(world, key.kid)
    assert found.media_type == "application/jwk+json"
    assert set(json.loads(found.content)) == {"kid", "alg", "use", "kty", "n", "e"}


def test_it_refuses_a_key_that_never_was(world: World) -> None:
    credentials.claimed(world)
    for kid in ("ed25519-0", "", "../x", "a" * 500):
        request = pb.GetIssuerKeyRequest(kid=kid)
        problem = world.call.refused(world.stub.GetIssuerKey, request, world.people.visitor)
        assert problem.reason == "ISSUER_KEY_NOT_FOUND"
