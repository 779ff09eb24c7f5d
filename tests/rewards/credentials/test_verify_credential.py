"""Anybody has a credential looked at, and is told what each check found."""

import base64
import json
import struct
import time
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import RSAKey

from services.rewards.credentials import baking, proofs
from services.rewards.domain.credentials import CONTEXT
from tests.harness import freeze
from tests.rewards.badges import badges
from tests.rewards.conftest import World, stamp
from tests.rewards.credentials import credentials
from tests.rewards.credentials.credentials import outcomes, verify
from upwell.rewards.v1 import rewards_pb2 as pb

FORMS = (
    pb.CREDENTIAL_FORMAT_JSON_LD,
    pb.CREDENTIAL_FORMAT_JWT,
    pb.CREDENTIAL_FORMAT_PNG,
    pb.CREDENTIAL_FORMAT_SVG,
)
THEN = datetime(2026, 1, 1, tzinfo=UTC)
# Generous on any machine, and nothing beside the years that a bad picture could take.
MOST_SECONDS = 5


def foreign(issuer: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  whatever a credential holds
    return {
        "@context": list(CONTEXT),
        "id": "https://badges.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Somebody else"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ana",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://badges.example/achievements/1",
                "type": ["Achievement"],
                "name": "Juggling",
                "description": "Juggles.",
                "criteria": {"narrative": "Juggle."},
            },
        },
        **fields,
    }


def did_key() -> tuple[Ed25519PrivateKey, str, str]:
    private = Ed25519PrivateKey.generate()
    text = proofs.multibase(private.public_key().public_bytes_raw())
    return private, f"did:key:{text}", f"did:key:{text}#{text}"


def changed(credential: dict[str, Any], **fields: Any) -> dict[str, Any]:  # noqa: ANN401  whatever a credential holds
    return {**json.loads(json.dumps(credential)), **fields}


def test_it_accepts_ours_in_every_form(world: World) -> None:
    badge = credentials.claimed(world)
    for format_ in FORMS:
        found = verify(world, credentials.document(world, badge, format_).content)
        assert found.valid, (format_, found)
        assert found.own
        assert found.badge == badge.name
        assert found.issuer_id == f"{credentials.HOST}/issuer"
        assert found.achievement_name == "Thank you"
        assert outcomes(found) == dict.fromkeys(
            ("format", "signature", "issuer", "time", "status"), "passed"
        )


