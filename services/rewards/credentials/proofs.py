"""Signs documents and checks signatures: `eddsa-rdfc-2022` and VC-JWT."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwk, jws
from joserfc.errors import JoseError

from services.rewards.credentials import canon, contexts, documents
from services.rewards.domain.credentials import RS256, read_stamp, stamp

SUITE = "eddsa-rdfc-2022"
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = b"\xed\x01"
_SIGNATURE_SIZE = 64
_KEY_SIZE = 32
_LONGEST = 200
_PARTS = "It does not have three parts."
_LETTERS = "It is not base64url."


class _Roomy(jws.JWSRegistry):
    """Lets a header hold a key, and a payload a credential with its pictures."""

    max_header_length = 8192
    max_payload_length = 1_500_000


def base58(raw: bytes) -> str:
    """Return bytes in base58, the alphabet of Bitcoin."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def unbase58(text: str) -> bytes:
    """Return the bytes of a base58 text; raises `ValueError`."""
    if len(text) > _LONGEST:
        raise ValueError(text[:20])
    number = 0
    for letter in text:
        number = number * 58 + _ALPHABET.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multibase(public: bytes) -> str:
    """Return an Ed25519 public key as Multikey writes it."""
    return "z" + base58(_PREFIX + public)


def key_in(text: str) -> bytes | None:
    """Return the Ed25519 public key of a multibase text, or None where it is none."""
    try:
        raw = unbase58(text[1:]) if text.startswith("z") else b""
    except ValueError:
        return None
    ours = raw.startswith(_PREFIX) and len(raw) == len(_PREFIX) + _KEY_SIZE
    return raw[len(_PREFIX) :] if ours else None


def sign(
    document: dict[str, Any],
    private: Ed25519PrivateKey,
    method: str,
    moment: datetime,
    loader: canon.Loader = contexts.loader,
) -> dict[str, Any]:
    """Return the document with a DataIntegrityProof."""
    proof = {
        "type": "DataIntegrityProof",
        "created": stamp(moment),
        "verificationMethod": method,
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
    }
    signature = private.sign(_to_sign(document, proof, loader))
    return {**document, "proof": {**proof, "proofValue": "z" + base58(signature)}}


def verify(
    document: dict[str, Any],
    public: bytes,
    loader: canon.Loader = contexts.loader,
) -> bool:
    """Return whether the proof in a document is by this key; raises `NotCanonicalError`."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or not fits(proof):
        return False
    try:
        signature = unbase58(str(proof["proofValue"])[1:])
    except ValueError:
        return False
    plain = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, _to_sign(plain, options, loader)
        )
    except InvalidSignature:
        return False
    return len(signature) == _SIGNATURE_SIZE


def fits(proof: dict[str, Any]) -> bool:
    """Return whether a proof is of the one kind we know, and for what we want."""
    value = proof.get("proofValue")
    return (
        proof.get("type") == "DataIntegrityProof"
        and proof.get("cryptosuite") == SUITE
        and proof.get("proofPurpose") == "assertionMethod"
        and isinstance(proof.get("verificationMethod"), str)
        and isinstance(value, str)
        and value.startswith("z")
        and ("created" not in proof or read_stamp(proof["created"]) is not None)
    )


def _to_sign(document: dict[str, Any], proof: dict[str, Any], loader: canon.Loader) -> bytes:
    options = {"@context": document["@context"], **proof}
    return canon.digest(options, loader) + canon.digest(document, loader)


def sign_jwt(document: dict[str, Any], private: jwk.RSAKey, method: str) -> str:
    """Return the document as a VC-JWT: its claims beside it, `alg` and `kid` in the header."""
    claims: dict[str, Any] = dict(document)
    issuer = document["issuer"]
    claims["iss"] = issuer["id"] if isinstance(issuer, dict) else issuer
    claims["jti"] = document["id"]
    claims["nbf"] = _seconds(document["validFrom"])
    claims["sub"] = document["credentialSubject"]["id"]
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(
        {"alg": RS256, "kid": method}, payload, private, registry=_Roomy(algorithms=[RS256])
    )


def _seconds(text: str) -> int:
    moment = read_stamp(text)
    if moment is None:
        raise ValueError(text)
    return int(moment.timestamp())


def open_jwt(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and payload of a compact JWS, believing neither; raises `ValueError`."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004  header, payload, signature
        raise ValueError(_PARTS)
    header, payload = (documents.read(_unbase64(part)) for part in parts[:2])
    return header, payload


def base64url(raw: bytes) -> str:
    """Return bytes in base64url, as a JWK writes them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(_LETTERS) from error


def verify_jwt(token: str, public: dict[str, Any], algorithm: str) -> bool:
    """Return whether a compact JWS is signed by a JWK with this algorithm."""
    try:
        key = jwk.import_key({name: value for name, value in public.items() if name != "d"})
        jws.deserialize_compact(token.encode(), key, registry=_Roomy(algorithms=[algorithm]))
    except (JoseError, ValueError, TypeError, KeyError):
        return False
    return True
