"""Draws achievements and badges: as SVG, as PNG, and as the image of a shared address."""

import base64
import functools
import hashlib
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.rewards.domain.badges import art
from services.rewards.domain.badges.art import Design, Drawing
from services.rewards.domain.credentials import Claimable

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

SVG = "svg"
PNG = "png"
SHARE = "share"
MEDIA_TYPES = {SVG: "image/svg+xml", PNG: "image/png", SHARE: "image/png"}
PIXELS = 512
SHARE_SIZE = (1200, 630)
LONGEST_TITLE = 120
LONGEST_LINE = 100
_PAPER, _INK, _MUTED, _RULE = "#fbfaf7", "#1d2327", "#5a646b", "#d9d5cb"
# Drawn where the bundled font has no such letters; without either the line is left out.
_WIDER_FONTS = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf")


@dataclass(frozen=True)
class Art:
    """Holds a drawing."""

    content: bytes
    media_type: str

    @property
    def etag(self) -> str:
        """Return what changes with the drawing."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


@dataclass(frozen=True)
class Words:
    """Holds what a share image says beside the drawing."""

    title: str = ""
    line: str = ""
    footer: str = ""


def of_achievement(slug: str, definition: dict[str, Any], tier: str = "") -> Drawing:
    """Return what an achievement looks like, as one of its tiers."""
    tiers = [str(one.get("tier", "")) for one in definition.get("tiers", ())]
    tier = tier if tier in tiers else ""
    return Drawing(
        design=Design.from_json(definition.get("design") or {}),
        title=str(definition.get("display_name", "")) or slug,
        tier=tier,
        rank=tiers.index(tier) + 1 if tier else 0,
    )


def of_badge(badge: Claimable) -> Drawing:
    """Return what a badge looks like: its tier, or its years."""
    plain = of_achievement(badge.achievement, badge.definition, badge.tier)
    years = int(badge.key) if badge.key.isdecimal() and len(badge.key) <= 3 else 0  # noqa: PLR2004  a year of the calendar is no number of years
    return Drawing(plain.design, badge.title, plain.tier, plain.rank, years)


def render(drawing: Drawing, format_: str, words: Words | None = None) -> Art:
    """Return a drawing in one of its formats; the same drawing is always the same bytes."""
    if format_ == SVG:
        return Art(art.draw(drawing).encode(), MEDIA_TYPES[SVG])
    if format_ == PNG:
        return Art(png(drawing), MEDIA_TYPES[PNG])
    return Art(_share(drawing, words or Words(drawing.title)), MEDIA_TYPES[SHARE])


def data_address(drawing: Drawing) -> str:
    """Return a drawing as an address that holds it, so that it travels with what names it."""
    content = render(drawing, SVG).content
    return "data:image/svg+xml;base64," + base64.b64encode(content).decode()


@functools.lru_cache(maxsize=256)
def png(drawing: Drawing, pixels: int = PIXELS) -> bytes:
    """Return a drawing as PNG."""
    import resvg_py  # noqa: PLC0415  few calls need it

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=art.draw(drawing), width=pixels, height=pixels, skip_system_fonts=True
        )
    )


@functools.lru_cache(maxsize=64)
def _share(drawing: Drawing, words: Words) -> bytes:
    """Return the drawing on paper, with its words at the right."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  few calls need it

    width, height = SHARE_SIZE
    picture = Image.new("RGB", SHARE_SIZE, _PAPER)
    badge = Image.open(io.BytesIO(png(drawing, 420)))
    picture.paste(badge, (70, (height - 420) // 2), badge)
    pen = ImageDraw.Draw(picture)
    left, right = 560, width - 70
    title = _lines(pen, _shorter(words.title, LONGEST_TITLE), 64, right - left, 3)
    line = _lines(pen, _shorter(words.line, LONGEST_LINE), 34, right - left, 2)
    footer = _lines(pen, _shorter(words.footer, LONGEST_LINE), 28, right - left, 1)
    tall = 78 * len(title) + (24 + 46 * len(line) if line else 0)
    top = (height - tall) // 2 - (20 if footer else 0)
    for text, font in title:
        pen.text((left, top), text, font=font, fill=_INK)
        top += 78
    top += 24
    for text, font in line:
        pen.text((left, top), text, font=font, fill=_MUTED)
        top += 46
    for text, font in footer:
        pen.line((left, height - 122, right, height - 122), fill=_RULE, width=2)
        pen.text((left, height - 100), text, font=font, fill=_MUTED)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _shorter(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _lines(
    pen: "ImageDraw.ImageDraw", text: str, size: int, room: int, most: int
) -> "list[tuple[str, ImageFont.FreeTypeFont]]":
    """Break a text into lines that fit, at most so many, each with the font it is drawn with."""
    text, font = _drawable(text, size)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=font) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    cut = lines[:most]
    if len(lines) > most:
        cut[-1] += "…"
    fitting = []
    for one in cut:
        line = one
        while line and pen.textlength(line, font=font) > room:
            line = line.removesuffix("…")[:-1].rstrip() + "…" if len(line) > 1 else ""
        fitting.append((line, font))
    return fitting


def _drawable(text: str, size: int) -> "tuple[str, ImageFont.FreeTypeFont]":
    """Return a text and a font that has all its letters; nothing where there is none."""
    fonts = _fonts(size)
    plain = "".join(letter for letter in text if letter.isprintable())
    for font in fonts:
        if _has(font, plain):
            return plain, font
    # Letters without their accents say more than boxes.
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(letter)
    )
    for font in fonts:
        if _has(font, bare):
            return bare, font
    kept = " ".join(word for word in bare.split() if _has(fonts[0], word))
    return kept, fonts[0]


@functools.lru_cache(maxsize=8)
def _fonts(size: int) -> "tuple[ImageFont.FreeTypeFont, ...]":
    from PIL import ImageFont  # noqa: PLC0415  few calls need it

    found = [ImageFont.load_default(size)]
    for name in _WIDER_FONTS:
        try:
            found.append(ImageFont.truetype(name, size))
        except OSError:
            continue
    return tuple(font for font in found if isinstance(font, ImageFont.FreeTypeFont))


def _has(font: "ImageFont.FreeTypeFont", text: str) -> bool:
    # A font draws every letter it does not have as the same box, and so one that nobody has.
    missing = bytes(font.getmask("\U0010ffff"))
    return all(letter.isspace() or bytes(font.getmask(letter)) != missing for letter in set(text))
