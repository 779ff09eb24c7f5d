"""An admin says what the issuer's profile reads."""

import json
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb


def request(*paths: str, **fields: Any) -> pb.UpdateIssuerRequest:  # noqa: ANN401  whatever the message takes
    mask = FieldMask(paths=paths or list(fields))
    return pb.UpdateIssuerRequest(issuer=pb.Issuer(**fields), update_mask=mask)


def update(world: World, asked: pb.UpdateIssuerRequest, who: Actor | None = None) -> pb.Issuer:
    return world.call(world.stub.UpdateIssuer, asked, who or world.people.admin)


def test_it_changes_the_profile_and_leaves_the_rest(world: World) -> None:
    credentials.claimed(world)
    update(world, request(display_name="Example ideas", email="badges@example.com"))
    found = update(world, request(description="Where customers are heard."))
    profile = json.loads(found.document)
    assert found.id == f"{credentials.HOST}/issuer"
    assert (found.display_name, found.email) == ("Example ideas", "badges@example.com")
    assert profile["name"] == "Example ideas"
    assert profile["description"] == "Where customers are heard."


def test_it_leaves_what_was_issued_as_it_was_and_valid(world: World) -> None:
    badge = credentials.claimed(world)
    before = credentials.credential(world, badge)
    update(world, request(display_name="Another name"))
    assert credentials.credential(world, badge) == before
    assert credentials.verify(world, before).valid


def test_it_can_be_told_before_the_first_claim_with_its_address(world: World) -> None:
    asked = request("display_name", id=f"{credentials.HOST}/issuer", display_name="Early")
    assert update(world, asked).id == f"{credentials.HOST}/issuer"
    assert credentials.claimed(world).credential_url.startswith(credentials.HOST)


def test_it_refuses_before_the_first_claim_without_an_address(world: World) -> None:
    asked = request(display_name="Early")
    problem = world.call.refused(world.stub.UpdateIssuer, asked, world.people.admin)
    assert problem.reason == "ISSUER_UNKNOWN"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("email", "badges"),
        ("display_name", "x" * 501),
    ],
)
def test_it_refuses_what_is_no_profile(world: World, field: str, value: str) -> None:
    credentials.claimed(world)
    asked = request(**{field: value})
    problem = world.call.refused(world.stub.UpdateIssuer, asked, world.people.admin)
    assert field in problem.fields


def test_it_refuses_to_change_the_id(world: World) -> None:
    credentials.claimed(world)
    asked = request("id", id="https://elsewhere.example/issuer")
    problem = world.call.refused(world.stub.UpdateIssuer, asked, world.people.admin)
    assert "update_mask" in problem.fields


def test_it_is_for_admins_only(world: World) -> None:
    asked = request(display_name="Mine")
    for who, reason in (
        (world.people.manager, "ROLE_NEEDED"),
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        assert world.call.refused(world.stub.UpdateIssuer, asked, who).reason == reason
