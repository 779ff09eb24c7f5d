"""Declares the tables of rewards; every row belongs to a community."""

from services.rewards.store.tables.abuse_cases import CASE_FACTS, CASES
from services.rewards.store.tables.badges import (
    ACHIEVEMENT_VERSIONS,
    ACHIEVEMENTS,
    BADGE_CHANGES,
    BADGES,
    PROGRESS,
)
from services.rewards.store.tables.base import METADATA, OUTBOX
from services.rewards.store.tables.credentials import CREDENTIALS, ISSUER_KEYS, ISSUERS
from services.rewards.store.tables.people import PEOPLE, REQUESTS, SETTINGS
from services.rewards.store.tables.perks import PERKS, REDEMPTION_STEPS, REDEMPTIONS
from services.rewards.store.tables.points import (
    ADJUSTMENTS,
    BALANCES,
    FACTS,
    INVALIDATIONS,
    RECOMPUTE_QUEUE,
    RULE_VERSIONS,
    RULES,
    STANDING_DAYS,
    TRANSFERS,
)

__all__ = [
    "ACHIEVEMENTS",
    "ACHIEVEMENT_VERSIONS",
    "ADJUSTMENTS",
    "BADGES",
    "BADGE_CHANGES",
    "BALANCES",
    "CASES",
    "CASE_FACTS",
    "CREDENTIALS",
    "FACTS",
    "INVALIDATIONS",
    "ISSUERS",
    "ISSUER_KEYS",
    "METADATA",
    "OUTBOX",
    "PEOPLE",
    "PERKS",
    "PROGRESS",
    "RECOMPUTE_QUEUE",
    "REDEMPTIONS",
    "REDEMPTION_STEPS",
    "REQUESTS",
    "RULES",
    "RULE_VERSIONS",
    "SETTINGS",
    "STANDING_DAYS",
    "TRANSFERS",
]
