"""Puts a badge together: ring, ground, symbol, and what says the tier or the years."""

import math
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from services.rewards.domain.badges.art.colors import INK, WHITE, Color, ink_on, mix, parse, write
from services.rewards.domain.badges.art.design import Design
from services.rewards.domain.badges.art.shapes import MIDDLE, ROOM, SHAPES
from services.rewards.domain.badges.art.symbols import SYMBOLS

SIZE = 256
# The metals of the tiers that have one; other tiers get a ring of the badge's own colour.
METALS: dict[str, Color] = {
    "bronze": (176, 116, 66),
    "silver": (154, 164, 176),
    "gold": (219, 166, 42),
    "platinum": (112, 140, 152),
}
STARS = {"bronze": 1, "silver": 2, "gold": 3}
MOST_STARS = 5
MOST_MARKS = 30
_OUTER = 112.0
_STROKE = 8.0


@dataclass(frozen=True)
class Drawing:
    """Says what to draw.

    `rank` is the place of the tier among the achievement's, from 1, and 0 where it has none;
    `years` is how many years it stands for, and 0 where it stands for none.
    """

    design: Design = field(default_factory=Design)
    title: str = ""
    tier: str = ""
    rank: int = 0
    years: int = 0

    @property
    def stars(self) -> int:
        """Return how many stars say the tier."""
        if not self.tier:
            return 0
        return min(MOST_STARS, STARS.get(self.tier, 0) or max(1, self.rank))


def draw(drawing: Drawing) -> str:
    """Return a badge as SVG, always the same text for the same badge; no fonts, no ids."""
    design = drawing.design
    ground = parse(design.color) or INK
    ink = _ink(ground)
    metal = METALS.get(drawing.tier)
    # A pale ground gets a darker ring, any other a lighter one, so both stand out on paper.
    other = WHITE if ink == WHITE else INK
    ring = metal or mix(ground, other, 0.62 if ink == WHITE else 0.12)
    edge = mix(ring, INK, 0.28) if metal else mix(ground, other, 0.35)
    shape = SHAPES[design.shape]
    parts = [
        _fill(shape(_OUTER), edge, 10),
        _fill(shape(_OUTER - 2.5), ring, 9),
        # A line of white keeps ring and ground apart whatever their colours.
        _fill(shape(_OUTER - 15), WHITE, 8),
        _fill(shape(_OUTER - 19), ground, 8),
        # A field a little lighter than the ground gives it depth without a gradient.
        _fill(shape(_OUTER - 29), _field(ground), 6),
    ]
    if metal is not None:
        parts.append(_line(shape(_OUTER - 7.5), mix(ring, WHITE, 0.5), 3))
    foot = drawing.stars or min(drawing.years, MOST_MARKS)
    parts.append(_symbol(design, ink, low=bool(foot)))
    if drawing.stars:
        parts.append(_stars(drawing.stars, design.shape, ink))
    elif drawing.years > 0:
        parts.append(_marks(min(drawing.years, MOST_MARKS), design.shape, ink))
    title = escape(drawing.title or design.symbol)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}"'
        f' height="{SIZE}" role="img"><title>{title}</title>{"".join(parts)}</svg>'
    )


def _fill(path: str, color: Color, join: float) -> str:
    # A stroke of the same colour with round joins rounds the corners.
    shade = write(color)
    return (
        f'<path d="{path}" fill="{shade}" stroke="{shade}" stroke-width="{join:g}"'
        ' stroke-linejoin="round"/>'
    )


def _line(path: str, color: Color, width: float) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{write(color)}" stroke-width="{width:g}"'
        ' stroke-linejoin="round"/>'
    )


def _symbol(design: Design, ink: Color, *, low: bool) -> str:
    symbol = SYMBOLS[design.symbol]
    scale = 1.16 * ROOM[design.shape] * (0.82 if low else 1)
    # The line is as heavy in every badge, whatever the symbol's size.
    width = _STROKE / scale
    left = MIDDLE - 48 * scale
    lift = _LIFT[design.shape] + (14 if low else 0)
    top = MIDDLE - 48 * scale - lift
    color = write(ink)
    solid = f'<path d="{symbol.solid}" fill="{color}" stroke="none"/>' if symbol.solid else ""
    return (
        f'<g transform="translate({left:.1f} {top:.1f}) scale({scale:.3f})" fill="none"'
        f' stroke="{color}" stroke-width="{width:.2f}" stroke-linecap="round"'
        f' stroke-linejoin="round"><path d="{symbol.lines}"/>{solid}</g>'
    )


# A shield's and a diamond's middle is not where their room is.
_LIFT = {"circle": 0, "hexagon": 0, "shield": 6, "diamond": 0, "rosette": 0}
_FOOT = {"circle": 186, "hexagon": 186, "shield": 180, "diamond": 182, "rosette": 184}


def _star(x: float, y: float, radius: float) -> str:
    points = []
    for step in range(10):
        length = radius if step % 2 == 0 else radius * 0.46
        angle = math.radians(36 * step)
        points.append(f"{x + length * math.sin(angle):.1f} {y - length * math.cos(angle):.1f}")
    return "M" + "L".join(points) + "Z"


def _row(count: int, gap: float, foot: float) -> list[tuple[float, float]]:
    # A row that sinks a little in the middle follows the lower edge.
    places = [step - (count - 1) / 2 for step in range(count)]
    return [(MIDDLE + place * gap, foot - abs(place) * abs(place) * 2) for place in places]


def _stars(count: int, shape: str, ink: Color) -> str:
    path = "".join(_star(x, y, 10.5) for x, y in _row(count, 25, _FOOT[shape]))
    shade = write(ink)
    return (
        f'<path d="{path}" fill="{shade}" stroke="{shade}" stroke-width="2"'
        ' stroke-linejoin="round"/>'
    )


def _marks(count: int, shape: str, ink: Color) -> str:
    """Draw a bar for each five years and a dot for each other one."""
    bars, dots = divmod(count, 5)
    path = ""
    for step, (x, y) in enumerate(_row(bars + dots, 15, _FOOT[shape])):
        if step < bars:
            path += f"M{x:.1f} {y - 6.5:.1f}v13"
        else:
            path += f"M{x:.1f} {y:.1f}h0"
    return (
        f'<path d="{path}" fill="none" stroke="{write(ink)}" stroke-width="8"'
        ' stroke-linecap="round"/>'
    )


def _field(ground: Color) -> Color:
    return mix(ground, WHITE, 0.1)


def _ink(ground: Color) -> Color:
    # What counts is the field that the symbol stands on.
    return ink_on(_field(ground))
