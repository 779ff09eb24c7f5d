"""Anybody sees who issues a community's credentials."""

import json

from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_says_who_issues_and_with_which_keys(world: World) -> None:
    credentials.claimed(world)
    found = credentials.issuer(world)
    document = json.loads(found.document)
    assert found.id == document["id"] == f"{credentials.HOST}/issuer"
    assert document["type"] == ["Profile"]
    assert document["name"] == "ideas.example.com"
    assert {key.algorithm for key in found.keys} == {"Ed25519", "RS256"}
    assert set(document["assertionMethod"]) == {key.id for key in found.keys}
    [multikey] = [one for one in document["verificationMethod"] if isinstance(one, dict)]
    assert multikey["controller"] == found.id


def test_it_says_what_it_will_be_before_the_first_claim(world: World) -> None:
    request = pb.GetIssuerRequest(base_url=credentials.HOST)
    found = world.call(world.stub.GetIssuer, request, world.people.visitor)
    assert found.id == f"{credentials.HOST}/issuer"
    assert not found.keys


def test_it_keeps_its_address_whatever_it_is_asked_by(world: World) -> None:
    credentials.claimed(world)
    request = pb.GetIssuerRequest(base_url="https://elsewhere.example")
    found = world.call(world.stub.GetIssuer, request, world.people.visitor)
    assert found.id == f"{credentials.HOST}/issuer"


def test_it_refuses_where_nobody_said_where_the_community_is(world: World) -> None:
    problem = world.call.refused(world.stub.GetIssuer, pb.GetIssuerRequest(), world.people.visitor)
    assert problem.reason == "ISSUER_UNKNOWN"


def test_it_is_called_like_the_community_until_it_has_a_name(world: World) -> None:
    credentials.claimed(world)
    request = pb.GetIssuerRequest(base_url=credentials.HOST, community_name="Ledgerly ideas")
    found = world.call(world.stub.GetIssuer, request, world.people.visitor)
    assert json.loads(found.document)["name"] == "Ledgerly ideas"
    assert found.display_name == ""


def test_it_follows_the_address_that_is_configured_until_a_credential_carries_it(
    world: World,
) -> None:
    for base_url in ("https://old.example", credentials.HOST):
        request = pb.RotateIssuerKeysRequest(base_url=base_url)
        made = world.call(world.stub.RotateIssuerKeys, request, world.people.admin)
        assert made.id == f"{base_url}/issuer"
