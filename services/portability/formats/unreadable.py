"""Says of a file that nothing here can read what it is, and what would do instead."""

import re

_AS_CSV = "Open it in a spreadsheet, save it as “CSV UTF-8”, and import that."
_UNPACK = "Unpack it and import the file inside."
_TABLE = "Export the ideas as CSV or as JSON Lines, and import that."

# What files begin with, as in the tables of libmagic.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Office file", _AS_CSV),
    (b"%PDF-", "a PDF", _TABLE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"{\\rtf", "a Rich Text document", _TABLE),
    (b"\x89PNG", "a picture", _TABLE),
    (b"\xff\xd8\xff", "a picture", _TABLE),
    (b"GIF8", "a picture", _TABLE),
    (b"SQLite format 3\0", "an SQLite database", _TABLE),
)
_ZIPPED = (
    (rb"xl/", "an Excel workbook (.xlsx)", _AS_CSV),
    (rb"opendocument\.spreadsheet", "an OpenDocument spreadsheet (.ods)", _AS_CSV),
    (rb"word/", "a Word document", _TABLE),
    (rb"\[Content_Types\]\.xml", "an Office file", _AS_CSV),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|\?xml|!--|table|head|body)", re.IGNORECASE)
LOOKED_AT = 4096


def reason(beginning: bytes) -> str:
    """Return what a file was seen to be and what would do; empty where it may be readable."""
    plain = beginning.removeprefix(b"\xef\xbb\xbf").strip()
    if not plain:
        return "The file is empty. Export it again."
    what, remedy = _binary(beginning[:LOOKED_AT]) or _text(plain) or ("", "")
    return f"The file is {what}, which can't be imported. {remedy}" if what else ""


def _binary(start: bytes) -> tuple[str, str] | None:
    for magic, what, remedy in _BEGINNINGS:
        if start.startswith(magic):
            return what, remedy
    if not start.startswith(b"PK\x03\x04"):
        return None
    for pattern, what, remedy in _ZIPPED:
        if re.search(pattern, start):
            return what, remedy
    return "a ZIP archive", _UNPACK


def _text(plain: bytes) -> tuple[str, str] | None:
    if _MARKUP.match(plain):
        return "a web page or XML, not a table", _TABLE
    if plain.startswith(b"["):
        return "a JSON array", "Write one JSON object on each line, without brackets."
    if plain.startswith(b"{") and plain.partition(b"\n")[0].strip() == b"{":
        return (
            "one JSON object over several lines",
            "Write one complete JSON object on each line.",
        )
    return None
