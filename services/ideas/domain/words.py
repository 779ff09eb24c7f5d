"""Takes texts apart into the words they are found by."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

# Postgres's name for how each language forms its words; other languages are taken literally.
CONFIGS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
LITERAL = "simple"
LONGEST_WORD = 60
MOST_QUERY_WORDS = 12
LONGEST_QUERY = 400
# From these lengths on, one or two typing errors in a word are forgiven.
FORGIVEN_ONCE = 4
FORGIVEN_TWICE = 7

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\s*#?(\d{1,15})\s*")


def config_of(language: str) -> str:
    """Return the text search configuration of a BCP 47 tag."""
    return CONFIGS.get(language.partition("-")[0].lower(), LITERAL)


def words(text: str) -> list[str]:
    """Return the words of a text, folded: lower case, compatibility forms and accents gone."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return [word[:LONGEST_WORD] for word in _WORD.findall(bare)]


def folded(text: str) -> str:
    """Return the words of a text with one space between."""
    return " ".join(words(text))


def query_words(text: str) -> list[str]:
    """Return the first few different words of a query, in order."""
    return list(dict.fromkeys(words(text[:LONGEST_QUERY])))[:MOST_QUERY_WORDS]


def number_in(text: str) -> int | None:
    """Return the idea's number where a query is one, with or without #."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def trigrams(word: str) -> list[str]:
    """Return the runs of three letters of a word, with its beginning and end marked by spaces."""
    padded = f"  {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})


def edits_allowed(word: str) -> int:
    """Return how many typing errors a word of this length is forgiven."""
    if len(word) < FORGIVEN_ONCE or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < FORGIVEN_TWICE else 2


def vocabulary(title: str, tags: Iterable[str]) -> list[str]:
    """Return the different words an idea adds to what typing errors are corrected by."""
    found = set(words(title))
    for tag in tags:
        found.update(words(tag))
    return sorted(found)


def excerpt(body: str, most: int = 200) -> str:
    """Return the first line of Markdown that says something, as plain text."""
    for line in _lines(body):
        return line if len(line) <= most else line[: most - 1].rstrip() + "…"
    return ""


_FENCE = re.compile(r"^\s*(```|~~~)")
_BLOCK = re.compile(r"^\s*(#{1,6}\s+|>\s*|[-*+]\s+|\d{1,3}[.)]\s+)+")
_RULE = re.compile(r"^\s*([-*_=]\s*){3,}$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MARK = re.compile(r"(\*{1,3}|_{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_TAG = re.compile(r"<[^>]{1,200}>")


def _lines(body: str) -> Sequence[str]:
    kept = []
    fenced = False
    for line in body[:4000].splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if fenced or _RULE.match(line):
            continue
        plain = _BLOCK.sub("", line)
        plain = _LINK.sub(r"\1", _IMAGE.sub(r"\1", plain))
        plain = _TAG.sub("", _MARK.sub(r"\2", plain)).strip()
        if plain:
            kept.append(" ".join(plain.split()))
            break
    return kept
