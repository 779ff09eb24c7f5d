"""Turns what people type into what the index is asked, and forgives small typing errors."""

from dataclasses import dataclass

import sqlalchemy as sa
from rapidfuzz.distance import OSA

from services.ideas import store
from services.ideas.domain import words
from services.ideas.store.search import Word
from shared.actor import Actor

SHORTEST_PREFIX = 2
LANGUAGES = ("en",)


@dataclass(frozen=True)
class Understood:
    """Holds a query as a tsquery, and as the words it was taken to mean where those differ."""

    asked: str
    corrected: str = ""


def configs_of(tx: sa.Connection, actor: Actor) -> list[str]:
    """Return the text search configurations of the languages the community writes in."""
    languages = store.settings.load_settings(tx, actor.community).languages or LANGUAGES
    return sorted({words.config_of(language) for language in languages})


def understand_query(tx: sa.Connection, actor: Actor, query: str) -> Understood:
    """Return what a query asks the index: every word in one of its forms, the last as a beginning.

    A word that nothing contains is replaced by the most used word a typing error away.
    """
    typed = words.query_words(query)
    if not typed:
        return Understood("")
    configs = configs_of(tx, actor)
    found = store.search.understand(tx, typed, configs)
    corrected = False
    meant = []
    for place, word in enumerate(found):
        last = place == len(found) - 1
        instead = word.text
        if not _known(tx, actor, word, last=last):
            instead = correct(tx, word.text, prefix=last) or word.text
        meant.append(instead)
        corrected = corrected or instead != word.text
    if corrected:
        found = store.search.understand(tx, meant, configs)
    kept = [word for word in found if not word.ignorable] or found
    parts = [_part(word, prefix=word is found[-1]) for word in kept]
    return Understood(" & ".join(parts), " ".join(meant) if corrected else "")


def _known(tx: sa.Connection, actor: Actor, word: Word, *, last: bool) -> bool:
    if word.known or word.ignorable:
        return True
    return (
        last
        and len(word.text) >= SHORTEST_PREFIX
        and store.search.count_prefix(tx, actor.community, word.text) > 0
    )


def _part(word: Word, *, prefix: bool) -> str:
    forms = [f"'{lexeme}'" for lexeme in word.lexemes]
    if prefix and len(word.text) >= SHORTEST_PREFIX:
        forms.append(f"'{word.text}':*")
    return f"({' | '.join(forms)})"


def correct(tx: sa.Connection, word: str, *, prefix: bool) -> str:
    """Return the word that is meant, or nothing where none is near.

    Nearness is the number of letters wrong, missing, too many or swapped (optimal string
    alignment); among equally near words the most used wins.
    """
    allowed = words.edits_allowed(word)
    if not allowed:
        return ""
    best: tuple[int, int, str] | None = None
    for candidate, used in store.search.near_words(tx, word, prefix=prefix):
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if distance > allowed:
            # The end of the word may not be typed yet; that costs as much as one error more.
            begun = candidate[: len(word)]
            if not prefix or begun == candidate or OSA.distance(word, begun) > 1:
                continue
            distance = allowed + 1
        rank = (distance, -used, candidate)
        best = rank if best is None or rank < best else best
    return best[2] if best else ""
