"""Knows colours: mixes them and says which can be read on which."""

import re

Color = tuple[int, int, int]

WHITE: Color = (255, 255, 255)
INK: Color = (31, 41, 55)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def parse(text: str) -> Color | None:
    """Return the colour of `#rrggbb`, or None where it is none."""
    if not _HEX.fullmatch(text):
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def write(color: Color) -> str:
    """Return a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def mix(one: Color, other: Color, share: float) -> Color:
    """Return a colour with a share of another in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Color) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  sRGB's own
        for value in (channel / 255 for channel in color)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours as WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: Color) -> Color:
    """Return white where it reads well enough on a ground, else the dark ink."""
    # 3:1 is what WCAG asks of graphics.
    return WHITE if contrast(WHITE, ground) >= 3 else INK  # noqa: PLR2004  as said above
