"""Writes names as they can stand in an address, whatever script they are in.

slug_of("Crème brûlée")              creme-brulee
slug_of("功能建议")                   gong-neng-jian-yi
slug_of("C++"), slug_of("C#")        c-plus-plus, c-sharp
free_slug("C", {"c"}, "tag")         c-2
"""

import re
import unicodedata
from collections.abc import Container

from anyascii import anyascii

from shared.scripts import WORD, is_ideograph

LONGEST = 50

_SIGNS = {"+": " plus ", "#": " sharp "}
# Behind a letter a sign is part of the name, as in C++; elsewhere it is punctuation.
_NAMED_SIGN = re.compile(r"(?<=\w)(?:\++#*|#+(?!\w))")
_WORD = re.compile(r"[a-z0-9]+")
_NAME_WORD = re.compile(f"(?:{WORD.pattern})(?:\\++#*|#+(?!\\w))?")


def slug_of(name: str, most: int = LONGEST) -> str:
    """Return the letters and digits of a name in ASCII, lower case, with hyphens between words.

    Empty where a name has none, such as one of emoji. Different names may have the same slug;
    `free_slug` tells them apart. Source of the letters: anyascii, which follows the romanisation
    in common use for each script.
    """
    spelt = _NAMED_SIGN.sub(
        lambda found: "".join(_SIGNS[sign] for sign in found[0]),
        unicodedata.normalize("NFKC", name[: most * 8]),
    )
    plain = "".join(
        f" {anyascii(letter)} " if is_ideograph(letter) else _ascii(letter) for letter in spelt
    )
    slug = "-".join(_WORD.findall(plain.lower()))
    if len(slug) <= most:
        return slug
    whole, _, _ = slug[: most + 1].rpartition("-")
    return whole or slug[:most]


def free_slug(name: str, taken: Container[str], otherwise: str, most: int = LONGEST) -> str:
    """Return a slug of a name that is not taken; of a name without letters, one of `otherwise`."""
    base = slug_of(name, most) or otherwise
    slug, count = base, 1
    while slug in taken:
        count += 1
        ending = f"-{count}"
        slug = base[: most - len(ending)].rstrip("-") + ending
    return slug


def same_name(name: str) -> str:
    """Return what names have in common that mean the same: letters and digits, folded.

    Case, punctuation and spaces differ between "Dark mode" and "dark-mode"; "C", "C++" and "C#"
    are three names.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_NAME_WORD.findall(folded)) or folded.strip()


def _ascii(letter: str) -> str:
    # What is no letter, such as an emoji, would become its description.
    return anyascii(letter) if unicodedata.category(letter)[0] in "LNM" else " "
