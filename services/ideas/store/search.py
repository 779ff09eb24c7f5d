"""Keeps what search looks in, and finds ideas by words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain
from services.ideas.store import comments
from services.ideas.store.lists import Question
from services.ideas.store.tables import IDEAS
from shared import markdown

# More ideas than this match a common word; then the lists' own order is walked instead.
MANY = 20_000

_TEXTS = sa.text(
    """SELECT i.number, i.title, i.body, i.language, COALESCE((
        SELECT string_agg(t.display_name, ' ' ORDER BY t.slug) FROM ideas.idea_tags l
        JOIN ideas.tags t ON t.community_id = l.community_id AND t.tag_id = l.tag_id
        WHERE l.community_id = i.community_id AND l.idea = i.number), '') AS tags
    FROM ideas.ideas i
    WHERE i.community_id = :community AND i.number = ANY(CAST(:numbers AS bigint[]))
    ORDER BY i.number"""
)

_VOCABULARY = sa.text(
    """SELECT d.number, ARRAY(
        SELECT substr(l, 2) FROM unnest(tsvector_to_array(d.tsv)) l WHERE l LIKE '=%') AS words
    FROM ideas.search_documents d
    WHERE d.community_id = :community AND d.number = ANY(CAST(:numbers AS bigint[]))"""
)

_INDEX = sa.text(
    """INSERT INTO ideas.search_documents AS d (community_id, number, tsv)
    VALUES (:community, :number,
        ideas.idea_vector(:community, CAST(:config AS regconfig), :title, :tags, :body))
    ON CONFLICT (community_id, number) DO UPDATE SET tsv = excluded.tsv"""
)

_COUNT_WORDS = sa.text(
    """INSERT INTO ideas.words AS w (community_id, word, trigrams, idea_count)
    VALUES (:community, :word, :trigrams, :count)
    ON CONFLICT (community_id, word)
    DO UPDATE SET idea_count = w.idea_count + excluded.idea_count"""
)

_UNDERSTAND = sa.text(
    """SELECT * FROM ideas.understand_words(
        CAST(:words AS text[]), CAST(:configs AS regconfig[])) ORDER BY ordinal"""
)

_PREFIX = sa.text(
    """SELECT COALESCE(sum(idea_count), 0)::bigint FROM (SELECT idea_count FROM ideas.words
        WHERE community_id = :community AND word >= :word AND word < :beyond LIMIT 2000) AS w"""
)

_NEAR = sa.text("SELECT * FROM ideas.near_words(:word, CAST(:grams AS text[]), :prefix)")

_LONGER = sa.text("SELECT * FROM ideas.longer_words(CAST(:words AS text[]), :most)")

_FIND = sa.text(
    """SELECT number, key FROM ideas.find_ideas(
        CAST(:asked AS tsquery), CAST(:boards AS uuid[]), CAST(:statuses AS text[]),
        CAST(:tags AS uuid[]), CAST(:since AS timestamptz),
        CAST(:author AS uuid), CAST(:voter AS uuid), CAST(:follower AS uuid),
        :ordering, CAST(:after_key AS double precision), CAST(:after AS bigint), :size, :many)"""
)

_SIMILAR = sa.text(
    """SELECT number, weight FROM ideas.similar_ideas(
        CAST(:queries AS tsquery[]), CAST(:weights AS double precision[]),
        CAST(:boards AS uuid[]), :size)"""
)


@dataclass(frozen=True)
class Word:
    """Holds what is known of a word somebody typed.

    `lexemes` are the forms it is found by; `ignorable` is one like "the"; `used` is in how many
    titles and tags it is; `known` is whether any text has it.
    """

    text: str
    lexemes: tuple[str, ...]
    ignorable: bool
    used: int
    known: bool


def index_ideas(tx: sa.Connection, community: UUID, numbers: Iterable[int]) -> None:
    """Make ideas findable by what they say now; call it after saving texts and tags."""
    wanted = sorted(set(numbers))
    if not wanted:
        return
    values = {"community": community, "numbers": wanted}
    before = {row.number: set(row.words) for row in tx.execute(_VOCABULARY, values)}
    rows = tx.execute(_TEXTS, values).all()
    if not rows:
        return
    counts: Counter[str] = Counter()
    for row in rows:
        said = set(domain.words.vocabulary(row.title, [row.tags]))
        counts.update(said - before.get(row.number, set()))
        counts.subtract(before.get(row.number, set()) - said)
    tx.execute(
        _INDEX,
        [
            {
                "community": community,
                "number": row.number,
                "config": domain.words.config_of(row.language),
                "title": domain.words.folded(row.title),
                "tags": domain.words.folded(row.tags),
                "body": domain.words.folded(row.body),
            }
            for row in rows
        ],
    )
    # In the order of the words, so that two changes never wait for each other crosswise.
    changed = [
        {
            "community": community,
            "word": word,
            "trigrams": domain.words.trigrams(word),
            "count": count,
        }
        for word, count in sorted(counts.items())
        if count
    ]
    if changed:
        tx.execute(_COUNT_WORDS, changed)


def understand(tx: sa.Connection, texts: Sequence[str], configs: Sequence[str]) -> list[Word]:
    """Return what is known of the words somebody typed."""
    if not texts:
        return []
    found = tx.execute(_UNDERSTAND, {"words": list(texts), "configs": list(configs)})
    return [
        Word(text, tuple(row.lexemes), bool(row.ignorable), row.used, row.known)
        for text, row in zip(texts, found, strict=True)
    ]


def count_prefix(tx: sa.Connection, community: UUID, word: str) -> int:
    """Return in how many titles and tags a word begins like this, about."""
    values = {"community": community, "word": word, "beyond": word + "\U0010ffff"}
    return int(tx.execute(_PREFIX, values).scalar_one())


def near_words(tx: sa.Connection, word: str, *, prefix: bool) -> list[tuple[str, int]]:
    """Return words that share letters with one, and how many ideas use them."""
    values = {"word": word, "grams": domain.words.trigrams(word), "prefix": prefix}
    return [(row.word, row.used) for row in tx.execute(_NEAR, values)]


def longer_words(tx: sa.Connection, words: Sequence[str], most: int) -> dict[str, list[str]]:
    """Return for each word the most used ones that hold it, such as those composed with it."""
    longer: dict[str, list[str]] = {}
    if words:
        for row in tx.execute(_LONGER, {"words": list(words), "most": most}):
            longer.setdefault(row.asked, []).append(row.word)
    return longer


def list_stale_ideas(tx: sa.Connection, size: int) -> list[tuple[UUID, int]]:
    """Return ideas of any community whose words are those of an earlier version."""
    found = tx.execute(
        sa.select(IDEAS.c.community_id, IDEAS.c.number)
        .where(IDEAS.c.text_version < domain.words.VERSION)
        .order_by(IDEAS.c.text_version, IDEAS.c.community_id, IDEAS.c.number)
        .limit(size)
    )
    return [(row.community_id, row.number) for row in found]


def derive_texts(tx: sa.Connection, community: UUID, numbers: Sequence[int]) -> None:
    """Work out anew what ideas and their comments are found and shown by."""
    index_ideas(tx, community, numbers)
    here = IDEAS.c.community_id == community, IDEAS.c.number.in_(numbers)
    for row in tx.execute(
        sa.select(IDEAS.c.number, IDEAS.c.body, IDEAS.c.language).where(*here)
    ).all():
        tx.execute(
            sa.update(IDEAS)
            .where(IDEAS.c.community_id == community, IDEAS.c.number == row.number)
            .values(excerpt=markdown.excerpt(row.body), text_version=domain.words.VERSION)
        )
        comments.index_comments(tx, community, row.number, row.language)


def find(tx: sa.Connection, question: Question, asked: str) -> list[tuple[int, float]]:
    """Return the numbers of the ideas a query finds, with their keys, in order.

    `asked` is a tsquery of ours. By relevance at most the 1,000 with most votes are ranked.
    """
    found = tx.execute(
        _FIND,
        {
            "asked": asked,
            "boards": list(question.boards) if question.boards is not None else None,
            "statuses": list(question.statuses) if question.statuses else None,
            "tags": [tag.uid for tag in question.tags] or None,
            "since": question.updated_since,
            "author": question.author,
            "voter": question.voter,
            "follower": question.follower,
            "ordering": question.order,
            "after_key": question.after[0] if question.after else None,
            "after": question.after[1] if question.after else None,
            "size": question.size,
            "many": MANY,
        },
    )
    return [(row.number, row.key) for row in found]


def find_similar(
    tx: sa.Connection,
    queries: Sequence[tuple[str, float]],
    boards: Sequence[UUID] | None,
    size: int,
) -> list[tuple[int, float]]:
    """Return the ideas whose titles the weighted queries find, heaviest first."""
    found = tx.execute(
        _SIMILAR,
        {
            "queries": [query for query, _ in queries],
            "weights": [weight for _, weight in queries],
            "boards": list(boards) if boards is not None else None,
            "size": size,
        },
    )
    return [(row.number, row.weight) for row in found]
