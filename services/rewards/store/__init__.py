"""Answers questions about rewards from the database; one function per question."""

from services.rewards.store.locks import lock_member, lock_members, try_member
from services.rewards.store.tables import METADATA, OUTBOX, REQUESTS

__all__ = ["METADATA", "OUTBOX", "REQUESTS", "lock_member", "lock_members", "try_member"]
