"""Writes what others read: achievements, credentials, status lists, keys and the profile."""

from datetime import datetime
from typing import Any

from services.rewards.domain.credentials.credentials import (
    CONTEXT,
    CREDENTIALS_CONTEXT,
    MULTIKEY_CONTEXT,
    Claimable,
    Credential,
    Issuer,
    stamp,
)


def achievement_document(
    issuer: Issuer, slug: str, definition: dict[str, Any], image: str
) -> dict[str, Any]:
    """Return an achievement as the standard describes it; `image` is a data address."""
    name = str(definition.get("display_name", "")) or slug
    description = str(definition.get("description", "")) or name
    return {
        "id": issuer.achievement_id(slug),
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": name,
        "description": description,
        "criteria": {"narrative": str(definition.get("criteria", "")) or description},
        "image": {"id": image, "type": "Image", "caption": name},
        "creator": issuer.profile(),
    }


def credential_document(
    issuer: Issuer,
    badge: Claimable,
    credential: Credential,
    achievement: dict[str, Any],
    valid_from: datetime,
) -> dict[str, Any]:
    """Return a credential before it is signed.

    It names no idea, not even as evidence: which ideas there are may be private, and a credential
    goes anywhere.
    """
    subject: dict[str, Any] = {
        # A name of its own for each credential, so that two of one person can't be joined by it.
        "id": f"urn:uuid:{credential.uid}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": credential.identity_hash,
                "identityType": credential.identity_type,
                "salt": credential.salt,
            }
        ],
        "achievement": achievement,
    }
    number, index = credential.list_number, credential.list_index
    document: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": issuer.credential_id(badge.uid),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer.profile(),
        "name": badge.title,
        "validFrom": stamp(valid_from),
        "awardedDate": stamp(badge.award_time),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{issuer.list_id(number)}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": issuer.list_id(number),
        },
    }
    if badge.expire_time is not None:
        document["validUntil"] = stamp(badge.expire_time)
    return document


def list_document(
    issuer: Issuer, number: int, encoded: str, valid_from: datetime, valid_until: datetime
) -> dict[str, Any]:
    """Return a status list before it is signed."""
    return {
        "@context": [CREDENTIALS_CONTEXT],
        "id": issuer.list_id(number),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": stamp(valid_from),
        "validUntil": stamp(valid_until),
        "credentialSubject": {
            "id": f"{issuer.list_id(number)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
            "ttl": 300_000,
        },
    }


def key_document(issuer: Issuer, kid: str, multibase: str) -> dict[str, Any]:
    """Return an Ed25519 key as a Multikey."""
    return {
        "@context": MULTIKEY_CONTEXT,
        "id": issuer.key_id(kid),
        "type": "Multikey",
        "controller": issuer.id,
        "publicKeyMultibase": multibase,
    }


def profile_document(issuer: Issuer, multikeys: dict[str, str]) -> dict[str, Any]:
    """Return the issuer's profile, which says which keys are its own, also retired ones.

    `multikeys` holds the Ed25519 keys by kid; the others are named and can be fetched.
    """
    security = "https://w3id.org/security#"
    methods: list[Any] = []
    for key in issuer.keys:
        if key.kid in multikeys:
            document = key_document(issuer, key.kid, multikeys[key.kid])
            methods.append({name: document[name] for name in document if name != "@context"})
        else:
            methods.append(issuer.key_id(key.kid))
    return {
        "@context": [
            *CONTEXT,
            MULTIKEY_CONTEXT,
            {
                "verificationMethod": {"@id": f"{security}verificationMethod", "@type": "@id"},
                "assertionMethod": {"@id": f"{security}assertionMethod", "@type": "@id"},
            },
        ],
        **issuer.profile(),
        "verificationMethod": methods,
        "assertionMethod": [issuer.key_id(key.kid) for key in issuer.keys],
    }
