"""Keeps the credentials of claimed badges."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import services.rewards.domain.credentials as domain
from services.rewards.store.credentials.status_lists import last_list
from services.rewards.store.tables import (
    ACHIEVEMENT_VERSIONS,
    ACHIEVEMENTS,
    BADGES,
    CREDENTIALS,
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


def any_at(tx: sa.Connection, community: UUID) -> bool:
    """Return whether a community ever issued a credential."""
    return bool(
        tx.execute(sa.select(sa.exists().where(CREDENTIALS.c.community_id == community))).scalar()
    )


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
    number = last_list(tx, community) or 1
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
