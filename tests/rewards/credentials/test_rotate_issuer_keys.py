"""An admin replaces the signing keys; what was signed stays valid."""

from tests.rewards.badges import badges
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb


def rotate(world: World, base_url: str = "") -> pb.Issuer:
    request = pb.RotateIssuerKeysRequest(base_url=base_url)
    return world.call(world.stub.RotateIssuerKeys, request, world.people.admin)


def test_it_signs_with_new_keys_and_lets_the_old_ones_verify(world: World) -> None:
    first = credentials.claimed(world)
    old = credentials.credential(world, first)
    found = rotate(world)
    assert len(found.keys) == 4
    assert sum(key.HasField("retire_time") for key in found.keys) == 2
    second = credentials.claim(
        world, credentials.thanked(world, world.people.ben), world.people.ben
    )
    new = credentials.credential(world, second)
    assert new["proof"]["verificationMethod"] != old["proof"]["verificationMethod"]
    for credential in (old, new):
        assert credentials.verify(world, credential).valid
    assert credentials.verify(world, credentials.token(world, first)).valid
    assert credentials.verify(world, credentials.token(world, second)).valid


def test_it_keeps_every_key_under_its_own_address(world: World) -> None:
    credentials.claimed(world)
    before = {key.kid: credentials.key(world, key.kid) for key in credentials.issuer(world).keys}
    found = rotate(world)
    assert len({key.kid for key in found.keys}) == 4
    for kid, document in before.items():
        assert credentials.key(world, kid) == document


def test_it_can_still_revoke_what_an_old_key_signed(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    rotate(world)
    badges.revoke(world, badge)
    assert credentials.outcomes(credentials.verify(world, credential))["status"] == "failed"


def test_it_makes_the_first_keys_where_there_are_none(world: World) -> None:
    found = rotate(world, credentials.HOST)
    assert found.id == f"{credentials.HOST}/issuer"
    assert len(found.keys) == 2


def test_it_is_for_admins_only(world: World) -> None:
    request = pb.RotateIssuerKeysRequest(base_url=credentials.HOST)
    for who in (world.people.manager, world.people.moderator, world.people.ana):
        problem = world.call.refused(world.stub.RotateIssuerKeys, request, who)
        assert problem.reason == "ROLE_NEEDED"
