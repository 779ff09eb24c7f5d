"""Verifies what somebody holds up as a credential, with what this community keeps of its own."""

import re
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from services.rewards.credentials import verifying
from services.rewards.credentials.reading import Look, read
from services.rewards.domain.credentials import (
    FAILED,
    Check,
    Issuer,
    Verification,
    check_email,
)
from services.rewards.store.credentials import credentials, issuers
from shared import clock
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Invalid


def verify_credential(db: Database, actor: Actor, content: bytes, email: str = "") -> Verification:
    """Return what a look at a credential found, check by check; anybody may ask.

    Takes JSON, a compact JWS, or a PNG or SVG with one baked in. Raises `Invalid` for nothing, for
    more than 1 MiB, or for what is no e-mail address.
    """
    if not content:
        raise Invalid({"content": "Paste a credential or upload a file."})
    if len(content) > verifying.LARGEST:
        raise Invalid({"content": "The credential is too large. The limit is 1 MiB."})
    email = check_email(email)
    try:
        look = read(content)
    except (ValueError, TypeError, RecursionError) as error:
        return Verification(
            (Check("format", FAILED, f"This is no credential we can read: {error}"),)
        )
    with db.begin(actor.community) as tx:
        look = _recognised(tx, actor.community, look)
    return verifying.verify(look, clock.now(), email)


def _recognised(tx: sa.Connection, community: UUID, look: Look) -> Look:
    """Return a look with what this community knows of it."""
    issuer = issuers.load_issuer(tx, community)
    if issuer is None:
        return look
    look = replace(look, issuer=issuer)
    if not look.claims_ours:
        return look
    prefix = issuer.key_id("")
    kid = look.method.removeprefix(prefix)
    key = issuers.load_key(tx, community, kid) if look.method.startswith(prefix) else None
    place = _place(look, issuer)
    kept = credentials.credential_at(tx, community, *place) if place else None
    if kept is not None and look.document.get("id") != issuer.credential_id(kept.badge):
        kept = None
    return replace(look, key=key, kept=kept)


def _place(look: Look, issuer: Issuer) -> tuple[int, int] | None:
    """Return the list and index a credential of ours names, or None."""
    address = look.text("credentialStatus", "statusListCredential")
    number = address.removeprefix(issuer.list_id(0)[:-1])
    index = look.text("credentialStatus", "statusListIndex")
    if address.startswith(issuer.list_id(0)[:-1]) and _small(number) and _small(index):
        return int(number), int(index)
    return None


def _small(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,8}", text))
