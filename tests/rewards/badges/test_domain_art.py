"""Badges are drawn from their design, calm and readable."""

from itertools import product
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rewards.domain.badges import art
from services.rewards.domain.badges.art import Design, Drawing
from shared.refusals import Invalid

TIERS = ("", "bronze", "silver", "gold", "diamond-hard")
COLORS = st.tuples(*(st.integers(0, 255),) * 3).map(lambda c: "#{:02x}{:02x}{:02x}".format(*c))


def test_it_draws_every_shape_symbol_and_tier_differently() -> None:
    drawings = [
        art.draw(Drawing(Design(shape, symbol), "A badge", tier, 1))
        for shape, symbol, tier in product(art.SHAPES, art.SYMBOLS, TIERS)
    ]
    assert len(set(drawings)) == len(drawings) == 5 * 14 * 5


@given(COLORS, st.text(), st.integers(0, 200), st.sampled_from(TIERS))
def test_it_draws_well_formed_svg_whatever_it_is_called(
    color: str, title: str, years: int, tier: str
) -> None:
    title = "".join(letter for letter in title if letter.isprintable())
    text = art.draw(Drawing(Design("hexagon", "ship", color), title, tier, 1, years))
    ET.fromstring(text)  # noqa: S314  our own drawing
    assert " id=" not in text
    assert len(text) < 6000


@given(COLORS)
def test_it_chooses_an_ink_that_reads_on_the_colour(color: str) -> None:
    ground = art.parse(color)
    assert ground is not None
    assert art.contrast(art.ink_on(ground), ground) >= 3


def test_it_says_the_tier_by_stars_and_the_years_by_marks() -> None:
    assert [Drawing(tier=tier, rank=2).stars for tier in TIERS] == [0, 1, 2, 3, 2]
    years = {art.draw(Drawing(years=count)) for count in range(31)}
    assert len(years) == 31


@pytest.mark.parametrize("color", ["red", "#12345", "#1234567", "", "#12345g", "123456"])
def test_it_refuses_what_is_no_colour(color: str) -> None:
    with pytest.raises(Invalid, match="#rrggbb"):
        art.check_design(Design(color=color))
