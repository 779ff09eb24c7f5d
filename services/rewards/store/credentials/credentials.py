"""Keeps issuers, their keys and the credentials of claimed badges."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import services.rewards.domain.credentials as domain
from services.rewards.store.tables import (
    ACHIEVEMENT_VERSIONS,
    ACHIEVEMENTS,
    BADGES,
    CREDENTIALS,
    ISSUER_KEYS,
    ISSUERS,
    PEOPLE,
)

# How often a place in a list is tried before the next list is begun; lists get about half full.
TRIES = 16


def load_badge(
    tx: sa.Connection, community: UUID, badge: UUID, *, for_update: bool = False
) -> domain.Claimable | None:
    """Return what a credential says of a badge, or None; `for_update` holds the badge."""
    question = (
        sa.select(
            BADGES,
            ACHIEVEMENT_VERSIONS.c.definition,
            PEOPLE.c.handle,
            PEOPLE.c.display_name,
            PEOPLE.c.is_erased,
        )
        .join(
            ACHIEVEMENT_VERSIONS,
            sa.and_(
                ACHIEVEMENT_VERSIONS.c.community_id == BADGES.c.community_id,
                ACHIEVEMENT_VERSIONS.c.slug == BADGES.c.achievement,
                ACHIEVEMENT_VERSIONS.c.version == BADGES.c.version,
            ),
        )
        .outerjoin(
            PEOPLE,
            sa.and_(
                PEOPLE.c.community_id == BADGES.c.community_id,
                PEOPLE.c.member_id == BADGES.c.member_id,
            ),
        )
        .where(BADGES.c.community_id == community, BADGES.c.badge_id == badge)
    )
    if for_update:
        question = question.with_for_update(of=BADGES)
    row = tx.execute(question).first()
    if row is None:
        return None
    return domain.Claimable(
        uid=row.badge_id,
        member=row.member_id,
        handle=row.handle or "",
        display_name=row.display_name or "",
        is_erased=bool(row.is_erased),
        achievement=row.achievement,
        definition=row.definition,
        tier=row.tier,
        key=row.key,
        state=row.state,
        reason=row.reason,
        award_time=row.award_time,
        expire_time=row.expire_time,
    )


def load_achievement(
    tx: sa.Connection, community: UUID, slug: str
) -> tuple[dict[str, Any], datetime] | None:
    """Return the definition that counts of an achievement, and since when, or None."""
    row = tx.execute(
        sa.select(ACHIEVEMENT_VERSIONS.c.definition, ACHIEVEMENTS.c.update_time)
        .join(
            ACHIEVEMENTS,
            sa.and_(
                ACHIEVEMENTS.c.community_id == ACHIEVEMENT_VERSIONS.c.community_id,
                ACHIEVEMENTS.c.slug == ACHIEVEMENT_VERSIONS.c.slug,
                ACHIEVEMENTS.c.version == ACHIEVEMENT_VERSIONS.c.version,
            ),
        )
        .where(ACHIEVEMENTS.c.community_id == community, ACHIEVEMENTS.c.slug == slug)
    ).first()
    return None if row is None else (row.definition, row.update_time)


def mark_claimed(tx: sa.Connection, community: UUID, badge: UUID, moment: datetime) -> None:
    """Note on a badge when it was claimed."""
    tx.execute(
        sa.update(BADGES)
        .where(BADGES.c.community_id == community, BADGES.c.badge_id == badge)
        .values(claim_time=moment, update_time=moment)
    )


def load_issuer(
    tx: sa.Connection, community: UUID, *, for_update: bool = False
) -> domain.Issuer | None:
    """Return the issuer of a community, or None before its first claim."""
    question = sa.select(ISSUERS).where(ISSUERS.c.community_id == community)
    if for_update:
        question = question.with_for_update()
    row = tx.execute(question).first()
    if row is None:
        return None
    return domain.Issuer(
        base_url=row.base_url,
        display_name=row.display_name,
        description=row.description,
        url=row.url,
        email=row.email,
    )


def add_issuer(tx: sa.Connection, community: UUID, base_url: str, moment: datetime) -> None:
    """Keep where a community is reached, unless something is kept already."""
    tx.execute(
        insert(ISSUERS)
        .values(community_id=community, base_url=base_url, update_time=moment)
        .on_conflict_do_nothing()
    )


def save_issuer(
    tx: sa.Connection, community: UUID, issuer: domain.Issuer, moment: datetime
) -> None:
    """Keep what a community's profile says; its address stays."""
    tx.execute(
        sa.update(ISSUERS)
        .where(ISSUERS.c.community_id == community)
        .values(
            display_name=issuer.display_name,
            description=issuer.description,
            url=issuer.url,
            email=issuer.email,
            update_time=moment,
        )
    )


