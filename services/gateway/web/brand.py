"""Makes the small style sheet of a community's own accent, readable on light and on dark."""

import colorsys
import functools
import re

from flask import Flask, Response, g, request

PAPER_LIGHT = "#fbfaf7"
PAPER_DARK = "#14191b"
READABLE = 4.5
YEAR = 365 * 24 * 3600
COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  from the standard
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(color: str, paper: str) -> str:
    """Return the nearest lightness of a colour that is readable on a paper."""
    hue, light, saturation = colorsys.rgb_to_hls(
        *(int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    )
    step = -0.01 if luminance(paper) > 0.5 else 0.01  # noqa: PLR2004  half is the middle
    found = color
    while contrast(found, paper) < READABLE and 0.0 <= light + step <= 1.0:
        light += step
        rgb = colorsys.hls_to_rgb(hue, light, saturation)
        found = "#" + "".join(f"{round(part * 255):02x}" for part in rgb)
    return found


def _pair(color: str, paper: str) -> tuple[str, str]:
    accent = readable(color, paper)
    on = max(("#ffffff", "#101416"), key=lambda text: contrast(text, accent))
    return accent, on


@functools.lru_cache(maxsize=256)
def sheet(color: str) -> str:
    """Return the style sheet of a brand colour; empty where the community has none."""
    if not COLOR.match(color):
        return ""
    light, on_light = _pair(color.lower(), PAPER_LIGHT)
    dark, on_dark = _pair(color.lower(), PAPER_DARK)
    return (
        f":root{{--accent:light-dark({light},{dark});"
        f"--on-accent:light-dark({on_light},{on_dark})}}\n"
    )


def register(app: Flask) -> None:
    """Serve the community's style sheet."""

    @app.get("/brand.css")
    def brand_css() -> Response:
        """Answer with the community's accent as a style sheet."""
        response = app.response_class(sheet(g.community.brand_color), mimetype="text/css")
        versioned = "v" in request.args
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable" if versioned else "public, max-age=60"
        )
        return response
