"""Turns what people type into what the index is asked, and forgives small typing errors."""

from dataclasses import dataclass

import sqlalchemy as sa
from rapidfuzz.distance import OSA

from services.ideas import store
from services.ideas.domain import words
from services.ideas.store.search import Word
from shared.actor import Actor

# Of a word, so many longer ones that hold it are looked for.
MOST_LONGER = 20
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
    # Words that are composed with one are meant as well, as Dachfenster is with Fenster.
    parts = [word.text for word in found if words.is_part(word.text) and not word.ignorable]
    longer = store.search.longer_words(tx, parts, MOST_LONGER)
    corrected = False
    meant = []
    for place, word in enumerate(found):
        last = place == len(found) - 1
        instead = word.text
        if word.text not in longer and not _known(tx, actor, word, last=last):
            instead = correct(tx, word.text, prefix=last) or word.text
        meant.append(instead)
        corrected = corrected or instead != word.text
    if corrected:
        found = store.search.understand(tx, meant, configs)
    kept = [word for word in found if not word.ignorable] or found
    asked = [_part(word, longer.get(word.text, []), last=word is found[-1]) for word in kept]
    return Understood(" & ".join(asked), " ".join(meant) if corrected else "")


def _known(tx: sa.Connection, actor: Actor, word: Word, *, last: bool) -> bool:
    if word.known or word.ignorable:
        return True
    return (
        words.is_beginning(word.text, last=last)
        and store.search.count_prefix(tx, actor.community, word.text) > 0
    )


def _part(word: Word, longer: list[str], *, last: bool) -> str:
    forms = [f"'{lexeme}'" for lexeme in (*word.lexemes, *longer)]
    if words.is_beginning(word.text, last=last):
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
