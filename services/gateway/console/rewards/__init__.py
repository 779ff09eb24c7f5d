"""Lets staff look after rewards: redemptions, cases, awards, the ledger, rules and the rest."""

from services.gateway.console.rewards import (
    achievements,
    awards,
    cases,
    issuer,
    ledger,
    perks,
    redemptions,
    rules,
)
from services.gateway.console.rewards.frame import blueprint, places

__all__ = [
    "achievements",
    "awards",
    "blueprint",
    "cases",
    "issuer",
    "ledger",
    "perks",
    "places",
    "redemptions",
    "rules",
]
