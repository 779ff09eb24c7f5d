"""Implementations that are not ours accept our credentials, and reject what they should."""

import json
import struct
from typing import Any

import pytest
from joserfc import jwk
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

from services.rewards.credentials import proofs
from tests.rewards.badges import badges
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb

LIST = f"{credentials.HOST}/issuer/status/1"
JWT = pb.CREDENTIAL_FORMAT_JWT


def changed(credential: dict[str, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(credential))
    copy["credentialSubject"]["achievement"]["name"] = "Boss of everything"
    return copy


def elsewhere(credential: dict[str, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(credential))
    copy["issuer"]["id"] = "https://somebody.example/issuer"
    return copy


def pem(world: World, algorithm: str) -> bytes:
    [found] = [one for one in credentials.issuer(world).keys if one.algorithm == algorithm]
    document = credentials.key(world, found.kid)
    if algorithm == "Ed25519":
        raw = proofs.key_in(document["publicKeyMultibase"])
        assert raw is not None
        document = {"kty": "OKP", "crv": "Ed25519", "x": proofs.base64url(raw)}
    imported = jwk.import_key(document)
    assert isinstance(imported, jwk.RSAKey | jwk.OKPKey)
    return imported.as_pem(private=False)


def download(world: World, format_: "pb.CredentialFormat | None" = None) -> Any:  # noqa: ANN401  their own type
    def fetch(address: str, *_: object, **__: object) -> bytes:
        assert address == LIST
        return credentials.status_list(world, 1, format_).content

    return fetch


# ── @digitalbazaar/vc ────────────────────────────────────────────────────────────────────────────


def test_it_is_accepted_by_digitalbazaar_vc(world: World) -> None:
    badge = credentials.claimed(world)
    found = credentials.ask_others(
        credentials.credential(world, badge), credentials.published(world)
    )
    assert found == {"verified": True, "revoked": False, "reasons": []}


def test_a_changed_copy_is_rejected_by_digitalbazaar_vc(world: World) -> None:
    badge = credentials.claimed(world)
    copy = changed(credentials.credential(world, badge))
    found = credentials.ask_others(copy, credentials.published(world))
    assert not found["verified"]
    assert "Invalid signature." in found["reasons"]


def test_a_revoked_one_is_rejected_by_digitalbazaar_vc(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    badges.revoke(world, badge)
    found = credentials.ask_others(credential, credentials.published(world))
    assert found == {"verified": True, "revoked": True, "reasons": []}


def test_a_wrong_issuer_is_rejected_by_digitalbazaar_vc(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    # Even where somebody else's profile says that our key is theirs.
    documents = credentials.published(world)
    theirs = json.loads(json.dumps(documents[f"{credentials.HOST}/issuer"]))
    theirs["id"] = "https://somebody.example/issuer"
    documents[theirs["id"]] = theirs
    assert not credentials.ask_others(elsewhere(credential), documents)["verified"]


def test_a_key_its_issuer_does_not_name_is_rejected_by_digitalbazaar_vc(world: World) -> None:
    badge = credentials.claimed(world)
    documents = credentials.published(world)
    documents[f"{credentials.HOST}/issuer"]["assertionMethod"] = []
    found = credentials.ask_others(credentials.credential(world, badge), documents)
    assert not found["verified"]


def test_one_signed_before_the_keys_were_replaced_is_accepted_by_digitalbazaar_vc(
    world: World,
) -> None:
    badge = credentials.claimed(world)
    world.call(world.stub.RotateIssuerKeys, pb.RotateIssuerKeysRequest(), world.people.admin)
    found = credentials.ask_others(
        credentials.credential(world, badge), credentials.published(world)
    )
    assert found["verified"], found["reasons"]


# ── openbadgeslib ────────────────────────────────────────────────────────────────────────────────


def test_it_is_accepted_by_openbadgeslib(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    OB3LdpVerifier(pem(world, "Ed25519")).verify(
        credential,
        expected_recipient=credential["credentialSubject"]["id"],
        check_status=True,
        download=download(world),
        # It reads only lists that are JWTs, and those of a JWT with the key of the credential.
        verify_status_list=False,
    )


def test_a_jwt_is_accepted_by_openbadgeslib(world: World) -> None:
    badge = credentials.claimed(world)
    found = OB3Verifier(pem(world, "RS256")).verify(
        credentials.token(world, badge),
        expected_recipient=credentials.credential(world, badge)["credentialSubject"]["id"],
        check_status=True,
        download=download(world, JWT),
    )
    assert found.issuer.id == f"{credentials.HOST}/issuer"


def test_a_changed_copy_is_rejected_by_openbadgeslib(world: World) -> None:
    badge = credentials.claimed(world)
    verifier = OB3LdpVerifier(pem(world, "Ed25519"))
    with pytest.raises(LibOpenBadgesException):
        verifier.verify(changed(credentials.credential(world, badge)))
    head, body, tail = credentials.token(world, badge).split(".")
    middle = len(body) // 2
    other = body[:middle] + ("A" if body[middle] != "A" else "B") + body[middle + 1 :]
    with pytest.raises(LibOpenBadgesException):
        OB3Verifier(pem(world, "RS256")).verify(f"{head}.{other}.{tail}")


def test_a_revoked_one_is_rejected_by_openbadgeslib(world: World) -> None:
    badge = credentials.claimed(world)
    credential, token = credentials.credential(world, badge), credentials.token(world, badge)
    badges.revoke(world, badge)
    with pytest.raises(LibOpenBadgesException, match="'revocation' is set"):
        OB3LdpVerifier(pem(world, "Ed25519")).verify(
            credential, check_status=True, download=download(world), verify_status_list=False
        )
    with pytest.raises(LibOpenBadgesException, match="'revocation' is set"):
        OB3Verifier(pem(world, "RS256")).verify(
            token, check_status=True, download=download(world, JWT)
        )


def test_a_wrong_issuer_is_rejected_by_openbadgeslib(world: World) -> None:
    badge = credentials.claimed(world)
    copy = elsewhere(credentials.credential(world, badge))
    with pytest.raises(LibOpenBadgesException):
        OB3LdpVerifier(pem(world, "Ed25519")).verify(copy)


def test_another_recipient_is_rejected_by_openbadgeslib(world: World) -> None:
    badge = credentials.claimed(world)
    with pytest.raises(LibOpenBadgesException):
        OB3LdpVerifier(pem(world, "Ed25519")).verify(
            credentials.credential(world, badge),
            expected_recipient="urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        )


def test_a_baked_picture_gives_openbadgeslib_the_credential(world: World) -> None:
    badge = credentials.claimed(world)
    png = credentials.document(world, badge, pb.CREDENTIAL_FORMAT_PNG).content
    svg = credentials.document(world, badge, pb.CREDENTIAL_FORMAT_SVG).content
    credential = credentials.credential(world, badge)
    assert json.loads(OB3Verifier.extract_token_from_png(png)) == credential
    assert json.loads(OB3Verifier.extract_token_from_svg(svg)) == credential
    assert struct.unpack(">II", png[16:24]) == (512, 512)