def _key(row: Any) -> domain.IssuerKey:  # noqa: ANN401  a row of ours
    return domain.IssuerKey(
        kid=row.kid,
        algorithm=row.algorithm,
        public_key=row.public_key,
        private_key=bytes(row.private_key),
        create_time=row.create_time,
        retire_time=row.retire_time,
    )


def list_keys(tx: sa.Connection, community: UUID) -> tuple[domain.IssuerKey, ...]:
    """Return every key an issuer ever had, newest first."""
    rows = tx.execute(
        sa.select(ISSUER_KEYS)
        .where(ISSUER_KEYS.c.community_id == community)
        .order_by(ISSUER_KEYS.c.create_time.desc(), ISSUER_KEYS.c.kid)
    )
    return tuple(_key(row) for row in rows)


def load_key(tx: sa.Connection, community: UUID, kid: str) -> domain.IssuerKey | None:
    """Return a key, also a retired one, or None; strangers name it."""
    if "\0" in kid:
        return None
    row = tx.execute(
        sa.select(ISSUER_KEYS).where(
            ISSUER_KEYS.c.community_id == community, ISSUER_KEYS.c.kid == kid
        )
    ).first()
    return None if row is None else _key(row)


def add_keys(tx: sa.Connection, community: UUID, keys: Sequence[domain.IssuerKey]) -> None:
    """Keep new keys."""
    tx.execute(
        sa.insert(ISSUER_KEYS),
        [
            {
                "community_id": community,
                "kid": key.kid,
                "algorithm": key.algorithm,
                "public_key": key.public_key,
                "private_key": key.private_key,
                "create_time": key.create_time,
            }
            for key in keys
        ],
    )


def retire_keys(tx: sa.Connection, community: UUID, moment: datetime) -> None:
    """Stop signing with the keys there are; they still verify."""
    tx.execute(
        sa.update(ISSUER_KEYS)
        .where(ISSUER_KEYS.c.community_id == community, ISSUER_KEYS.c.retire_time.is_(None))
        .values(retire_time=moment)
    )


def _credential(row: Any) -> domain.Credential:  # noqa: ANN401  a row of ours
    return domain.Credential(
        uid=row.credential_id,
        badge=row.badge_id,
        list_number=row.list_number,
        list_index=row.list_index,
        salt=row.salt,
        identity_type=row.identity_type,
        identity_hash=row.identity_hash,
        document=row.document,
        jwt=row.jwt,
        issue_time=row.issue_time,
        revoke_time=row.revoke_time,
    )


def list_credentials(
    tx: sa.Connection, community: UUID, badge: UUID
) -> tuple[domain.Credential, ...]:
    """Return the credentials of a badge, newest first; at most one is not revoked."""
    rows = tx.execute(
        sa.select(CREDENTIALS)
        .where(CREDENTIALS.c.community_id == community, CREDENTIALS.c.badge_id == badge)
        .order_by(CREDENTIALS.c.issue_time.desc(), CREDENTIALS.c.credential_id.desc())
    )
    return tuple(_credential(row) for row in rows)


def credential_at(
    tx: sa.Connection, community: UUID, number: int, index: int
) -> domain.Credential | None:
    """Return the credential with this place in a status list, or None."""
    row = tx.execute(
        sa.select(CREDENTIALS).where(
            CREDENTIALS.c.community_id == community,
            CREDENTIALS.c.list_number == number,
            CREDENTIALS.c.list_index == index,
        )
    ).first()
    return None if row is None else _credential(row)


