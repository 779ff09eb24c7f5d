"""Answers questions about ideas from the database; one function per question."""

from services.ideas.store.tables import METADATA, OUTBOX

__all__ = ["METADATA", "OUTBOX"]
