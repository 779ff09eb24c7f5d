"""Bakes credentials into pictures, and finds them there."""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_MAGIC = b"\x89PNG\r\n\x1a\n"
_HEAD, _TAIL = 8, 4
# iTXt: keyword, NUL, not compressed, method 0, no language, no translated keyword.
_PLAIN = b"\0\0\0\0\0"
# How much text a picture may hold; what is compressed is unpacked no further.
LONGEST = 1024 * 1024

# Nothing is looked for past the next angle or the end of a quoted text, and none of it twice: what
# strangers send is read in time that grows with its length only.
_OPEN = re.compile(
    r"<([A-Za-z_][\w.-]{0,99}+):credential\b((?:[^<>\"']|\"[^<\"]*+\"|'[^<']*+')*+)>"
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_VERIFY = re.compile(r"\bverify\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class NotBaked(ValueError):  # noqa: N818  it says what a picture is
    """Says that a picture holds no credential, or not exactly one."""


def is_png(content: bytes) -> bool:
    """Return whether this is a PNG."""
    return content.startswith(_MAGIC)


def is_svg(content: bytes) -> bool:
    """Return whether this looks like an SVG."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in content[:65_536]


def bake_png(picture: bytes, credential: str) -> bytes:
    """Return the picture with the credential as its one text of that name."""
    text = KEYWORD + _PLAIN + credential.encode()
    chunk = struct.pack(">I", len(text)) + b"iTXt" + text
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + text))
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]


def bake_svg(picture: str, credential: str) -> str:
    """Return the picture with the credential: JSON as its text, a JWS as `verify`."""
    begin = picture.index("<svg") + len("<svg")
    body = picture.index(">", begin) + 1
    if credential.lstrip().startswith("{"):
        # A text can't hold the end of a CDATA section, so it is cut in two there.
        inner = credential.replace("]]>", "]]]]><![CDATA[>")
        element = f"<openbadges:credential><![CDATA[{inner}]]></openbadges:credential>"
    else:
        element = f"<openbadges:credential verify={quoteattr(credential)}/>"
    return (
        picture[:begin]
        + f' xmlns:openbadges="{NAMESPACE}"'
        + picture[begin:body]
        + element
        + picture[body:]
    )


def unbake_png(picture: bytes) -> str:
    """Return the credential in a PNG, without looking at its pixels; raises `NotBaked`."""
    found = [text for text in _texts(picture) if text[0] == KEYWORD]
    if len(found) != 1:
        raise NotBaked(_HOW_MANY.format(len(found)))
    compressed, content = found[0][1], found[0][2]
    if compressed:
        content = _unpacked(content)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise NotBaked(_BROKEN) from error


_HOW_MANY = "The image contains {} credentials. It has to contain one."
_BROKEN = "The image is damaged."


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_MAGIC)
    while place + _HEAD + _TAIL <= len(picture):
        length, kind = struct.unpack(">I4s", picture[place : place + _HEAD])
        begin, end = place + _HEAD, place + _HEAD + length
        if end + _TAIL > len(picture):
            raise NotBaked(_BROKEN)
        yield kind, picture[begin:end]
        place = end + _TAIL
        if kind == b"IEND":
            return
    raise NotBaked(_BROKEN)


def _texts(picture: bytes) -> Iterator[tuple[bytes, bool, bytes]]:
    for kind, content in _chunks(picture):
        if kind != b"iTXt":
            continue
        keyword, _, rest = content.partition(b"\0")
        flags, rest = rest[:2], rest[2:]
        _language, _, rest = rest.partition(b"\0")
        _translated, _, text = rest.partition(b"\0")
        yield keyword, flags[:1] == b"\1", text


def _unpacked(content: bytes) -> bytes:
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(content, LONGEST)
    except zlib.error as error:
        raise NotBaked(_BROKEN) from error
    if machine.unconsumed_tail or not machine.eof:
        raise NotBaked(_BROKEN)
    return text


def unbake_svg(picture: str) -> str:
    """Return the credential in an SVG; raises `NotBaked`.

    It is found as text and no part of the picture is interpreted, so nothing in it can grow,
    refer to anything or run.
    """
    if "<!ENTITY" in picture or "<!DOCTYPE" in picture:
        raise NotBaked(_DOCTYPE)
    prefixes = set(
        re.findall(rf"xmlns:([A-Za-z_][\w.-]*)\s*=\s*[\"']{re.escape(NAMESPACE)}[\"']", picture)
    )
    found = [match for match in _OPEN.finditer(picture) if match[1] in prefixes]
    if len(found) != 1:
        raise NotBaked(_HOW_MANY.format(len(found)))
    match = found[0]
    verify = _VERIFY.search(match[2])
    given = (verify[1] or verify[2] or "").strip() if verify else ""
    if given:
        return given
    if match[2].endswith("/"):
        raise NotBaked(_HOW_MANY.format(0))
    end = picture.find(f"</{match[1]}:credential", match.end())
    if end < 0:
        raise NotBaked(_BROKEN)
    return _text(picture[match.end() : end]).strip()


_DOCTYPE = "The image declares a document type, which is not supported."


def _text(content: str) -> str:
    parts, place = [], 0
    while (begin := content.find(_CDATA, place)) >= 0:
        parts.append(_unescaped(content[place:begin].strip()))
        end = content.find(_CDATA_END, begin)
        if end < 0:
            raise NotBaked(_BROKEN)
        # Inside a CDATA section nothing is escaped.
        parts.append(content[begin + len(_CDATA) : end])
        place = end + len(_CDATA_END)
    parts.append(_unescaped(content[place:].strip()))
    return "".join(parts)


def _unescaped(text: str) -> str:
    for name, letter in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", letter)
    return text
