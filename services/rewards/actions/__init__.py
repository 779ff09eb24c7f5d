"""Does what people and jobs can do with rewards; read this room first."""

from services.rewards.actions.people import (
    erase_member,
    join_accounts,
    reinstate_member,
    remember_community,
    remember_member,
    remember_staff,
    suspend_member,
)
from services.rewards.actions.recording import record_facts, turn_object, withdraw
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.actions.settle import settle
from services.rewards.actions.waiting import run_settling, settle_waiting

__all__ = [
    "ensure_seeded",
    "erase_member",
    "join_accounts",
    "record_facts",
    "reinstate_member",
    "remember_community",
    "remember_member",
    "remember_staff",
    "run_settling",
    "settle",
    "settle_waiting",
    "suspend_member",
    "turn_object",
    "withdraw",
]
