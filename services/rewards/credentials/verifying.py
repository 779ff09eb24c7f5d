"""Looks whether a credential is what it says: ours by what we keep, others by their own key.

Nothing is ever fetched, because whoever sends a credential would choose what from. So of somebody
else's credential only what it carries itself can be checked, and the rest is unknown, not passed.
"""

from datetime import datetime, timedelta
from typing import Any

from services.rewards.credentials import canon, keys, proofs
from services.rewards.credentials.reading import Look, check_format
from services.rewards.domain.credentials import (
    ED25519,
    FAILED,
    PASSED,
    RS256,
    UNKNOWN,
    Check,
    Verification,
    hash_identity,
    read_stamp,
)

LARGEST = 1024 * 1024
# Clocks differ a little.
GRACE = timedelta(minutes=5)


def verify(look: Look, now: datetime, email: str = "") -> Verification:
    """Return what each check finds at a time; with an e-mail address, of its recipient too."""
    checks = [check_format(look)]
    if checks[0].outcome != FAILED:
        signature = _signature(look)
        checks += [signature, _issuer(look, signature), _time(look, now), _status(look)]
        if email:
            checks.append(_recipient(look, email))
    return _found(look, tuple(checks))


def _signature(look: Look) -> Check:
    if look.token:
        return _jwt_signature(look)
    if look.part("proof") is None:
        return Check("signature", FAILED, "It is not signed.")
    proof = look.document["proof"]
    if not isinstance(proof, dict) or not proofs.fits(proof):
        return Check(
            "signature",
            UNKNOWN,
            "The signature method is not supported. We support eddsa-rdfc-2022.",
        )
    if look.key is not None and look.key.algorithm == ED25519:
        public: bytes | None = keys.raw(look.key.public_key["x"])
    else:
        public = None if look.claims_ours else _did_key(look.method)
    if public is None:
        return _no_key(look)
    try:
        good = proofs.verify(look.document, public)
    except canon.NotCanonicalError as error:
        return Check("signature", FAILED, f"What it says can't be put in canonical form: {error}")
    return _signed(good=good)


def _jwt_signature(look: Look) -> Check:
    if look.header.get("crit"):
        return Check("signature", FAILED, "Its header requires something we do not support.")
    algorithm = str(look.header.get("alg"))
    public: dict[str, Any] | None = None
    if look.key is not None and look.key.algorithm == RS256 and algorithm == RS256:
        public = look.key.public_key
    elif not look.claims_ours and algorithm in {RS256, "EdDSA", "Ed25519"}:
        public = _own_key(look, algorithm)
    if public is None:
        return _no_key(look)
    good = proofs.verify_jwt(look.token, public, algorithm)
    if good and not _claims_fit(look):
        return Check("signature", FAILED, "The claims next to the credential contradict it.")
    return _signed(good=good)


def _own_key(look: Look, algorithm: str) -> dict[str, Any] | None:
    """Return the key inside a JWS of somebody else: in its header, or in its did:key."""
    given = look.header.get("jwk")
    kind = "RSA" if algorithm == RS256 else "OKP"
    if isinstance(given, dict) and given.get("kty") == kind and "d" not in given:
        return given
    public = _did_key(look.method) if kind == "OKP" else None
    if public is None:
        return None
    return {"kty": "OKP", "crv": "Ed25519", "x": proofs.base64url(public)}


def _did_key(method: str) -> bytes | None:
    """Return the key of a `did:key:z…#z…`, or None where it is none."""
    name, _, fragment = method.partition("#")
    key = name.removeprefix("did:key:")
    if not name.startswith("did:key:") or fragment not in ("", key):
        return None
    return proofs.key_in(key)


def _claims_fit(look: Look) -> bool:
    claims, document = look.claims, look.document
    subject = look.text("credentialSubject", "id")
    begin, end = (read_stamp(document.get(name)) for name in ("validFrom", "validUntil"))
    return (
        claims.get("iss", look.issuer_id) == look.issuer_id
        and claims.get("jti", document["id"]) == document["id"]
        and claims.get("sub", subject) == subject
        and _same_second(claims.get("nbf"), begin)
        and _same_second(claims.get("exp"), end)
    )