def test_it_tells_whether_it_was_issued_to_an_address(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    assert outcomes(verify(world, credential, "ANA@example.com"))["recipient"] == "passed"
    found = verify(world, credential, "ben@example.com")
    assert outcomes(found)["recipient"] == "failed"
    assert not found.valid


def test_it_can_not_tell_where_only_the_handle_is_named(world: World) -> None:
    badge = credentials.claimed(world, email="")
    found = verify(world, credentials.credential(world, badge), credentials.EMAIL)
    assert outcomes(found)["recipient"] == "unknown"
    assert not found.valid


def test_it_rejects_a_changed_copy(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    for copy in (
        changed(credential, name="Boss"),
        changed(credential, validUntil="2999-01-01T00:00:00Z"),
        changed(credential, issuer={**credential["issuer"], "name": "NASA"}),
    ):
        found = verify(world, copy)
        assert outcomes(found)["signature"] == "failed"
        assert not found.valid
        assert not found.own
        assert not found.badge


def test_it_rejects_a_changed_jwt(world: World) -> None:
    token = credentials.token(world, credentials.claimed(world))
    head, body, tail = token.split(".")
    payload = credentials.payload(token)
    payload["name"] = "Boss"
    other = proofs.base64url(json.dumps(payload).encode())
    assert outcomes(verify(world, f"{head}.{other}.{tail}"))["signature"] == "failed"
    header = proofs.base64url(json.dumps({"alg": "none"}).encode())
    assert not verify(world, f"{header}.{body}.{tail}").valid


def test_it_rejects_one_that_was_revoked(world: World) -> None:
    badge = credentials.claimed(world)
    credential, token = credentials.credential(world, badge), credentials.token(world, badge)
    badges.revoke(world, badge)
    for content in (credential, token):
        found = verify(world, content)
        assert outcomes(found)["status"] == "failed"
        assert outcomes(found)["signature"] == "passed"
        assert not found.valid
        assert found.own


def test_it_rejects_one_that_has_expired_or_is_not_valid_yet(world: World) -> None:
    freeze(THEN)
    badge = credentials.thanked(world, expire_time=stamp(THEN + timedelta(days=30)))
    credential = credentials.credential(world, credentials.claim(world, badge))
    assert verify(world, credential).valid
    freeze(THEN + timedelta(days=31))
    assert outcomes(verify(world, credential))["time"] == "failed"
    freeze(THEN - timedelta(days=1))
    assert outcomes(verify(world, credential))["time"] == "failed"


def test_it_rejects_one_that_names_this_community_but_another_signed(world: World) -> None:
    credentials.claimed(world)
    private, _, method = did_key()
    document = foreign(f"{credentials.HOST}/issuer")
    [ours] = [one for one in credentials.issuer(world).keys if one.algorithm == "Ed25519"]
    for name in (method, ours.id, "https://badges.example/keys/1"):
        found = verify(world, proofs.sign(document, private, name, THEN))
        assert outcomes(found)["signature"] == "failed"
        assert outcomes(found)["issuer"] == "failed"
        assert not found.own


def test_it_rejects_one_that_names_this_community_with_a_key_in_its_header(world: World) -> None:
    credentials.claimed(world)
    key = RSAKey.generate_key(2048)
    document = foreign(f"{credentials.HOST}/issuer")
    found = verify(world, signed_jwt(document, key))
    assert outcomes(found)["signature"] == "failed"
    assert not found.own


def signed_jwt(document: dict[str, Any], key: RSAKey, **header: Any) -> str:  # noqa: ANN401  whatever a header holds
    public = key.as_dict(private=False)
    payload = json.dumps({**document, "iss": document["issuer"]["id"], "jti": document["id"]})
    return jws.serialize_compact({"alg": "RS256", "jwk": public, **header}, payload.encode(), key)


def test_it_checks_a_stranger_s_signature_by_the_key_inside(world: World) -> None:
    private, did, method = did_key()
    found = verify(world, proofs.sign(foreign(did), private, method, THEN))
    assert found.valid
    assert not found.own
    assert (found.issuer_name, found.achievement_name) == ("Somebody else", "Juggling")
    other = proofs.sign(foreign(did), Ed25519PrivateKey.generate(), method, THEN)
    assert outcomes(verify(world, other))["signature"] == "failed"


def test_it_does_not_take_a_key_inside_for_the_issuer_s(world: World) -> None:
    private, _, method = did_key()
    address = "https://badges.example/issuer"
    key = RSAKey.generate_key(2048)
    for content in (
        proofs.sign(foreign(address), private, method, THEN),
        signed_jwt(foreign(address), key),
    ):
        found = verify(world, content)
        assert outcomes(found)["signature"] == "passed"
        assert outcomes(found)["issuer"] == "unknown"
        assert not found.valid


def test_it_fetches_nothing_and_says_what_it_can_not_tell(world: World) -> None:
    private, did, method = did_key()
    elsewhere = foreign("https://badges.example/issuer")
    found = verify(world, proofs.sign(elsewhere, private, "https://badges.example/k", THEN))
    assert outcomes(found)["signature"] == "unknown"
    assert not found.valid
    status = {
        "id": "https://badges.example/status/1#5",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "5",
        "statusListCredential": "https://badges.example/status/1",
    }
    listed = proofs.sign(foreign(did, credentialStatus=status), private, method, THEN)
    found = verify(world, listed)
    assert outcomes(found)["status"] == "unknown"
    assert not found.valid


@pytest.mark.parametrize(
    "context",
    [
        [*CONTEXT, "https://badges.example/context.json"],
        [*CONTEXT, {"name": "https://schema.org/description"}],
        list(reversed(CONTEXT)),
        CONTEXT[0],
        [],
    ],
)
def test_it_reads_no_field_whose_meaning_is_not_fixed(world: World, context: Any) -> None:  # noqa: ANN401  whatever a context holds
    private, did, method = did_key()
    signed = proofs.sign(foreign(did), private, method, THEN)
    found = verify(world, {**signed, "@context": context})
    assert outcomes(found) == {"format": "failed"}


def test_it_reads_no_field_that_the_signature_does_not_cover_as_written(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    # The same statement under its long name means what the short one does; it is read by nobody.
    long = changed(credential)
    long["https://schema.org/name"] = long.pop("name")
    # A field without a meaning would be shown and not be signed.
    unsigned = changed(credential, president="Ana")
    # An inner context would make the inner names mean something else.
    inner = changed(credential)
    inner["credentialSubject"]["achievement"]["@context"] = {
        "description": "https://schema.org/name"
    }
    for copy in (long, unsigned, inner):
        assert not verify(world, copy).valid
    assert outcomes(verify(world, long)) == {"format": "failed"}


def test_it_says_of_something_else_that_it_is_none(world: World) -> None:
    deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
    for content in (
        b"hello",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":"\\ud800"}',
        deep,
        b"a.b.c",
        b"<svg></svg>",
        b"\x89PNG\r\n\x1a\n",
        json.dumps({"@context": list(CONTEXT), "many": list(range(10_000))}).encode(),
    ):
        found = verify(world, content)
        assert outcomes(found) == {"format": "failed"}, content[:20]
        assert not found.valid


def test_it_unpacks_no_bomb(world: World) -> None:
    text = b"openbadgecredential\0\1\0\0\0" + zlib.compress(b" " * 200_000_000, 9)
    chunk = struct.pack(">I", len(text)) + b"iTXt" + text + b"\0\0\0\0"
    end = struct.pack(">I", 0) + b"IEND" + b"\0\0\0\0"
    found = verify(world, b"\x89PNG\r\n\x1a\n" + chunk + end)
    assert outcomes(found) == {"format": "failed"}


@pytest.mark.parametrize("part", ["<a:credential ", "<a:credential '", "<![CDATA[", "xmlns:a "])
def test_it_reads_a_picture_in_no_more_time_than_its_length_asks_for(
    world: World, part: str
) -> None:
    head = f'<svg xmlns:o="{baking.NAMESPACE}"><o:credential>'
    begin = time.process_time()
    for content in (f"<svg>{part * 60_000}", f"{head}{part * 60_000}</o:credential>"):
        assert outcomes(verify(world, content)) == {"format": "failed"}
    assert time.process_time() - begin < MOST_SECONDS


@pytest.mark.parametrize("named", [False, True])
def test_it_does_not_try_every_order_of_parts_that_look_the_same(
    world: World, *, named: bool
) -> None:
    private, issuer, method = did_key()
    credential = proofs.sign(foreign(issuer), private, method, THEN)

    def part(name: str, related: list[Any]) -> dict[str, Any]:
        found = {"type": ["Related", "Achievement"], "related": related}
        return {"id": f"_:{name}", **found} if named else found

    credential["credentialSubject"]["achievement"]["related"] = [
        part(f"b{one}", [part(f"b{other}", []) for other in range(12) if other != one])
        for one in range(12 if named else 2)
    ]
    begin = time.process_time()
    assert outcomes(verify(world, credential))["signature"] == "failed"
    assert time.process_time() - begin < MOST_SECONDS


def test_it_reads_no_jwt_that_is_too_large(world: World) -> None:
    many = foreign("did:key:z6Mk", evidence=[{"id": f"urn:{n}"} for n in range(20_000)])
    token = b".".join(
        base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=")
        for one in ({"alg": "EdDSA"}, many, "signature")
    )
    begin = time.process_time()
    assert outcomes(verify(world, token)) == {"format": "failed"}
    assert time.process_time() - begin < MOST_SECONDS


@pytest.mark.parametrize("algorithm", ["none", "HS256", ["RS256"], {}, None])
def test_it_accepts_no_jwt_signed_in_another_way(world: World, algorithm: Any) -> None:  # noqa: ANN401  whatever a header holds
    parts = {"alg": algorithm, "kid": "x"}, foreign("did:key:z6Mk"), "signature"
    token = b".".join(base64.urlsafe_b64encode(json.dumps(one).encode()) for one in parts)
    found = verify(world, token.replace(b"=", b""))
    assert outcomes(found)["signature"] == "unknown"
    assert not found.valid


def test_it_looks_for_no_key_whose_name_nobody_could_have_given(world: World) -> None:
    badge = credentials.claimed(world)
    copy = credentials.credential(world, badge)
    copy["proof"]["verificationMethod"] = f"{credentials.HOST}/issuer/keys/\0"
    assert outcomes(verify(world, copy))["signature"] == "failed"


def test_it_takes_no_picture_with_two_credentials(world: World) -> None:
    badge = credentials.claimed(world)
    png = credentials.document(world, badge, pb.CREDENTIAL_FORMAT_PNG).content
    svg = credentials.document(world, badge, pb.CREDENTIAL_FORMAT_SVG).content.decode()
    assert outcomes(verify(world, baking.bake_png(png, "{}"))) == {"format": "failed"}
    element = svg[svg.index("<openbadges:credential") : svg.index("<title>")]
    assert outcomes(verify(world, svg.replace(element, element * 2))) == {"format": "failed"}
    entity = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>' + svg
    assert outcomes(verify(world, entity)) == {"format": "failed"}


def test_it_reads_a_jws_baked_into_an_svg(world: World) -> None:
    badge = credentials.claimed(world)
    art = world.call(world.stub.GetArt, pb.GetArtRequest(name=badge.name), world.people.visitor)
    baked = baking.bake_svg(art.content.decode(), credentials.token(world, badge))
    assert verify(world, baked).valid


def test_it_refuses_nothing_and_too_much(world: World) -> None:
    for content in (b"", b" " * (1024 * 1024 + 1)):
        request = pb.VerifyCredentialRequest(content=content)
        problem = world.call.refused(world.stub.VerifyCredential, request, world.people.visitor)
        assert "content" in problem.fields


def test_it_takes_no_credential_for_its_own_that_it_does_not_keep(world: World) -> None:
    badge = credentials.claimed(world)
    credential = credentials.credential(world, badge)
    world.rows(
        "DELETE FROM rewards.credentials WHERE community_id = :community"
        " AND badge_id = CAST(:badge AS uuid)",
        badge=badge.uid,
    )
    found = verify(world, credential)
    assert outcomes(found)["issuer"] == "failed"
    assert outcomes(found)["status"] == "unknown"
    assert not found.own
