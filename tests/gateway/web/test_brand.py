"""A community's colour, made readable."""

import re

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.web import brand
from tests.gateway.conftest import House, open_portal


@given(st.integers(0, 0xFFFFFF))
def test_it_makes_any_colour_readable_on_both_papers(number: int) -> None:
    colour = f"#{number:06x}"
    light, dark, on_light, on_dark = re.findall(r"#[0-9a-f]{6}", brand.sheet(colour))
    assert brand.contrast(light, brand.PAPER_LIGHT) >= brand.READABLE
    assert brand.contrast(dark, brand.PAPER_DARK) >= brand.READABLE
    assert brand.contrast(light, on_light) >= brand.READABLE
    assert brand.contrast(dark, on_dark) >= brand.READABLE


@pytest.mark.parametrize(
    "colour", ["#0000ff", "#ffdd00", "#e6007e", "#00aa44", "#7fdbff", "#ff4500", "#2b0a3d"]
)
@pytest.mark.parametrize("paper", [brand.PAPER_LIGHT, brand.PAPER_DARK])
def test_a_colour_keeps_its_hue(colour: str, paper: str) -> None:
    shown = brand.readable(colour, paper)
    hues = [Color(one).convert("oklch")["hue"] for one in (colour, shown)]
    apart = abs(hues[0] - hues[1])
    assert min(apart, 360 - apart) < 6


def test_it_writes_nothing_for_what_is_no_colour() -> None:
    assert brand.sheet("") == ""
    assert brand.sheet("#123456}body{display:none") == ""


def test_it_serves_the_communitys_own_sheet(house: House) -> None:
    portal = open_portal(house, brand_color="#aa3300")
    answer = portal.visitor().get("/brand.css")
    assert answer.mimetype == "text/css"
    assert "--accent:light-dark(" in answer.get_data(as_text=True)
