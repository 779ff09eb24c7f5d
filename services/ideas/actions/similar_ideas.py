"""Finds ideas like a title, so that nobody posts one twice."""

import math
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from rapidfuzz import fuzz

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, ideas_for, readable, reader_of
from services.ideas.actions.search import configs_of, correct
from services.ideas.domain import words
from services.ideas.store.lists import Question
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
