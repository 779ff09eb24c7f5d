"""Turns messages of rewards into what templates show."""

from services.gateway.rewards.views.badges import (
    achievement,
    add_to_profile,
    badge,
    full_name,
    image_of,
    issuer_key,
    progress,
    snippet,
    tier_name,
    verification,
)
from services.gateway.rewards.views.perks import perk, redemption
from services.gateway.rewards.views.points import (
    case,
    leaderboard,
    level,
    person,
    points,
    rule,
    transfer,
    version,
)
from services.gateway.rewards.views.titles import Titles, idea_of

__all__ = [
    "Titles",
    "achievement",
    "add_to_profile",
    "badge",
    "case",
    "full_name",
    "idea_of",
    "image_of",
    "issuer_key",
    "leaderboard",
    "level",
    "perk",
    "person",
    "points",
    "progress",
    "redemption",
    "rule",
    "snippet",
    "tier_name",
    "transfer",
    "verification",
    "version",
]
