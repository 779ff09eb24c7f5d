"""Cleans what people type: one form of Unicode, nothing invisible, nothing that reorders a line."""

import unicodedata

from shared import scripts
from shared.refusals import Invalid

# These turn the direction of the text around them, which lets one line pretend to be another.
BIDI_CONTROLS = frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
)
BYTE_ORDER_MARK = "\ufeff"
BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
# Letters by their kind, which show nothing: fillers of Korean and the empty Braille cell.
EMPTY = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
DROPPED = str.maketrans(dict.fromkeys((*BIDI_CONTROLS, BYTE_ORDER_MARK), None))

CONTROLS = "This contains control characters. Remove them; they usually come from copying text."


class Unfit(ValueError):  # noqa: N818  reads as what it says
    """Says in a sentence why a text can't be taken."""


def clean(text: str, *, multiline: bool = False) -> str:
    """Return the text in NFC, trimmed, without bidi controls; bodies keep newlines and tabs.

    Raises `Unfit` for NUL, other control characters and lone surrogates.
    """
    if multiline:
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(BREAKS)
    allowed = "\n\t" if multiline else ""
    text = text.translate(DROPPED)
    for letter in text:
        if letter not in allowed and unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp"):
            raise Unfit(CONTROLS)
    return unicodedata.normalize("NFC", text).strip()


def is_blank(text: str) -> bool:
    """Return whether nothing of the text can be seen."""
    return all(
        letter.isspace()
        or letter in EMPTY
        or unicodedata.category(letter) in ("Cf", "Mn", "Cn", "Co")
        for letter in text
    )


def fit(text: str, *, least: int = 0, most: int, multiline: bool = False) -> str:
    """Return the cleaned text.

    `most` is in code points. For `least` a Chinese character, or a syllable, is two: four of them
    say as much as eight letters.

    Raises `Unfit` with a sentence where it is too short, too long, or can't be taken.
    """
    # A text that is far too long is not worth normalising.
    if len(text) > most * 4 + 100:
        raise Unfit(_too_long(most, len(text)))
    cleaned = clean(text, multiline=multiline)
    if is_blank(cleaned):
        cleaned = ""
    if least and not cleaned:
        message = "This can't be empty."
        raise Unfit(message)
    if scripts.saying(cleaned) < least:
        message = f"Enter at least {least} characters; this has {scripts.saying(cleaned)}."
        raise Unfit(message)
    if len(cleaned) > most:
        raise Unfit(_too_long(most, len(cleaned)))
    return cleaned


def _too_long(most: int, length: int) -> str:
    return f"Use at most {most} characters; this has {length}."


class Form:
    """Collects the faults of several fields, so that a person hears of all of them at once."""

    def __init__(self) -> None:
        """Begin without faults."""
        self.faults: dict[str, str] = {}

    def line(self, name: str, text: str, *, least: int = 0, most: int) -> str:
        """Return a field of one line, cleaned; note its fault."""
        return self._fit(name, text, least=least, most=most, multiline=False)

    def body(self, name: str, text: str, *, least: int = 0, most: int) -> str:
        """Return a field of several lines, cleaned; note its fault."""
        return self._fit(name, text, least=least, most=most, multiline=True)

    def _fit(self, name: str, text: str, *, least: int, most: int, multiline: bool) -> str:
        try:
            return fit(text, least=least, most=most, multiline=multiline)
        except Unfit as fault:
            self.refuse(name, str(fault))
            return ""

    def refuse(self, name: str, sentence: str) -> None:
        """Note a fault of a field; the first one stays."""
        self.faults.setdefault(name, sentence)

    def done(self) -> None:
        """Raise `Invalid` where there were faults."""
        if self.faults:
            raise Invalid(self.faults)
