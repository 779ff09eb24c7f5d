"""Answers questions about rewards from the database; one function per question."""

from services.rewards.store import (
    credentials,
    dirty,
    facts,
    invariants,
    leaderboards,
    ledger,
    locks,
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
    "invariants",
    "leaderboards",
    "ledger",
    "lock_member",
    "lock_members",
    "locks",
    "people",
    "requests",
    "rules",
    "settings",
    "switches",
    "try_member",
]
