"""Reads files in whatever encoding and with whatever line breaks offices write them."""

import codecs
import itertools
from collections.abc import Iterable, Iterator

from charset_normalizer import from_bytes

# So much of a file is looked at to tell its encoding.
LOOKED_AT = 256 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What spreadsheets write where they don't write Unicode, by what it is called.
OTHERS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "gb18030": "GB18030",
    "shift_jis": "Shift-JIS",
}
UNICODE = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
NAMES = UNICODE | OTHERS


def in_utf8(lines: Iterable[bytes], name: str = "") -> tuple[str, Iterator[bytes]]:
    """Return the name of a file's encoding, and its lines in UTF-8, each ending with a newline.

    The encoding is found from the beginning where no name says it. What is no valid text stays as
    it is where the file is UTF-8, so that its line can be named.
    """
    reading = iter(lines)
    begun: list[bytes] = []
    size = 0
    for line in reading:
        begun.append(line)
        size += len(line)
        if size >= LOOKED_AT:
            break
    sample = b"".join(begun)
    encoding = detect(sample)
    if name and NAMES[encoding] != name:
        encoding = next(known for known, shown in NAMES.items() if shown == name)
    whole = itertools.chain(begun, reading)
    if encoding == "utf-8" and b"\r" not in sample.replace(b"\r\n", b""):
        return NAMES[encoding], whole
    return NAMES[encoding], _recoded(whole, encoding)


def detect(sample: bytes) -> str:
    """Return the encoding of a file by its beginning: UTF-8 unless it can't be."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding
    # Letters of Latin scripts leave every other byte empty.
    even, odd = sample[0:2000:2].count(0), sample[1:2000:2].count(0)
    if max(even, odd) > len(sample[:2000]) // 4:
        return "utf-16-be" if even > odd else "utf-16-le"
    # JSON is UTF-8 by its standard (RFC 8259), so what is not is damage.
    if sample.lstrip().startswith(b"{") or _mostly_utf8(sample):
        return "utf-8"
    best = from_bytes(sample, cp_isolation=list(OTHERS)).best()
    return best.encoding if best is not None and best.encoding in OTHERS else "cp1252"


def _mostly_utf8(sample: bytes) -> bool:
    """Return whether a text is UTF-8, perhaps with some damage."""
    text = sample.decode("utf-8", "replace")
    # The last character may have been cut in two.
    broken = text[:-1].count("\ufffd")
    return broken == 0 or broken * 4 < sum(1 for letter in text if letter > "\x7f")


def _recoded(lines: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    errors = "surrogateescape" if encoding == "utf-8" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    text = ""
    for chunk in itertools.chain(lines, (b"",)):
        text += decoder.decode(chunk, final=not chunk)
        # A carriage return at the end may be half of a line break.
        held = "\r" if text.endswith("\r") and chunk else ""
        whole = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n")
        *ended, rest = whole.split("\n")
        text = rest + held
        for line in ended:
            yield f"{line}\n".removeprefix("\ufeff").encode("utf-8", errors)
    if text:
        yield text.encode("utf-8", errors)
