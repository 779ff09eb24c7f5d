"""Anybody gets the signed list that says which credentials are revoked."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.rewards.credentials import status
from tests.harness import freeze
from tests.rewards.badges import badges
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb

NOON = datetime(2026, 6, 1, 12, 20, tzinfo=UTC)


def test_it_sets_the_bit_of_a_revoked_credential_and_no_other(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    other = credentials.thanked(world, world.people.ben)
    credentials.claim(world, other, world.people.ben)
    assert credentials.revoked_indices(json.loads(credentials.status_list(world).content)) == []
    badges.revoke(world, badge)
    found = json.loads(credentials.status_list(world).content)
    assert credentials.revoked_indices(found) == [credentials.place(credential)]


def test_it_hides_each_among_131072(world: World) -> None:
    badge = credentials.claimed(world)
    entry = credentials.credential(world, badge)["credentialStatus"]
    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert entry["statusListCredential"] == f"{credentials.HOST}/issuer/status/1"
    assert 0 <= int(entry["statusListIndex"]) < 131_072


def test_it_is_signed_in_both_forms(world: World) -> None:
    credentials.claimed(world)
    found = credentials.status_list(world)
    token = credentials.status_list(world, 1, pb.CREDENTIAL_FORMAT_JWT)
    document = json.loads(found.content)
    claims = credentials.payload(token.content.decode())
    assert found.media_type == "application/vc"
    assert token.media_type == "application/vc+jwt"
    assert document["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert claims["credentialSubject"] == document["credentialSubject"]
    assert claims["iss"] == document["issuer"] == f"{credentials.HOST}/issuer"


def test_it_is_the_same_text_until_something_changes(world: World) -> None:
    freeze(NOON)
    badge = credentials.claimed(world)
    first = credentials.status_list(world)
    freeze(NOON + timedelta(minutes=30))
    assert credentials.status_list(world) == first
    badges.revoke(world, badge)
    assert credentials.status_list(world).etag != first.etag


def test_it_is_valid_for_longer_than_it_is_kept(world: World) -> None:
    freeze(NOON)
    credentials.claimed(world)
    found = json.loads(credentials.status_list(world).content)
    assert found["validFrom"] == "2026-06-01T12:00:00Z"
    assert found["validUntil"] == "2026-06-03T12:00:00Z"
    assert found["credentialSubject"]["ttl"] == 300_000


def test_it_begins_another_list_where_one_fills_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 7)
    credentials.claimed(world)
    second = credentials.claim(
        world, credentials.thanked(world, world.people.ben), world.people.ben
    )
    entry = credentials.credential(world, second)["credentialStatus"]
    assert entry["statusListCredential"] == f"{credentials.HOST}/issuer/status/2"
    badges.revoke(world, second)
    first = json.loads(credentials.status_list(world, 1).content)
    assert credentials.revoked_indices(first) == []
    found = json.loads(credentials.status_list(world, 2).content)
    assert credentials.revoked_indices(found) == [7]


def test_it_counts_bits_from_the_left(world: World) -> None:
    document = {"credentialSubject": {"encodedList": status.encode([0, 9, 131_071])}}
    assert credentials.revoked_indices(document) == [0, 9, 131_071]


def test_it_refuses_a_list_that_is_not_there(world: World) -> None:
    credentials.claimed(world)
    for number in (0, 2, -1, 2_000_000_000):
        request = pb.GetStatusListRequest(number=number)
        problem = world.call.refused(world.stub.GetStatusList, request, world.people.visitor)
        assert problem.reason == "STATUS_LIST_NOT_FOUND"


def test_it_refuses_a_picture_of_a_list(world: World) -> None:
    credentials.claimed(world)
    request = pb.GetStatusListRequest(number=1, format=pb.CREDENTIAL_FORMAT_PNG)
    problem = world.call.refused(world.stub.GetStatusList, request, world.people.visitor)
    assert "format" in problem.fields
