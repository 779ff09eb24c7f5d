"""Turns messages of rewards into the JSON of the API, as the schemas document it."""

from services.gateway.rewards.api.dump.badges import (
    achievement,
    achievement_definition,
    achievement_preview,
    badge,
    effect,
    issuer,
    verification,
)
from services.gateway.rewards.api.dump.base import fact, paging, person, stamp, uid
from services.gateway.rewards.api.dump.perks import perk, redemption
from services.gateway.rewards.api.dump.points import adjustment, level, place, points, transfer
from services.gateway.rewards.api.dump.rules import (
    case,
    definition,
    rule,
    rule_definition,
    rule_preview,
    version,
)

__all__ = [
    "achievement",
    "achievement_definition",
    "achievement_preview",
    "adjustment",
    "badge",
    "case",
    "definition",
    "effect",
    "fact",
    "issuer",
    "level",
    "paging",
    "perk",
    "person",
    "place",
    "points",
    "redemption",
    "rule",
    "rule_definition",
    "rule_preview",
    "stamp",
    "transfer",
    "uid",
    "verification",
    "version",
]
