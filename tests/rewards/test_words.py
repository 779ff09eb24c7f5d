"""The words of the domain are those of the contract."""

import pytest

from services.rewards.actions.credentials import credentials
from services.rewards.art import PNG, SHARE, SVG
from services.rewards.domain.abuse_cases import cases
from services.rewards.domain.badges import achievements, badges
from services.rewards.domain.badges.art.shapes import SHAPES
from services.rewards.domain.credentials import FAILED, PASSED, UNKNOWN
from services.rewards.domain.perks import perks, redemptions
from services.rewards.domain.points import adjustments, facts, leaderboards, rules, transfers
from shared import wire
from upwell.rewards.v1 import rewards_pb2 as pb

KNOWN = {
    "AchievementKind": achievements.KINDS,
    "AchievementState": (achievements.ACTIVE, achievements.RETIRED),
    "AdjustmentState": adjustments.STATES,
    "ArtFormat": (SVG, PNG, SHARE),
    "BadgeState": badges.STATES,
    "CaseReason": cases.REASONS,
    "CaseState": cases.STATES,
    "CheckOutcome": (PASSED, FAILED, UNKNOWN),
    "CredentialFormat": (
        credentials.JSON_LD,
        credentials.JWT,
        credentials.PNG,
        credentials.SVG,
    ),
    "InvalidReason": facts.INVALID_REASONS,
    "Measure": achievements.MEASURES,
    "Period": (leaderboards.WEEK, leaderboards.MONTH, leaderboards.ALL_TIME),
    "PerkKind": perks.KINDS,
    "PerkState": perks.STATES,
    "RedemptionState": redemptions.STATES,
    "RuleMode": (rules.DRAFT, rules.SHADOW, rules.LIVE, rules.ENDED, rules.REPLACED),
    "Shape": tuple(SHAPES),
    "TransferReason": transfers.REASONS,
    "Unit": rules.UNITS,
}


@pytest.mark.parametrize("enum", KNOWN)
def test_it_has_a_value_for_every_word_and_no_other(enum: str) -> None:
    assert set(wire.words(getattr(pb, enum))) == set(KNOWN[enum])
