"""What may be redeemed by whom, and how a redemption moves on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rewards.domain.perks import perks, redemptions
from services.rewards.domain.perks.perks import Claimant, Perk
from services.rewards.domain.points import adjustments
from shared.refusals import Invalid, Refusal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PERK = Perk(slug="mug", display_name="Mug", kind="swag", price=30, state="active", stock=5)
RICH = Claimant(standing=1_000, credit=1_000, level="pillar")
STATES = (
    redemptions.REQUESTED,
    redemptions.RESERVED,
    redemptions.APPROVED,
    redemptions.FULFILLED,
    redemptions.DECLINED,
    redemptions.CANCELLED,
    redemptions.EXPIRED,
)


def stopped(perk: Perk, claimant: Claimant | None = RICH) -> str:
    refusal = perks.hindrance(perk, claimant, NOON)
    return refusal.reason if refusal else ""


def test_it_stops_nobody_who_has_what_it_takes() -> None:
    assert stopped(PERK) == ""
    exact = Claimant(standing=10, credit=30, level="regular", held=1)
    perk = replace(PERK, least_standing=10, least_level="regular", limit_per_member=2, taken=4)
    assert stopped(perk, exact) == ""


def test_it_says_first_what_the_member_can_not_change() -> None:
    poor = Claimant(standing=0, credit=0, level="newcomer", held=1)
    perk = replace(
        PERK,
        state="retired",
        start_time=NOON + timedelta(1),
        least_level="guide",
        least_standing=1,
        limit_per_member=1,
        stock=0,
    )
    reasons = []
    for change in (
        {"state": "active"},
        {"start_time": None},
        {"least_level": ""},
        {"least_standing": 0},
        {"limit_per_member": 0},
        {"stock": None},
        {"price": 0},
    ):
        reasons.append(stopped(perk, poor))
        perk = replace(perk, **change)
    assert [*reasons, stopped(perk, poor)] == [
        "PERK_NOT_ACTIVE",
        "NOT_YET",
        "LEVEL_TOO_LOW",
        "STANDING_TOO_LOW",
        "LIMIT_REACHED",
        "OUT_OF_STOCK",
        "NOT_ENOUGH_CREDIT",
        "",
    ]


def test_it_says_without_a_member_only_what_stops_everybody() -> None:
    perk = replace(PERK, least_level="pillar", least_standing=10_000)
    assert stopped(perk, None) == ""
    assert stopped(replace(perk, taken=5), None) == "OUT_OF_STOCK"
    assert stopped(replace(perk, end_time=NOON), None) == "OVER"


def test_what_costs_nothing_is_also_for_those_below_zero() -> None:
    owing = replace(RICH, credit=-5)
    assert stopped(replace(PERK, price=0), owing) == ""
    assert stopped(PERK, owing) == "NOT_ENOUGH_CREDIT"


def test_each_refusal_says_what_to_do_next() -> None:
    poor = Claimant(standing=3, credit=4, level="newcomer")
    for perk in (
        replace(PERK, state="retired"),
        replace(PERK, start_time=NOON + timedelta(1)),
        replace(PERK, end_time=NOON),
        replace(PERK, least_level="guide"),
        replace(PERK, least_standing=9),
        replace(PERK, stock=0),
        PERK,
    ):
        refusal = perks.hindrance(perk, poor, NOON)
        assert refusal is not None
        assert "{" not in refusal.text
        assert refusal.text.count(".") >= 2


@given(state=st.sampled_from(STATES), to=st.sampled_from(STATES))
def test_it_moves_only_along_the_table(state: str, to: str) -> None:
    allowed = to in redemptions.MOVES.get(state, ())
    try:
        redemptions.check_move(state, to)
    except Refusal:
        assert not allowed
    else:
        assert allowed


def test_nothing_leads_out_of_an_end() -> None:
    ends = set(STATES) - set(redemptions.MOVES)
    assert ends == {
        redemptions.FULFILLED,
        redemptions.DECLINED,
        redemptions.CANCELLED,
        redemptions.EXPIRED,
    }
    for end in ends:
        with pytest.raises(redemptions.RedemptionSettled):
            redemptions.check_move(end, redemptions.RESERVED)


def test_what_is_approved_does_not_lapse() -> None:
    with pytest.raises(redemptions.RedemptionApproved):
        redemptions.check_move(redemptions.APPROVED, redemptions.EXPIRED)


@pytest.mark.parametrize("kind", ["cash", "money", "", "SWAG", "swag "])
def test_a_perk_is_never_cash(kind: str) -> None:
    with pytest.raises(Invalid) as refused:
        perks.check_perk(replace(PERK, kind=kind))
    assert refused.value.fields.keys() == {"kind"}


@pytest.mark.parametrize("kind", perks.KINDS)
def test_a_perk_may_be_any_other_kind(kind: str) -> None:
    assert perks.check_perk(replace(PERK, kind=kind)).kind == kind


def test_it_cleans_what_staff_type() -> None:
    perk = perks.check_perk(replace(PERK, display_name="  A\u202e mug ", question=" Which? "))
    assert (perk.display_name, perk.question) == ("A mug", "Which?")


def test_it_keeps_answers_only_where_something_is_asked() -> None:
    assert redemptions.check_answer(PERK, "an address") == ""
    asking = replace(PERK, question="Where to?")
    assert redemptions.check_answer(asking, " home ") == "home"
    with pytest.raises(Invalid):
        redemptions.check_answer(asking, "\u200b")


@given(
    amounts=st.lists(st.integers(-100, 100).filter(bool), min_size=1, max_size=20),
    threshold=st.integers(0, 300),
)
def test_small_parts_move_no_more_alone_than_one_whole(amounts: list[int], threshold: int) -> None:
    moved = 0
    for amount in amounts:
        if not adjustments.needs_second_person(amount, moved, threshold):
            moved += abs(amount)
    assert moved <= threshold


@given(balance=st.integers(-50, 50), amount=st.integers(-100, 100).filter(bool))
def test_taking_never_leaves_less_than_nothing(balance: int, amount: int) -> None:
    try:
        adjustments.check_taking(amount, balance)
    except adjustments.NotEnoughToTake:
        assert balance + amount < 0
    else:
        assert amount > 0 or balance + amount >= 0
