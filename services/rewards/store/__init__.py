"""Answers questions about rewards from the database; one function per question."""

from services.rewards.store import (
    credentials,
    dirty,
    facts,
    ledger,
    people,
    requests,
    rules,
    settings,
    switches,
)
from services.rewards.store.locks import lock_member, lock_members, try_member
from services.rewards.store.tables import METADATA, OUTBOX

__all__ = [
    "METADATA",
    "OUTBOX",
    "credentials",
    "dirty",
    "facts",
    "ledger",
    "lock_member",
    "lock_members",
    "people",
    "requests",
    "rules",
    "settings",
    "switches",
    "try_member",
]
