"""Levels open with standing and time, and say what is still needed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.rewards.domain.points.decay import standing, worth
from services.rewards.domain.points.levels import (
    DEFAULTS,
    Level,
    level_for,
    levels_from,
    still_needed,
    tenure,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("points", "days", "level"),
    [
        (0, 0, "newcomer"),
        (9, 4000, "newcomer"),
        (10, 0, "contributor"),
        (50, 29, "contributor"),
        (50, 30, "regular"),
        (5000, 100, "regular"),
        (200, 180, "guide"),
        (500, 365, "pillar"),
    ],
)
def test_it_takes_both_standing_and_time(points: int, days: int, level: str) -> None:
    assert level_for(DEFAULTS, points, days).level == level


def test_it_says_what_the_next_level_still_needs() -> None:
    assert still_needed(DEFAULTS, 42, 10) == Level("regular", 8, 20)
    assert still_needed(DEFAULTS, 5000, 100) == Level("guide", 0, 80)
    assert still_needed(DEFAULTS, 500, 365) is None


def test_it_follows_a_community_that_sets_its_own() -> None:
    own = [Level("newcomer", 0, 0).to_json(), Level("contributor", 3, 7).to_json()]
    assert level_for(levels_from(own), 3, 7).level == "contributor"
    assert levels_from(None) == DEFAULTS


def test_it_counts_whole_days_since_joining() -> None:
    assert tenure(NOON - timedelta(days=3, hours=23), NOON) == 3
    assert tenure(NOON + timedelta(hours=1), NOON) == 0
    assert tenure(None, NOON) == 0


def test_standing_is_worth_half_after_a_year() -> None:
    today = NOON.date()
    assert worth(100, date(2025, 11, 22), today) == 50
    assert standing([(today, 10), (date(2025, 11, 22), 100), (date(2024, 11, 22), 4)], today) == 61


def test_standing_shows_whole_points_and_never_less_than_none() -> None:
    today = NOON.date()
    assert standing([(today - timedelta(days=1), 10)], today) == 9
    assert standing([(today, -5)], today) == 0
    assert standing([(today + timedelta(days=1), 10)], today) == 10
