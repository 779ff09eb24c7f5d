"""Draws badges: a shape, a symbol and a colour, with a ring and stars for the tier."""

from services.rewards.domain.badges.art.colors import contrast, ink_on, mix, parse
from services.rewards.domain.badges.art.design import Design, check_design
from services.rewards.domain.badges.art.drawing import Drawing, draw
from services.rewards.domain.badges.art.shapes import SHAPES
from services.rewards.domain.badges.art.symbols import SYMBOLS

__all__ = [
    "SHAPES",
    "SYMBOLS",
    "Design",
    "Drawing",
    "check_design",
    "contrast",
    "draw",
    "ink_on",
    "mix",
    "parse",
]
