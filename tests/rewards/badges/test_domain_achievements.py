"""What achievements are and who holds them, worked out without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rewards.domain.badges import awards, badges
from services.rewards.domain.badges.achievements import (
    Achievement,
    Definition,
    Tier,
    Version,
    check_definition,
    check_slug,
)
from services.rewards.domain.badges.art.design import Design
from services.rewards.domain.badges.awards import Award, Crossing, Measure
from services.rewards.domain.badges.badges import Badge
from services.rewards.domain.points.rules import Filter
from shared.refusals import Invalid

MEMBER = UUID(int=7)
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PLAIN = Definition(
    kind="count",
    display_name="Votes",
    description="Voted.",
    criteria="Vote.",
    trigger="idea_shipped",
    tiers=(Tier("bronze", 1), Tier("silver", 5), Tier("gold", 20)),
)


def measure(value: int, definition: Definition = PLAIN, **fields: Any) -> Measure:  # noqa: ANN401  whatever a crossing takes
    """Return what a member reached with a fact every day from the start on."""
    return Measure(
        value,
        {
            step.threshold: Crossing(
                UUID(int=step.threshold),
                START + step.threshold * DAY,
                **{"idea": f"ideas/{step.threshold}", **fields},
            )
            for step in definition.tiers
            if step.threshold <= value
        },
    )


def settle(
    kept: Sequence[Badge],
    value: int,
    now: datetime,
    definition: Definition = PLAIN,
    older: Definition | None = None,
) -> list[Badge]:
    """Return a member's badges after settling; with `older` as version 1, else alone."""
    number = 2 if older else 1
    versions = [Version("slug", number, definition)]
    if older:
        versions.append(Version("slug", 1, older))
    met = {
        one.number: awards.awards(one, measure(value, one.definition), MEMBER, None, now)
        for one in versions
    }
    uids = (UUID(int=1000 + len(kept) + n) for n in count())
    changes = awards.derive("slug", MEMBER, kept, met, versions[0], now, lambda: next(uids))
    after = {one.uid: one for one in kept} | {one.after.uid: one.after for one in changes}
    # Recomputed again, nothing changes.
    settled = list(after.values())
    again = awards.derive("slug", MEMBER, settled, met, versions[0], now, lambda: next(uids))
    assert [one for one in again if one.before != one.after and one.moved] == []
    return settled


def states(found: Sequence[Badge]) -> dict[str, str]:
    """Return the state of each tier."""
    return {one.tier: one.state for one in found}


@given(st.lists(st.integers(0, 25), min_size=1, max_size=8))
def test_only_where_somebody_is_decides_what_they_hold(values: list[int]) -> None:
    kept: list[Badge] = []
    for step, value in enumerate(values):
        kept = settle(kept, value, START + (100 + step) * DAY)
    now = START + 200 * DAY
    held = {one.tier for one in settle(kept, values[-1], now) if one.state == badges.GRANTED}
    fresh = {one.tier for one in settle([], values[-1], now) if one.state == badges.GRANTED}
    assert held == fresh
    reached = [step.tier for step in PLAIN.tiers if step.threshold <= values[-1]]
    assert held == set(reached[-1:])


def test_only_the_highest_tier_is_granted() -> None:
    found = settle([], 6, START + 100 * DAY)
    assert states(found) == {"bronze": badges.SUPERSEDED, "silver": badges.GRANTED}
    assert states(settle(found, 4, START + 101 * DAY)) == {
        "bronze": badges.GRANTED,
        "silver": badges.REVOKED,
    }


def test_a_tier_a_person_revoked_takes_no_place() -> None:
    found = settle([], 6, START + 100 * DAY)
    revoked = [
        replace(one, state=badges.REVOKED, revoked_by=UUID(int=9)) if one.tier == "silver" else one
        for one in found
    ]
    assert states(settle(revoked, 6, START + 101 * DAY)) == {
        "bronze": badges.GRANTED,
        "silver": badges.REVOKED,
    }


