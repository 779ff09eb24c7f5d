"""The published test vector of Open Badges 3.0 comes out the same, to the byte."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.rewards.credentials import canon, contexts, proofs
from services.rewards.domain.credentials import BADGES_CONTEXT, CREDENTIALS_CONTEXT

FOLDER = Path(__file__).parent / "vector"
PRIVATE = "6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4"
PUBLIC = "4bdeafde2ea8beefadd8c699b5c7e0704cf51154d52e17b20b71337ca04cc5a5"
MULTIBASE = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
METHOD = f"https://example.edu/issuers/565049#{MULTIBASE}"
CREATED = datetime(2010, 1, 1, 19, 23, 24, tzinfo=UTC)
DOCUMENT_HASH = "d994aebd5e53f4af4495dbe9e1155410bae683811107c26acf83671075c163b3"
PROOF_HASH = "3cf3c265b6c8ebb29b4d5ea310b87d2f31c79b633eff8af561d2e8c97a85c8cb"
SIGNATURE = (
    "17a898a91832fa58bd66433e18dc8256522bcf84382994c395c23c26cba71ff8"
    "060a2587390e5ed20c4decec45c0c0c9eec1f7d2d1ce91e1ffc992983a74a300"
)
PROOF_VALUE = (
    "zUSD5bjo6mYV1n9i9E6ZwUiHuj4JyZDjCDfDqoJcPi9XJrc9LYstik9mdBvutdwBdquWXjWrwJDVGJrAarvRs8uD"
)
OLD_CREDENTIALS = "https://www.w3.org/2018/credentials/v1"
OLD_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"
OLD_INTEGRITY = "https://w3id.org/security/data-integrity/v1"
THEN = {
    OLD_CREDENTIALS: "credentials-v1.json",
    OLD_BADGES: "ob-3.0.0.json",
    OLD_INTEGRITY: "data-integrity-v1.json",
}
# The page names two contexts by addresses they no longer have.
NOW = {OLD_BADGES: BADGES_CONTEXT, OLD_INTEGRITY: contexts.INTEGRITY_CONTEXT}


def load_then(address: str, _options: object = None) -> dict[str, Any]:
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": json.loads((FOLDER / THEN[address]).read_text()),
        "contentType": "application/ld+json",
    }


def load_now(address: str, _options: object = None) -> dict[str, Any]:
    return contexts.loader(NOW.get(address, address))


@pytest.fixture
def credential() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "credential.json").read_text())
    return found


@pytest.fixture
def signed_credential(credential: dict[str, Any]) -> dict[str, Any]:
    credential["@context"][0] = OLD_CREDENTIALS
    credential["issuanceDate"] = credential.pop("validFrom")
    return credential


@pytest.fixture
def private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(PRIVATE))


def proof_options(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "created": "2010-01-01T19:23:24Z",
        "verificationMethod": METHOD,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    }


def test_it_writes_the_key_as_multikey() -> None:
    assert proofs.multibase(bytes.fromhex(PUBLIC)) == MULTIBASE
    assert proofs.key_in(MULTIBASE) == bytes.fromhex(PUBLIC)


def test_it_makes_the_published_canonical_forms(
    signed_credential: dict[str, Any],
) -> None:
    document = canon.canonical(signed_credential, load_then)
    proof = canon.canonical(proof_options(signed_credential), load_then)
    assert document == (FOLDER / "document-signed.nq").read_text()
    assert proof == (FOLDER / "proof-signed.nq").read_text()


def test_it_makes_the_published_hashes(signed_credential: dict[str, Any]) -> None:
    assert canon.digest(signed_credential, load_then).hex() == DOCUMENT_HASH
    assert canon.digest(proof_options(signed_credential), load_then).hex() == PROOF_HASH


def test_it_makes_the_published_signature(
    signed_credential: dict[str, Any], private: Ed25519PrivateKey
) -> None:
    signed = proofs.sign(signed_credential, private, METHOD, CREATED, load_then)
    assert signed["proof"]["proofValue"] == PROOF_VALUE
    assert proofs.unbase58(PROOF_VALUE[1:]).hex() == SIGNATURE


def test_it_verifies_the_published_credential_and_no_other(
    signed_credential: dict[str, Any], private: Ed25519PrivateKey
) -> None:
    signed = proofs.sign(signed_credential, private, METHOD, CREATED, load_then)
    public = bytes.fromhex(PUBLIC)
    assert proofs.verify(signed, public, load_then)
    assert not proofs.verify({**signed, "name": "Teamwork badge"}, public, load_then)


def test_it_makes_the_canonical_forms_published_for_version_2(
    credential: dict[str, Any],
) -> None:
    assert credential["@context"][0] == CREDENTIALS_CONTEXT
    assert canon.canonical(credential, load_now) == (FOLDER / "document.nq").read_text()
    proof = canon.canonical(proof_options(credential), load_now)
    assert proof == (FOLDER / "proof.nq").read_text()
