"""Trending: order never changes by time passing, and retracting is exact."""

import math
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.ideas.domain import trend

days = st.floats(0, 20_000, allow_nan=False)
half_lives = st.floats(0.05, 365)
votes = st.lists(days, min_size=1, max_size=30)


def exponents(ages: list[float], half_life: float) -> list[float]:
    return [trend.exponent(trend.EPOCH + timedelta(days=age), half_life) for age in ages]


@given(votes, votes, half_lives, st.floats(0, 400))
def test_it_keeps_the_order_of_ideas_as_time_passes(
    first: list[float], second: list[float], half_life: float, later: float
) -> None:
    """The heat an idea has at a moment is its sum faded to then, and all fade alike."""

    def heat(ages: list[float], moment: float) -> float:
        return trend.total(-((moment - age) / half_life) for age in ages)

    now = max(*first, *second)
    before = heat(first, now) - heat(second, now)
    after = heat(first, now + later) - heat(second, now + later)
    kept = trend.total(exponents(first, half_life)) - trend.total(exponents(second, half_life))
    scale = 1e-9 * (1 + (now + later) / half_life)
    assert math.isclose(before, after, abs_tol=scale)
    assert math.isclose(before, kept, abs_tol=scale)


@given(votes, days, half_lives)
def test_it_is_as_hot_as_before_when_a_vote_is_taken_back(
    ages: list[float], age: float, half_life: float
) -> None:
    parts = exponents(ages, half_life)
    part = exponents([age], half_life)[0]
    hot = trend.total(parts)
    left = trend.subtract(trend.add(hot, part), part)
    # Where too few digits would be left, it says so instead of guessing.
    assert left is None or math.isclose(left, hot, abs_tol=1e-6, rel_tol=1e-9)


@given(votes, half_lives)
def test_it_adds_one_vote_at_a_time_to_the_same_sum(ages: list[float], half_life: float) -> None:
    parts = exponents(ages, half_life)
    hot = trend.COLD
    for part in parts:
        hot = trend.add(hot, part)
    assert math.isclose(hot, trend.total(parts), rel_tol=1e-9, abs_tol=1e-9)


def test_it_is_cold_without_votes() -> None:
    assert trend.total([]) == trend.COLD
    assert trend.subtract(trend.COLD, 1.0) is None


def test_it_neither_overflows_nor_underflows() -> None:
    assert trend.total([1e6, -1e6]) == 1e6
    assert trend.total([-1e6]) == -1e6
    assert trend.add(1e300, 1e6) == 1e300


def test_it_counts_a_vote_half_after_a_half_life() -> None:
    older = trend.exponent(trend.EPOCH, 7)
    newer = trend.exponent(trend.EPOCH + timedelta(days=7), 7)
    assert newer - older == 1
