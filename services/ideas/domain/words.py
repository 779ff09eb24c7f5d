"""Takes texts apart into the words they are found by."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from shared import scripts

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
# Goes up when words or excerpts are worked out in another way, so that those of old texts follow.
VERSION = 1
LONGEST_WORD = 60
MOST_QUERY_WORDS = 12
LONGEST_QUERY = 400
MOST_GROWTH = 4
# From these lengths on, one or two typing errors in a word are forgiven.
FORGIVEN_ONCE = 4
FORGIVEN_TWICE = 7
# From these lengths on, longer words that begin with a word or hold it are meant as well.
SHORTEST_BEGINNING = 2
SHORTEST_PART = 5

# Combining classes of vowel points (10 to 36) and of signs above and below. Source: Unicode, 4.3.
_ACCENTS = frozenset((*range(10, 37), *range(200, 255)))
_NUMBER = re.compile(r"\s*#?(\d{1,15})\s*")


def config_of(language: str) -> str:
    """Return the text search configuration of a BCP 47 tag."""
    return CONFIGS.get(language.partition("-")[0].lower(), LITERAL)


def words(text: str) -> list[str]:
    """Return the words a text is found by, folded: lower case, compatibility forms, no accents.

    Where words have no spaces between, each two letters that stand together are a word, and the
    last alone, so that every letter begins one.
    """
    return [word for run, unspaced in _runs(text) for word in (_pairs(run) if unspaced else (run,))]


def folded(text: str) -> str:
    """Return the words of a text with one space between."""
    return " ".join(words(text))


def query_words(text: str) -> list[str]:
    """Return the first few different words of a query, in order."""
    asked = [
        word
        for run, unspaced in _runs(text[:LONGEST_QUERY])
        for word in (_pairs(run)[: max(1, len(run) - 1)] if unspaced else (run,))
    ]
    return list(dict.fromkeys(asked))[:MOST_QUERY_WORDS]


def is_beginning(word: str, *, last: bool) -> bool:
    """Return whether longer words are meant as well: the last of a query, or a single letter."""
    if scripts.RUNS.fullmatch(word):
        return last or len(word) == 1
    return last and len(word) >= SHORTEST_BEGINNING


def is_part(word: str) -> bool:
    """Return whether a word is long enough to be looked for inside longer ones."""
    return len(word) >= SHORTEST_PART and not scripts.RUNS.fullmatch(word)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of letters, and whether there would be no spaces between words."""
    # One sign may stand for a whole sentence; of those no more is read than of others.
    apart = unicodedata.normalize("NFKD", text.casefold())[: MOST_GROWTH * len(text)]
    if not apart.isascii():
        bare = "".join(letter for letter in apart if not _is_accent(letter))
        apart = unicodedata.normalize("NFC", bare)
    for found in scripts.WORD.findall(apart):
        end = 0
        for run in scripts.RUNS.finditer(found):
            if run.start() > end:
                yield found[end : run.start()][:LONGEST_WORD], False
            yield run[0], True
            end = run.end()
        if end < len(found):
            yield found[end:][:LONGEST_WORD], False


def _is_accent(letter: str) -> bool:
    """Return whether a sign can be left out without making another word.

    Accents of Latin, Greek and Cyrillic letters, the vowel points of Hebrew and Arabic; not what
    makes another letter or vowel, as in Hindi and Thai.
    """
    return unicodedata.combining(letter) in _ACCENTS


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))]


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