def reserve_place(
    tx: sa.Connection,
    community: UUID,
    uid: UUID,
    badge: UUID,
    identity_type: str,
    moment: datetime,
) -> tuple[int, int]:
    """Begin a credential at a random free place of a status list; return list and index."""
    number = _last_list(tx, community) or 1
    while True:
        for _ in range(TRIES):
            index = secrets.randbelow(domain.LIST_SIZE)
            taken = tx.execute(
                insert(CREDENTIALS)
                .values(
                    community_id=community,
                    credential_id=uid,
                    badge_id=badge,
                    list_number=number,
                    list_index=index,
                    identity_type=identity_type,
                    issue_time=moment,
                )
                .on_conflict_do_nothing(
                    index_elements=[
                        CREDENTIALS.c.community_id,
                        CREDENTIALS.c.list_number,
                        CREDENTIALS.c.list_index,
                    ]
                )
                .returning(CREDENTIALS.c.list_index)
            ).first()
            if taken is not None:
                return number, index
        number += 1


def fill_credential(tx: sa.Connection, community: UUID, credential: domain.Credential) -> None:
    """Keep the recipient and the signed forms of a credential that was begun."""
    tx.execute(
        sa.update(CREDENTIALS)
        .where(
            CREDENTIALS.c.community_id == community,
            CREDENTIALS.c.credential_id == credential.uid,
        )
        .values(
            salt=credential.salt,
            identity_hash=credential.identity_hash,
            document=credential.document,
            jwt=credential.jwt,
        )
    )


def _last_list(tx: sa.Connection, community: UUID) -> int | None:
    return tx.execute(
        sa.select(CREDENTIALS.c.list_number)
        .where(CREDENTIALS.c.community_id == community)
        .order_by(CREDENTIALS.c.list_number.desc())
        .limit(1)
    ).scalar()


def has_list(tx: sa.Connection, community: UUID, number: int) -> bool:
    """Return whether a status list has a place taken; the first one is there from the start."""
    return 1 <= number <= (_last_list(tx, community) or 1)


def revoked_places(tx: sa.Connection, community: UUID, number: int) -> tuple[int, ...]:
    """Return the revoked indices of a status list, in order."""
    rows = tx.execute(
        sa.select(CREDENTIALS.c.list_index)
        .where(
            CREDENTIALS.c.community_id == community,
            CREDENTIALS.c.list_number == number,
            CREDENTIALS.c.revoke_time.is_not(None),
        )
        .order_by(CREDENTIALS.c.list_index)
    )
    return tuple(rows.scalars())


def revoke_credentials(tx: sa.Connection, community: UUID, badge: UUID, moment: datetime) -> int:
    """Revoke the credentials of a badge for good; return how many were not revoked yet."""
    gone = tx.execute(
        sa.update(CREDENTIALS)
        .where(
            CREDENTIALS.c.community_id == community,
            CREDENTIALS.c.badge_id == badge,
            CREDENTIALS.c.revoke_time.is_(None),
        )
        .values(revoke_time=moment)
    ).rowcount
    tx.execute(
        sa.update(BADGES)
        .where(
            BADGES.c.community_id == community,
            BADGES.c.badge_id == badge,
            BADGES.c.claim_time.is_not(None),
        )
        .values(claim_time=None)
    )
    return gone


def forget_recipient(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Drop what tells who received a member's credentials, and revoke them."""
    mine = sa.select(BADGES.c.badge_id).where(
        BADGES.c.community_id == community, BADGES.c.member_id == member
    )
    tx.execute(
        sa.update(CREDENTIALS)
        .where(CREDENTIALS.c.community_id == community, CREDENTIALS.c.badge_id.in_(mine))
        .values(
            salt=None,
            identity_hash=None,
            document=None,
            jwt=None,
            revoke_time=sa.func.coalesce(CREDENTIALS.c.revoke_time, moment),
        )
    )
    tx.execute(
        sa.update(BADGES)
        .where(BADGES.c.community_id == community, BADGES.c.member_id == member)
        .values(claim_time=None)
    )
