"""Checks the small pictures that are kept as data URLs."""

import base64
import binascii
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote_to_bytes

from shared import text

MOST = 32 * 1024
MAGIC: dict[str, tuple[bytes, ...]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/webp": (b"RIFF",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}
SVG = "image/svg+xml"
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "title",
        "desc",
        "clipPath",
        "mask",
        "use",
        "symbol",
        "text",
        "tspan",
    ]
)
ATTRIBUTES = frozenset(
    [
        "id",
        "class",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "width",
        "height",
        "viewBox",
        "version",
        "points",
        "transform",
        "fill",
        "fill-rule",
        "fill-opacity",
        "clip-rule",
        "clip-path",
        "mask",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-dashoffset",
        "opacity",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "preserveAspectRatio",
        "role",
        "aria-label",
        "aria-hidden",
        "aria-labelledby",
        "focusable",
        "href",
        "font-family",
        "font-size",
        "font-weight",
        "text-anchor",
        "dx",
        "dy",
        "clipPathUnits",
        "maskUnits",
        "color",
    ]
)
REFERENCE = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)


def check(form: text.Form, name: str, value: str, *, svg: bool) -> str:
    """Return a data URL of a picture; notes what is wrong with it.

    Pictures are PNG, JPEG, WebP or GIF, and SVG where it is allowed and holds nothing but shapes.
    """
    value = value.strip()
    if not value:
        return ""
    if len(value) > MOST:
        form.refuse(name, "The image is too large. Use one of at most 32 KiB.")
        return ""
    head, comma, data = value.partition(",")
    kind, *options = head.removeprefix("data:").lower().split(";")
    if not head.startswith("data:") or not comma or not value.isascii():
        form.refuse(name, "Send the image as a data URL.")
        return ""
    try:
        if "base64" in options:
            raw = base64.b64decode(data, validate=True)
        else:
            raw = unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        form.refuse(name, "This image is damaged.")
        return ""
    if not (_is_safe_svg(raw) if kind == SVG and svg else _is_picture(kind, raw)):
        kinds = "PNG, JPEG, WebP or SVG with shapes only" if svg else "PNG, JPEG or WebP"
        form.refuse(name, f"This file is not a supported image. Use {kinds}.")
        return ""
    return value


def _is_picture(kind: str, raw: bytes) -> bool:
    if kind == "image/webp" and raw[8:12] != b"WEBP":
        return False
    return raw.startswith(MAGIC.get(kind, ())) if kind in MAGIC else False


def _is_safe_svg(raw: bytes) -> bool:
    lowered = raw.lower()
    # Without declarations no entity can be defined, so parsing can neither explode nor reach out.
    if b"<!" in lowered.replace(b"<!--", b"") or b"<?" in lowered.replace(b"<?xml ", b""):
        return False
    try:
        root = ET.fromstring(raw.decode("utf-8"))  # noqa: S314  declarations are refused above
    except (ET.ParseError, ValueError):
        return False
    if root.tag not in (f"{{{SVG_NAMESPACE}}}svg", "svg"):
        return False
    return all(_is_safe_element(element) for element in root.iter())


def _is_safe_element(element: ET.Element) -> bool:
    if str(element.tag).rpartition("}")[2] not in ELEMENTS:
        return False
    for full_name, value in element.attrib.items():
        name = full_name.rpartition("}")[2]
        if name not in ATTRIBUTES and full_name != "{http://www.w3.org/XML/1998/namespace}space":
            return False
        if name == "href" and not value.strip().startswith("#"):
            return False
        if REFERENCE.search(value):
            return False
    return True
