"""Takes credentials back, for good."""

from uuid import UUID

import sqlalchemy as sa

from services.rewards.store.credentials import credentials
from shared import clock


def revoke_credentials(tx: sa.Connection, community: UUID, badge: UUID) -> int:
    """Revoke the credentials of a badge, in the transaction that revokes it; return how many.

    A badge that is granted again can be claimed again, as another credential.
    """
    return credentials.revoke_credentials(tx, community, badge, clock.now())


def forget_recipient(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Drop what tells that a member received credentials, and revoke them."""
    credentials.forget_recipient(tx, community, member, clock.now())
