"""Turns what people type into what the index is asked, and forgives small typing errors."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, ideas_for, readable, reader_of
from services.ideas.domain import words
from services.ideas.store.lists import Question
from services.ideas.store.search import Word
from shared import paging
from shared.actor import Actor
from shared.db import Database

SIMILAR_SIZE = 5
SIMILAR_MOST = 20
# A title is compared by so many of its words, the rarest.
SIMILAR_WORDS = 6
# A word in more titles than this says little alone; it is looked for together with others.
COMMON = 1_000
SIMILAR_TOGETHER = 4
# Ideas compared with the title.
CANDIDATES = 30
SHORTEST_SIMILAR = 3
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


def list_similar_ideas(
    db: Database, actor: Actor, title: str, page_size: int = 0, page_token: str = ""
) -> domain.Page:
    """Return the ideas most like a title that is being typed, best first; there is one page."""
    size = paging.size(page_size, default=SIMILAR_SIZE, most=SIMILAR_MOST)
    paging.decode(("similar", title), page_token)
    typed = words.query_words(title)
    if sum(len(word) for word in typed) < SHORTEST_SIMILAR:
        return domain.Page(())
    with db.begin(actor.community) as tx:
        terms = _similar_terms(tx, actor, typed, ended=title[-1:].isspace())
        boards = all_boards(tx, actor.community)
        seen = readable(boards, reader_of(actor))
        chosen = None if len(seen) == len(boards) else tuple(board.uid for board in seen)
        weights = _weigh(tx, actor, terms, chosen)
        found = ideas_for(tx, actor, list(weights), boards)
    heaviest = max(weights.values(), default=1.0) or 1.0
    asked = " ".join(typed)

    def likeness(idea: domain.Idea) -> tuple[float, int]:
        alike = fuzz.token_set_ratio(asked, words.folded(idea.title)) / 100
        return (weights[idea.number] / heaviest + alike, idea.vote_count)

    return domain.Page(tuple(sorted(found, key=likeness, reverse=True)[:size]))


def _weigh(
    tx: sa.Connection,
    actor: Actor,
    terms: Sequence[tuple[int, str]],
    boards: tuple[UUID, ...] | None,
) -> dict[int, float]:
    """Return ideas the rare terms find, heaviest first; else those with all the common ones."""
    rare = [(term, 1 / math.log(math.e + used)) for used, term in terms if used <= COMMON]
    if rare:
        found = dict(store.search.find_similar(tx, rare, boards, CANDIDATES))
        if found:
            return found
    common = [term for used, term in terms if used > COMMON][:SIMILAR_TOGETHER]
    if not common:
        return {}
    question = Question(actor.community, "top", CANDIDATES, boards=boards)
    asked = " & ".join(common)
    return dict.fromkeys((number for number, _ in store.search.find(tx, question, asked)), 1.0)


def _similar_terms(
    tx: sa.Connection, actor: Actor, typed: Sequence[str], *, ended: bool
) -> list[tuple[int, str]]:
    """Return what to look for in titles, rarest first, with how many titles have it."""
    found = store.search.understand(tx, typed, configs_of(tx, actor))
    kept = [word for word in found if not word.ignorable] or found
    terms = []
    for word in kept:
        prefix = word is found[-1] and not ended and len(word.text) >= SHORTEST_SIMILAR
        used = word.used
        forms = [f"'={word.text}'", *(f"'~{lexeme}'" for lexeme in word.lexemes)]
        if prefix:
            used = max(used, store.search.count_prefix(tx, actor.community, word.text))
            forms.append(f"'={word.text}':*")
        if not used:
            meant = correct(tx, word.text, prefix=word is found[-1])
            if meant:
                forms.append(f"'={meant}'")
        terms.append((used, f"({' | '.join(forms)})"))
    return sorted(terms)[:SIMILAR_WORDS]
