"""Makes the small style sheet of a community's own accent, readable on light and on dark."""

import functools
import re

from coloraide import Color
from flask import Flask, Response, g, request

PAPER_LIGHT = "#fbfaf7"
PAPER_DARK = "#14191b"
READABLE = 4.5
# How finely lightness is looked for, and where light begins.
PRECISION, MIDDLE = 0.005, 0.5
YEAR = 365 * 24 * 3600
COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    return Color(one).contrast(other, method="wcag21")


def readable(color: str, paper: str) -> str:
    """Return the nearest lightness at which a colour is readable on a paper, in its own hue."""
    if contrast(color, paper) >= READABLE:
        return color
    shade = Color(color).convert("oklch")
    near, far = shade["lightness"], 0.0 if Color(paper).luminance() > MIDDLE else 1.0
    found = "#000000" if far == 0 else "#ffffff"
    while abs(near - far) > PRECISION:
        middle = (near + far) / 2
        tried = shade.clone().set("lightness", middle).fit("srgb", method="oklch-chroma")
        made = tried.convert("srgb").to_string(hex=True)
        if contrast(made, paper) >= READABLE:
            found, far = made, middle
        else:
            near = middle
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