def _same_second(claim: object, moment: datetime | None) -> bool:
    if claim is None:
        return True
    if not isinstance(claim, int | float) or moment is None:
        return False
    return moment.timestamp() - 1 < claim < moment.timestamp() + 1


def _no_key(look: Look) -> Check:
    if look.claims_ours:
        return Check("signature", FAILED, "It names a key that this community never used.")
    return Check(
        "signature",
        UNKNOWN,
        "The key would have to be fetched from the issuer, which we do not do. Verify "
        "the badge at its issuer.",
    )


def _signed(*, good: bool) -> Check:
    if good:
        return Check(
            "signature", PASSED, "It has not been changed since it was signed with the named key."
        )
    return Check(
        "signature", FAILED, "It was changed after it was signed, or signed by someone else."
    )


def _issuer(look: Look, signature: Check) -> Check:
    if look.claims_ours:
        if look.key is None or signature.outcome != PASSED:
            return Check(
                "issuer", FAILED, "It names this community, but this community did not sign it."
            )
        if look.kept is None:
            return Check(
                "issuer", FAILED, "It is signed by this community, but we have no record of it."
            )
        return Check("issuer", PASSED, "This community issued it.")
    controller = look.method.partition("#")[0]
    if controller.startswith("did:key:") and controller == look.issuer_id:
        if signature.outcome == PASSED:
            return Check(
                "issuer",
                PASSED,
                "Its issuer is the owner of that key; the key does not say who that is.",
            )
        return Check("issuer", signature.outcome, "The issuer did not sign it in this form.")
    return Check(
        "issuer",
        UNKNOWN,
        "We can’t confirm that the key belongs to the issuer without asking the issuer.",
    )


def _time(look: Look, now: datetime) -> Check:
    begin, until = read_stamp(look.part("validFrom")), look.part("validUntil")
    end = read_stamp(until)
    if begin is None or (until is not None and end is None):
        return Check("time", FAILED, "It contains an invalid time.")
    if begin > now + GRACE:
        return Check("time", FAILED, "It is not valid yet.")
    if end is not None and end <= now - GRACE:
        return Check("time", FAILED, "It has expired.")
    return Check("time", PASSED, "It is currently valid.")


def _status(look: Look) -> Check:
    if look.claims_ours:
        if look.kept is None:
            return Check(
                "status", UNKNOWN, "Its status is unknown: we have no record of this credential."
            )
        if look.kept.revoke_time is not None:
            return Check("status", FAILED, "It was revoked.")
        return Check("status", PASSED, "It has not been revoked.")
    if look.part("credentialStatus") is None:
        return Check("status", PASSED, "It can't be revoked: it names no revocation list.")
    return Check(
        "status",
        UNKNOWN,
        "Its status is unknown: we would have to fetch the issuer’s list, which we do not do.",
    )


def _recipient(look: Look, email: str) -> Check:
    identifiers = look.part("credentialSubject", "identifier")
    if isinstance(identifiers, dict):
        identifiers = [identifiers]
    if not isinstance(identifiers, list):
        identifiers = []
    looked = False
    for one in identifiers:
        if not isinstance(one, dict) or one.get("identityType") != "emailAddress":
            continue
        looked = True
        given, salt = one.get("identityHash"), one.get("salt") or ""
        if not isinstance(given, str) or not isinstance(salt, str):
            continue
        if given == hash_identity(email, salt) or (
            one.get("hashed") is not True and given.lower() == email
        ):
            return Check("recipient", PASSED, "It was issued to this address.")
    if looked:
        return Check("recipient", FAILED, "It was issued to another address.")
    return Check("recipient", UNKNOWN, "It does not identify the recipient by email address.")


def _found(look: Look, checks: tuple[Check, ...]) -> Verification:
    # A name is shown as ours only where the signature is.
    own = (
        look.claims_ours
        and look.kept is not None
        and all(one.outcome == PASSED for one in checks if one.check in ("signature", "issuer"))
        and len(checks) > 1
    )
    return Verification(
        checks=checks,
        own=own,
        issuer_name=look.text("issuer", "name"),
        issuer_id=look.issuer_id,
        achievement_name=look.text("credentialSubject", "achievement", "name"),
        valid_from=read_stamp(look.part("validFrom")),
        valid_until=read_stamp(look.part("validUntil")),
        badge=look.kept.badge if own and look.kept else None,
        credential=look.document,
    )
