"""Reads a credential from whatever it came in, without believing any of it."""

import re
from dataclasses import dataclass, field
from typing import Any

from services.rewards.credentials import baking, canon, contexts, documents, proofs
from services.rewards.domain.credentials import (
    CONTEXT,
    FAILED,
    PASSED,
    Check,
    Credential,
    Issuer,
    IssuerKey,
    read_stamp,
)

_CONTEXTS = (list(CONTEXT), [*CONTEXT, contexts.INTEGRITY_CONTEXT])
_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
_CLAIMS = ("iss", "jti", "nbf", "sub", "exp", "iat", "aud")
_JWS = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")


@dataclass(frozen=True)
class Look:
    """Holds a credential as it was read, and what is known of whoever signed it."""

    document: dict[str, Any]
    token: str = ""
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    # This community's issuer, and the key of it that the credential names.
    issuer: Issuer | None = None
    key: IssuerKey | None = None
    # What we keep of the credential where it is ours.
    kept: Credential | None = None

    @property
    def issuer_id(self) -> str:
        """Return who the credential says issued it."""
        issuer = self.document.get("issuer")
        found = issuer.get("id") if isinstance(issuer, dict) else issuer
        return found if isinstance(found, str) else ""

    @property
    def method(self) -> str:
        """Return the key the credential says signed it."""
        if self.token:
            return str(self.header.get("kid", ""))
        proof = self.document.get("proof")
        return str(proof.get("verificationMethod", "")) if isinstance(proof, dict) else ""

    @property
    def claims_ours(self) -> bool:
        """Return whether it says that this community issued it."""
        return self.issuer is not None and self.issuer_id == self.issuer.id

    def part(self, *names: str) -> Any:  # noqa: ANN401  whatever the document holds there
        """Return what the document holds at a place, or None."""
        found: Any = self.document
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def text(self, *names: str) -> str:
        """Return the text at a place, or nothing."""
        found = self.part(*names)
        return found if isinstance(found, str) else ""


def read(content: bytes) -> Look:
    """Return what was sent, whatever it came in; raises `ValueError`."""
    if baking.is_png(content):
        text = baking.unbake_png(content)
    else:
        text = content.decode("utf-8-sig").strip()
        if baking.is_svg(content):
            text = baking.unbake_svg(text)
    if not _JWS.fullmatch(text):
        return Look(documents.read(text))
    header, payload = proofs.open_jwt(text)
    inner = payload.get("vc")
    document = (
        inner
        if isinstance(inner, dict)
        else {name: value for name, value in payload.items() if name not in _CLAIMS}
    )
    return Look(document, token=text, header=header, claims=payload)


def check_format(look: Look) -> Check:
    """Return whether it is a credential whose fields say what its signature covers."""
    document = look.document
    types = _texts(document.get("type"))
    if document.get("@context") not in _CONTEXTS:
        return Check(
            "format",
            FAILED,
            "Its contexts are not those of Open Badges 3.0 in the required order, so its "
            "fields could mean anything.",
        )
    if "VerifiableCredential" not in types or not types & _TYPES:
        return Check("format", FAILED, "Its type is not an Open Badges 3.0 credential.")
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or not (subject.get("id") or subject.get("identifier")):
        return Check("format", FAILED, "It does not say who received it.")
    if (
        not look.issuer_id
        or not isinstance(document.get("id"), str)
        or read_stamp(document.get("validFrom")) is None
        or not look.text("credentialSubject", "achievement", "name")
    ):
        return Check("format", FAILED, "The ID, issuer, achievement or start date is missing.")
    if not canon.is_compact(document):
        return Check("format", FAILED, "It is written in an ambiguous way.")
    return Check("format", PASSED, "It is an Open Badges 3.0 credential.")


def _texts(value: object) -> set[str]:
    return {one for one in value if isinstance(one, str)} if isinstance(value, list) else set()
