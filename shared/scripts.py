"""Says what a letter's script needs: whether words have spaces between, how much a letter says."""

import re
import unicodedata

# Chinese characters, also in Japanese and Korean. Source: Unicode 16, Blocks.txt.
_IDEOGRAPHS = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SYLLABLES = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uac00-\ud7a3"
# Thai, Lao, Myanmar and Khmer, with their vowel signs and without their signs of punctuation.
_UNSPACED = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u1049\u1050-\u109f\u1780-\u17d3"

DENSE = re.compile(f"[{_IDEOGRAPHS}{_SYLLABLES}]")
# Korean has spaces, but between phrases: a word is found without what is attached to it.
RUNS = re.compile(f"[{_IDEOGRAPHS}{_SYLLABLES}{_UNSPACED}]+")

# Signs that belong to the letter before them: vowels in Thai and Hindi, accents; not the selectors
# of how an emoji looks.
_MARKS = "".join(
    letter
    for letter in map(chr, range(0x300, 0xFE00))
    if unicodedata.category(letter) in ("Mn", "Mc")
)
WORD = re.compile(f"[^\\W_]+(?:[{_MARKS}]+[^\\W_]*)*")

_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")


def is_ideograph(letter: str) -> bool:
    """Return whether a letter is a Chinese character, which is a syllable and mostly a word."""
    return _IDEOGRAPH.fullmatch(letter) is not None


def saying(text: str) -> int:
    """Return how long a text is for one who reads it: a Chinese character or a syllable is two."""
    return len(text) + len(DENSE.findall(text))