def test_it_waits_from_when_it_was_reached_and_never_goes_back_to_waiting() -> None:
    slow = replace(PLAIN, cooling_off_days=10, tiers=(Tier("", 5),))
    found = settle([], 5, START + 6 * DAY, slow)
    assert found[0].state == badges.PROVISIONAL
    assert found[0].hold_until == START + 15 * DAY
    found = settle(found, 5, START + 15 * DAY, slow)
    assert found[0].state == badges.GRANTED
    # What reached it went, and another fact takes its place, so the ten days begin later.
    late = replace(slow, tiers=(Tier("", 12),))
    moved = awards.awards(Version("slug", 1, late), measure(12, late), MEMBER, None, START)
    changes = awards.derive(
        "slug", MEMBER, found, {1: moved}, Version("slug", 1, late), START + 16 * DAY, UUID
    )
    assert [one.after.state for one in changes] == [badges.GRANTED]


def test_what_is_old_or_imported_is_no_news() -> None:
    now = START + 100 * DAY

    def award(age: int, source: str = "", version: datetime | None = None) -> Award:
        crossing = Crossing(None, now - age * DAY, source)
        return Award("", "", 1, crossing, "", version_time=version)

    assert not award(0).is_old(now)
    assert award(31).is_old(now)
    assert award(0, "import").is_old(now)
    assert award(0, "backfill").is_old(now)
    assert award(3, version=now - DAY).is_old(now)
    assert not award(3, version=now - 3 * DAY).is_old(now)


def test_those_held_out_are_always_the_same_share() -> None:
    some = replace(PLAIN, holdout_percent=20)
    found = [n for n in range(2000) if awards.is_held_out(some, "slug", UUID(int=n))]
    assert 0.15 < len(found) / 2000 < 0.25
    assert found == [n for n in range(2000) if awards.is_held_out(some, "slug", UUID(int=n))]
    assert found != [n for n in range(2000) if awards.is_held_out(some, "other", UUID(int=n))]
    # Fewer of them are some of them, so that nobody is held out by a smaller share.
    less = replace(some, holdout_percent=10)
    assert {n for n in range(2000) if awards.is_held_out(less, "slug", UUID(int=n))} < set(found)
    assert not any(awards.is_held_out(PLAIN, "slug", UUID(int=n)) for n in range(100))


def test_a_leap_days_years_are_full_the_day_before_march() -> None:
    joined = datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert awards.anniversary(joined, 1) == datetime(2025, 2, 28, 12, tzinfo=UTC)
    assert awards.anniversary(joined, 4) == datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "threshold", "sentence"),
    [
        ({}, 1, "Your idea #3 shipped."),
        ({}, 5, "Your idea #3 shipped; that made 5."),
        ({"kind": "distinct_days"}, 5, "Your idea #3 shipped; that made 5 different days."),
        (
            {"kind": "sum", "measure": "credit", "trigger": ""},
            1500,
            "You took part; with that you earned 1,500 credit.",
        ),
        ({"kind": "first_ever"}, 1, "Your idea #3 shipped, the very first."),
        ({"kind": "milestone"}, 1000, "Your idea #3 shipped, among the first 1,000 here."),
        ({"trigger": "vote_cast"}, 1, "You voted for somebody else's idea."),
    ],
)
def test_its_reason_is_a_sentence(fields: dict[str, Any], threshold: int, sentence: str) -> None:
    definition = replace(PLAIN, **fields)
    crossing = Crossing(UUID(int=1), START, idea="ideas/3")
    assert awards.reason(definition, crossing, threshold) == sentence


def test_progress_looks_ahead_to_the_next_tier() -> None:
    one = Achievement("slug", 1, "active", PLAIN, START, START)
    progress = one.progress_of(7, frozenset({"bronze", "silver"}))
    assert (progress.tier, progress.next_tier, progress.next_threshold) == ("silver", "gold", 20)
    top = one.progress_of(25, frozenset({"bronze", "silver", "gold"}))
    assert (top.tier, top.next_tier, top.next_threshold) == ("gold", "", 0)


