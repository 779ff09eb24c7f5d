"""Answers questions about rewards from the database; one function per question."""

from services.rewards.store import invalidations as switches
from services.rewards.store import invariants, locks, people, requests, settings
from services.rewards.store import recompute as dirty
from services.rewards.store.credentials import credentials
from services.rewards.store.locks import lock_member, lock_members, try_member
from services.rewards.store.points import facts, leaderboards, rules
from services.rewards.store.points import transfers as ledger
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
