"""Signs badges as credentials for their holders."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import services.rewards.domain.credentials as domain
from services.rewards import art, store
from services.rewards.actions.credentials.issuers import NOWHERE, ready_issuer, signing_keys
from services.rewards.credentials import keys, proofs
from services.rewards.domain.badges.badges import BadgeNotFound
from services.rewards.domain.credentials import (
    EMAIL,
    USER_NAME,
    Claimable,
    Credential,
    Issuer,
    Site,
    check_email,
    hash_identity,
)
from services.rewards.store.credentials import credentials
from shared import clock, ids
from shared.actor import Actor, need_member
from shared.db import Database


def claim_badge(
    db: Database, actor: Actor, secret: str, badge: UUID, email: str = "", site: Site = NOWHERE
) -> UUID:
    """Sign a badge as a credential for its holder; claiming again changes nothing.

    Raises `SignInNeeded`, `BadgeNotFound`, `NotTheHolder`, `BadgeNotGranted`, `IssuerNotReady`, or
    `Invalid` for an e-mail address or the community's.
    """
    member = need_member(actor)
    email = check_email(email)
    with db.begin(actor.community) as tx:
        # Whoever recomputes the member may be about to revoke it.
        store.lock_member(tx, actor.community, member)
        held = credentials.load_badge(tx, actor.community, badge, for_update=True)
        if held is None:
            raise BadgeNotFound
        held.check_claiming(member)
        before = credentials.list_credentials(tx, actor.community, badge)
        if before and before[0].revoke_time is None:
            return badge
        now = clock.now()
        issuer = ready_issuer(tx, actor.community, site, secret)
        identity_type = EMAIL if email else USER_NAME
        uid = ids.new_id()
        number, index = credentials.reserve_place(
            tx, actor.community, uid, badge, identity_type, now
        )
        credential = Credential(uid, badge, number, index, identity_type, now)
        # Two with the same address are told apart by which holds from later.
        earliest = max((one.revoke_time or now for one in before), default=held.award_time)
        credential = _signed(
            actor.community,
            secret,
            issuer,
            held,
            _addressed(credential, email or _user_name(issuer, held)),
            max(held.award_time, earliest),
        )
        credentials.fill_credential(tx, actor.community, credential)
        credentials.mark_claimed(tx, actor.community, badge, now)
    return badge


def _user_name(issuer: Issuer, held: Claimable) -> str:
    return f"{held.handle}@{issuer.base_url.partition('://')[2]}".lower()


def _addressed(credential: Credential, identity: str) -> Credential:
    salt = ids.new_secret(16)
    return replace(credential, salt=salt, identity_hash=hash_identity(identity, salt))


def _signed(
    community: UUID,
    secret: str,
    issuer: Issuer,
    held: Claimable,
    credential: Credential,
    valid_from: datetime,
) -> Credential:
    """Return a credential with both of its signed forms."""
    image = art.data_address(art.of_badge(held))
    achievement = domain.achievement_document(issuer, held.achievement, held.definition, image)
    document = domain.credential_document(issuer, held, credential, achievement, valid_from)
    signer, rsa = signing_keys(issuer)
    return replace(
        credential,
        document=proofs.sign(
            document,
            keys.ed25519(secret, community, signer),
            issuer.key_id(signer.kid),
            credential.issue_time,
        ),
        jwt=proofs.sign_jwt(document, keys.rsa(secret, community, rsa), issuer.key_id(rsa.kid)),
    )
