"""Draws achievements and badges: as SVG, as PNG, and as the image of a shared address."""

import base64
import functools
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
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
# Drawn where the bundled font has no such letters; words that none of them has are left out.
_WIDER_FONTS = (
    "NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf",
    "NotoSansArabic-Regular.ttf", "Lohit-Devanagari.ttf", "NotoSansDevanagari-Regular.ttf",
    "NotoSansCJK-Regular.ttc", "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf",
    "DroidSansFallbackFull.ttf", "Arial Unicode.ttf",
)  # fmt: skip
# Scripts without spaces break between any two signs.
_WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_BREAKS = re.compile(f"[{_WIDE}]|[^{_WIDE}]+")
Run = tuple[str, "ImageFont.FreeTypeFont"]


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
    pen = ImageDraw.Draw(picture)
    left, right = 560, width - 70
    title = _lines(pen, _shorter(words.title, LONGEST_TITLE), 64, right - left, 3)
    line = _lines(pen, _shorter(words.line, LONGEST_LINE), 34, right - left, 2)
    footer = _lines(pen, _shorter(words.footer, LONGEST_LINE), 28, right - left, 1)
    # Without words the drawing stands alone, and in the middle.
    alone = not (title or line or footer)
    badge = Image.open(io.BytesIO(png(drawing, 500 if alone else 420)))
    place = ((width - badge.width) // 2 if alone else 70, (height - badge.height) // 2)
    picture.paste(badge, place, badge)
    tall = 78 * len(title) + (24 + 46 * len(line) if line else 0)
    top = (height - tall) // 2 - (20 if footer else 0)
    for runs in title:
        _write(pen, left, top, runs, _INK)
        top += 78
    top += 24
    for runs in line:
        _write(pen, left, top, runs, _MUTED)
        top += 46
    for runs in footer:
        pen.line((left, height - 122, right, height - 122), fill=_RULE, width=2)
        _write(pen, left, height - 100, runs, _MUTED)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _shorter(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _lines(
    pen: "ImageDraw.ImageDraw", text: str, size: int, room: int, most: int
) -> list[list[Run]]:
    """Break a text into lines that fit, at most so many, each as runs of one font."""
    fonts = _fonts(size)
    lines: list[str] = []
    for glue, piece in _pieces(_drawable(text, fonts)):
        longer = f"{lines[-1]}{glue}{piece}" if lines else piece
        if lines and _width(pen, _runs(longer, fonts)) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    cut = lines[:most]
    if len(lines) > most:
        cut[-1] += "…"
    fitting = []
    for one in cut:
        line = one
        while line and _width(pen, _runs(line, fonts)) > room:
            line = line.removesuffix("…")[:-1].rstrip() + "…" if len(line) > 1 else ""
        fitting.append(_runs(line, fonts))
    return fitting


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may begin a line, with what stands before it where it does not."""
    for word in text.split():
        for place, piece in enumerate(_BREAKS.findall(word)):
            yield ("" if place else " ", piece)


def _width(pen: "ImageDraw.ImageDraw", runs: list[Run]) -> float:
    return sum(pen.textlength(text, font=font) for text, font in runs)


def _write(pen: "ImageDraw.ImageDraw", left: float, top: int, runs: list[Run], ink: str) -> None:
    for text, font in runs:
        # Fonts are of different heights: what they have in common is the line they stand on.
        base = top + int(_fonts(int(font.size))[0].getmetrics()[0])
        pen.text((left, base), text, font=font, fill=ink, anchor="ls")
        left += pen.textlength(text, font=font)


def _runs(text: str, fonts: "tuple[ImageFont.FreeTypeFont, ...]") -> list[Run]:
    """Return a text in as few fonts as it needs; one that has all of it draws all of it."""
    whole = next((font for font in fonts if _has(font, text)), None)
    if whole is not None:
        return [(text, whole)]
    runs: list[Run] = []
    for letter in text:
        font = next((one for one in fonts if _has(one, letter)), fonts[0])
        if runs and (letter.isspace() or runs[-1][1] is font):
            runs[-1] = (runs[-1][0] + letter, runs[-1][1])
        else:
            runs.append((letter, font))
    return runs


def _drawable(text: str, fonts: "tuple[ImageFont.FreeTypeFont, ...]") -> str:
    """Return the words of a text that our fonts have, without accents where only those lack."""
    plain = "".join(letter for letter in text if letter.isprintable())
    kept = []
    for word in plain.split():
        # Letters without their accents say more than boxes.
        bare = "".join(
            letter
            for letter in unicodedata.normalize("NFKD", word)
            if not unicodedata.combining(letter)
        )
        kept += [one for one in (word, bare) if all(_any_has(fonts, letter) for letter in one)][:1]
    return " ".join(kept)


def _any_has(fonts: "tuple[ImageFont.FreeTypeFont, ...]", letter: str) -> bool:
    return any(_has(font, letter) for font in fonts)


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


@functools.lru_cache(maxsize=4096)
def _has(font: "ImageFont.FreeTypeFont", text: str) -> bool:
    # A font draws every letter it does not have as the same box, and so one that nobody has.
    missing = bytes(font.getmask("\U0010ffff"))
    return all(letter.isspace() or bytes(font.getmask(letter)) != missing for letter in set(text))