def test_it_is_stored_and_read_whole() -> None:
    full = replace(
        PLAIN,
        filter=Filter(("product",), ("web",), 2),
        measure="quantity",
        cooling_off_days=3,
        valid_days=4,
        holdout_percent=5,
        credit=6,
        design=Design("shield", "ship", "#123456"),
    )
    assert Definition.from_json(full.to_json()) == full


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("kind", {"kind": ""}),
        ("kind", {"kind": "streak"}),
        ("display_name", {"display_name": " "}),
        ("display_name", {"display_name": "x" * 61}),
        ("description", {"description": ""}),
        ("criteria", {"criteria": "x" * 501}),
        ("trigger", {"trigger": ""}),
        ("trigger", {"trigger": "mood"}),
        ("trigger", {"kind": "manual", "tiers": ()}),
        ("tiers", {"tiers": ()}),
        ("tiers", {"kind": "first_ever"}),
        ("tiers", {"tiers": (Tier("a", 2), Tier("b", 2))}),
        ("tiers", {"tiers": (Tier("", 0),)}),
        ("tiers", {"tiers": (Tier("", 2_000_000),)}),
        ("tiers", {"tiers": (Tier("Gold!", 1),)}),
        ("tiers", {"tiers": (Tier("", 1), Tier("gold", 2))}),
        ("tiers", {"tiers": (Tier("gold", 1), Tier("gold", 2))}),
        ("tiers", {"tiers": tuple(Tier(f"t{n}", n) for n in range(1, 7))}),
        ("tiers", {"kind": "milestone", "tiers": (Tier("", 200_000),)}),
        ("measure", {"measure": "standing"}),
        ("measure", {"kind": "sum"}),
        ("measure", {"kind": "sum", "measure": "mood"}),
        ("holdout_percent", {"holdout_percent": 21}),
        ("holdout_percent", {"kind": "manual", "holdout_percent": 5}),
        ("credit", {"credit": 5}),
        ("credit", {"kind": "manual", "credit": -5}),
        ("cooling_off_days", {"cooling_off_days": -1}),
        ("cooling_off_days", {"kind": "manual", "cooling_off_days": 1}),
        ("valid_days", {"valid_days": -1}),
        ("filter", {"filter": Filter(boards=("a b",))}),
        ("filter", {"filter": Filter(sources=("web",) * 21)}),
        ("filter", {"filter": Filter(least_quantity=-1)}),
        ("design.shape", {"design": Design("blob", "star", "#123456")}),
        ("design.symbol", {"design": Design("circle", "blob", "#123456")}),
        ("design.color", {"design": Design("circle", "star", "red")}),
    ],
)
def test_it_says_which_field_is_wrong(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        check_definition(replace(PLAIN, **fields))
    assert f"definition.{field}" in refused.value.fields


@pytest.mark.parametrize("slug", ["", "Two Ideas", "-two", "two--ideas", "x" * 61])
def test_it_refuses_what_can_not_be_an_address(slug: str) -> None:
    with pytest.raises(Invalid):
        check_slug(slug)


def test_it_keeps_older_holders_under_their_version() -> None:
    now = START + 100 * DAY
    single = replace(PLAIN, tiers=(Tier("", 5),))
    raised = replace(PLAIN, tiers=(Tier("", 10),))
    kept = settle([], 6, now, single)
    after = settle(kept, 6, now + DAY, raised, older=single)
    assert [(one.state, one.version) for one in after] == [(badges.GRANTED, 1)]
    gone = settle(kept, 4, now + DAY, raised, older=single)
    assert [one.state for one in gone] == [badges.REVOKED]
    lowered = replace(PLAIN, tiers=(Tier("", 3),))
    eased = settle(kept, 4, now + DAY, lowered, older=single)
    assert [(one.state, one.version) for one in eased] == [(badges.GRANTED, 2)]
