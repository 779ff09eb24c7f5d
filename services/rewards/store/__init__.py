"""Answers questions about rewards from the database; one function per question."""

from services.rewards.store import credentials
from services.rewards.store.tables import METADATA, OUTBOX

__all__ = ["METADATA", "OUTBOX", "credentials"]
