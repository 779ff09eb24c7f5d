"""Reads rewards for people: shapes for templates, names in their language, titles of ideas."""

from services.gateway.rewards.badges import (
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
from services.gateway.rewards.claiming import claim_badge, own_email
from services.gateway.rewards.leaders import find_leaderboard
from services.gateway.rewards.perks import perk, redemption
from services.gateway.rewards.points import (
    case,
    leaderboard,
    level,
    person,
    points,
    rule,
    transfer,
    version,
)
from services.gateway.rewards.titles import Titles, idea_of
from services.gateway.rewards.titles import find as find_titles

__all__ = [
    "Titles",
    "achievement",
    "add_to_profile",
    "badge",
    "case",
    "claim_badge",
    "find_leaderboard",
    "find_titles",
    "full_name",
    "idea_of",
    "image_of",
    "issuer_key",
    "leaderboard",
    "level",
    "own_email",
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
