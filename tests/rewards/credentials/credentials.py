"""Claims badges and looks at credentials, for the tests about them."""

import base64
import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shared import wire
from shared.actor import Actor
from shared.errors import Problem
from tests.rewards.badges import badges
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb

HOST = "https://ideas.example.com"
EMAIL = "ana@example.com"
MANUAL = pb.ACHIEVEMENT_KIND_MANUAL
FOLDER = Path(__file__).parent / "verifier"


def thanked(world: World, who: Actor | None = None, **fields: Any) -> pb.Badge:  # noqa: ANN401  whatever the message takes
    """Award a badge by hand, to Ana unless said otherwise."""
    if not known(world, "thanks"):
        badges.create(
            world,
            "thanks",
            kind=MANUAL,
            display_name="Thank you",
            description="Helped beyond the call of duty.",
            criteria="Staff say thanks, with a note.",
            design=pb.Design(shape=pb.SHAPE_SHIELD, symbol="heart", color="#0e6e74"),
        )
    return badges.award(world, who or world.people.ana, "thanks", **fields)


def known(world: World, slug: str) -> bool:
    """Return whether there is an achievement."""
    statement = "SELECT count(*) FROM rewards.achievements"
    where = " WHERE community_id = :community AND slug = :slug"
    return bool(world.scalar(statement + where, slug=slug))


def claim(world: World, badge: pb.Badge, who: Actor | None = None, **fields: Any) -> pb.Badge:  # noqa: ANN401  whatever the message takes
    """Claim a badge, as Ana unless said otherwise."""
    values = {"base_url": HOST, "email": EMAIL, **fields}
    request = pb.ClaimBadgeRequest(name=badge.name, **values)
    return world.call(world.stub.ClaimBadge, request, who or world.people.ana)


def refuse_claim(
    world: World,
    badge: pb.Badge,
    who: Actor | None = None,
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> Problem:
    """Return why a badge can't be claimed, by Ana unless said otherwise."""
    request = pb.ClaimBadgeRequest(name=badge.name, **{"base_url": HOST, "email": EMAIL, **fields})
    return world.call.refused(world.stub.ClaimBadge, request, who or world.people.ana)


def claimed(world: World, **fields: Any) -> pb.Badge:  # noqa: ANN401  whatever the message takes
    """Award a badge to Ana, who claims it."""
    return claim(world, thanked(world), **fields)


def document(
    world: World, badge: pb.Badge, format_: "pb.CredentialFormat | None" = None
) -> pb.Document:
    """Return a badge's credential as a visitor gets it."""
    request = pb.GetCredentialRequest(name=badge.name, format=format_)
    return world.call(world.stub.GetCredential, request, world.people.visitor)


def credential(world: World, badge: pb.Badge) -> dict[str, Any]:
    """Return a badge's credential as JSON."""
    found: dict[str, Any] = json.loads(document(world, badge).content)
    return found


def token(world: World, badge: pb.Badge) -> str:
    """Return a badge's credential as VC-JWT."""
    return document(world, badge, pb.CREDENTIAL_FORMAT_JWT).content.decode()


def payload(token_: str) -> dict[str, Any]:
    """Return what a JWS says."""
    part = token_.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def issuer(world: World) -> pb.Issuer:
    """Return the issuer as a visitor gets it."""
    return world.call(world.stub.GetIssuer, pb.GetIssuerRequest(), world.people.visitor)


def key(world: World, kid: str) -> dict[str, Any]:
    """Return a key's document as a visitor gets it."""
    request = pb.GetIssuerKeyRequest(kid=kid)
    answer = world.call(world.stub.GetIssuerKey, request, world.people.visitor)
    found: dict[str, Any] = json.loads(answer.content)
    return found


def status_list(
    world: World, number: int = 1, format_: "pb.CredentialFormat | None" = None
) -> pb.Document:
    """Return a status list as a visitor gets it."""
    request = pb.GetStatusListRequest(number=number, format=format_)
    return world.call(world.stub.GetStatusList, request, world.people.visitor)


def revoked_indices(document_: dict[str, Any]) -> list[int]:
    """Return which bits a status list sets."""
    encoded = document_["credentialSubject"]["encodedList"]
    assert encoded.startswith("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    return [
        place * 8 + bit
        for place, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte & (0x80 >> bit)
    ]


def place(credential_: dict[str, Any]) -> int:
    """Return a credential's index in its status list."""
    return int(credential_["credentialStatus"]["statusListIndex"])


def verify(world: World, content: bytes | str | dict[str, Any], email: str = "") -> pb.Verification:
    """Let the service verify a credential, as a visitor."""
    if isinstance(content, dict):
        content = json.dumps(content)
    raw = content.encode() if isinstance(content, str) else content
    request = pb.VerifyCredentialRequest(content=raw, email=email)
    return world.call(world.stub.VerifyCredential, request, world.people.visitor)


def outcomes(found: pb.Verification) -> dict[str, str]:
    """Return what each check came to."""
    return {
        wire.word(pb.CheckKind, one.check): wire.word(pb.CheckOutcome, one.outcome)
        for one in found.checks
    }


def published(world: World) -> dict[str, Any]:
    """Return what an issuer's addresses answer, by address."""
    found = issuer(world)
    documents: dict[str, Any] = {found.id: json.loads(found.document)}
    documents |= {one.id: key(world, one.kid) for one in found.keys}
    documents[f"{HOST}/issuer/status/1"] = json.loads(status_list(world).content)
    return documents


def ask_others(credential_: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    """Let the JavaScript implementation verify a credential."""
    if not (FOLDER / "node_modules" / ".made").exists() and not os.environ.get("CI"):
        pytest.skip("The other implementation is not installed; `make test` does that.")
    done = subprocess.run(
        ["node", "verify.mjs"],  # noqa: S607  the one of the environment
        cwd=FOLDER,
        input=json.dumps({"credential": credential_, "documents": documents}).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found
