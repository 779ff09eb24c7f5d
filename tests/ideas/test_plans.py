"""Every list reads a page's worth of rows through an index, at a size where a bad plan shows."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.store.lists import Question
from shared import clock, ids
from shared.db import Database, url_for
from tests import harness
from tests.harness import Servers

IDEAS = 20_000
PAGE = 31

FILL = """
INSERT INTO ideas.boards (community_id, board_id, slug, display_name, kind, access, posting,
    create_time, update_time)
SELECT :c, md5('board' || n)::uuid, 'b' || n, 'B', 'ideas', 'public', 'members', now(), now()
FROM generate_series(0, 3) n;
INSERT INTO ideas.ideas (community_id, number, board_id, author_id, title, body, status,
    status_time, merged_into, create_time, update_time)
SELECT :c, n, md5('board' || n % 4)::uuid, md5('m' || n % 500)::uuid, 'Idea number ' || n,
    repeat('words ', 40),
    CASE WHEN n % 50 = 0 THEN 'merged' WHEN n % 9 = 0 THEN 'shipped' ELSE 'open' END,
    now() - n * interval '1 minute', CASE WHEN n % 50 = 0 THEN 1 END, now(), now()
FROM generate_series(1, :n) n;
INSERT INTO ideas.idea_stats (community_id, number, board_id, status, listed, votes, hot,
    status_time, response_time)
SELECT community_id, number, board_id, status, merged_into IS NULL, (number * 7919) % 1000,
    (number * 7919) % 1000, status_time, CASE WHEN number % 3 = 0 THEN status_time END
FROM ideas.ideas;
INSERT INTO ideas.tags (community_id, tag_id, slug, display_name)
VALUES (:c, md5('tag')::uuid, 'tag', 'Tag');
INSERT INTO ideas.idea_tags SELECT :c, md5('tag')::uuid, n FROM generate_series(1, :n, 2) n;
INSERT INTO ideas.votes (community_id, idea, member_id, origin_idea, source, create_time)
SELECT :c, n % :n + 1, md5('m' || (n * 31) % 997)::uuid, n % :n + 1, 1, now()
FROM generate_series(1, :n * 3) n ON CONFLICT DO NOTHING;
INSERT INTO ideas.comments (community_id, comment_id, idea, origin_idea, thread_time, thread_id,
    author_id, body, tsv, create_time, update_time)
SELECT :c, md5('c' || n)::uuid, n % :n + 1, n % :n + 1, now(), md5('c' || n)::uuid,
    md5('m' || n % 500)::uuid, 'Yes.', '', now(), now() FROM generate_series(1, :n) n;
INSERT INTO ideas.comment_marks
SELECT :c, md5('c' || n)::uuid, md5('m' || n % 997)::uuid, now() FROM generate_series(1, :n) n;
INSERT INTO ideas.duplicate_suggestions (community_id, suggestion_id, idea, into_idea, member_id,
    note, state, create_time)
SELECT :c, md5('d' || n)::uuid, n, n + 1, md5('m' || n % 997)::uuid, '',
    CASE WHEN n % 40 = 0 THEN 'waiting' ELSE 'declined' END, now() - n * interval '1 minute'
FROM generate_series(1, :n) n;
INSERT INTO ideas.search_documents
SELECT community_id, number, ideas.idea_vector(community_id, 'english', lower(title), '', '')
FROM ideas.ideas;
"""


@pytest.fixture(scope="module")
def filled(servers: Servers) -> Iterator[tuple[Database, UUID]]:
    """Return a database with 20,000 ideas, and their community."""
    community = ids.new_id()
    with harness.database(servers) as url:
        owner = sa.create_engine(url_for(url), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            for statement in FILL.strip().split(";\n"):
                text = statement.rstrip("; \n")
                values = {"c": community, "n": IDEAS}
                used = {name: value for name, value in values.items() if f":{name}" in text}
                connection.execute(sa.text(text), used)
            connection.execute(sa.text("ANALYZE"))
        owner.dispose()
        database = Database(url, "upwell_ideas", pool_size=2)
        yield database, community
        database.close()


def plans_of(db: Database, community: UUID, ask: Callable[[sa.Connection], Any]) -> list[Any]:
    """Return the plans, with what they really read, of every query that answers a question."""
    plans = []

    def explain(
        connection: sa.Connection,
        cursor: Any,  # noqa: ANN401  whatever the message takes
        statement: str,
        parameters: Any,  # noqa: ANN401  whatever the message takes
        context: object,
        executemany: bool,  # noqa: FBT001  SQLAlchemy's signature
    ) -> None:
        del connection, context, executemany
        if "set_config" not in statement:
            other = cursor.connection.cursor()
            other.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement, parameters)
            [plan] = other.fetchone()
            plans.append(json.loads(plan) if isinstance(plan, str) else plan)

    sa.event.listen(db.engine, "before_cursor_execute", explain)
    try:
        with db.begin(community) as tx:
            assert ask(tx)
            # The next test finds what this one found.
            tx.rollback()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", explain)
    return [plan[0]["Plan"] for plan in plans]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Walk a plan."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


BIG = {
    "ideas",
    "idea_stats",
    "comments",
    "comment_marks",
    "duplicate_suggestions",
    "idea_tags",
    *(f"votes_p{n}" for n in range(8)),
}


def check(plans: list[Any], most: int) -> None:
    """Fail where a plan reads a table whole, adds votes up, or sorts more than a page's worth."""
    assert plans
    for plan in plans:
        for node in nodes(plan):
            read = node["Actual Rows"] * node["Actual Loops"]
            told = f"{node['Node Type']} {node.get('Relation Name', '')} {read} rows"
            assert not (node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG), told
            assert read <= most, told
            if node["Node Type"] == "Aggregate":
                below = {inner.get("Relation Name", "") for inner in nodes(node)}
                assert not any(name.startswith("votes") for name in below), told


def board(number: int) -> UUID:
    """Return a board's uid."""
    return UUID(hashlib.md5(f"board{number}".encode(), usedforsecurity=False).hexdigest())


def member(number: int) -> UUID:
    """Return a member's uid."""
    return UUID(hashlib.md5(f"m{number}".encode(), usedforsecurity=False).hexdigest())


def tag() -> domain.Tag:
    """Return the tag half of the ideas carry."""
    uid = UUID(hashlib.md5(b"tag", usedforsecurity=False).hexdigest())
    return domain.Tag("tag", "Tag", uid, use_count=IDEAS // 2)


WANTED: dict[str, dict[str, Any]] = {
    "everything": {},
    "one board": {"boards": (board(1),)},
    "some boards": {"boards": (board(1), board(2))},
    "one status": {"statuses": ("shipped",)},
    "some statuses": {"statuses": domain.statuses.MOVING},
    "a status nothing has on a board": {"boards": (board(1),), "statuses": ("open",)},
    "a common tag": {"tags": (tag(),)},
    "a common tag on a board": {"tags": (tag(),), "boards": (board(1),)},
    "an author": {"author": member(3)},
    "my votes": {"voter": member(31)},
}


@pytest.mark.parametrize("order", ["trending", "top", "new"])
@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("place", ["first", "later"])
def test_it_walks_an_index(
    filled: tuple[Database, UUID], order: str, wanted: str, place: str
) -> None:
    db, community = filled
    after = {"first": None, "later": (900.0, 19_000)}[place]
    question = Question(community, order, PAGE, after=after, **WANTED[wanted])
    plans = plans_of(db, community, lambda tx: store.lists.list_numbers_of(tx, question))
    check(plans, PAGE * 20)


def test_it_reads_little_for_the_other_lists(filled: tuple[Database, UUID]) -> None:
    db, community = filled
    boards = [board(1), board(2)]
    # Suggestions wait on every fortieth idea, and boards take turns by four.
    waiting = [board(0)]
    merged = Question(community, "new", PAGE)
    before = clock.now() - timedelta(days=1)
    for ask in (
        lambda tx: store.lists.list_answered(tx, community, None, PAGE),
        lambda tx: store.lists.list_answered(tx, community, boards, PAGE),
        lambda tx: store.lists.list_by_status_time(tx, community, "shipped", None, PAGE),
        lambda tx: store.lists.list_by_status_time(tx, community, "shipped", boards, PAGE),
        lambda tx: store.lists.list_merged(tx, merged),
        lambda tx: store.unanswered_ideas.list_unanswered(tx, community, None, before, None, PAGE),
        lambda tx: store.unanswered_ideas.list_unanswered(
            tx, community, boards, before, None, PAGE
        ),
        lambda tx: store.sitemap.list_sitemap(tx, community, boards, 500, PAGE),
        lambda tx: store.boards.list_boards(tx, community),
        lambda tx: store.comments.list_comments(tx, community, 5, domain.Reader(), None, PAGE),
        lambda tx: store.comments.list_comments(
            tx, community, 5, domain.Reader(member(5)), None, PAGE
        ),
        lambda tx: store.duplicates.list_waiting_suggestions(tx, community, None, None, PAGE),
        lambda tx: store.duplicates.list_waiting_suggestions(
            tx, community, None, (before, ids.new_id()), PAGE
        ),
        lambda tx: store.duplicates.list_waiting_suggestions(tx, community, waiting, None, PAGE),
        lambda tx: store.duplicates.count_waiting_suggestions(tx, community),
        lambda tx: store.duplicates.count_waiting_suggestions(tx, community, waiting),
        lambda tx: store.duplicates.list_suggestions_by(tx, community, member(31), 31),
        lambda tx: store.duplicates.find_suggestion(tx, community, (32, 31), member(31)),
        lambda tx: store.helpful_marks.list_marks_of(tx, community, member(31)),
    ):
        check(plans_of(db, community, ask), PAGE * 20)


def test_it_reads_little_for_a_page_of_ideas(filled: tuple[Database, UUID]) -> None:
    db, community = filled
    with db.begin(community) as tx:
        boards = {one.uid: one for one in store.boards.list_boards(tx, community)}
    numbers = list(range(100, 130))
    plans = plans_of(
        db,
        community,
        lambda tx: store.ideas.load_ideas(tx, community, numbers, boards, member(31)),
    )
    assert len(plans) == 2
    check(plans, PAGE * 20)


def test_it_reads_little_to_settle_a_merge_and_a_mark(filled: tuple[Database, UUID]) -> None:
    db, community = filled
    now = clock.now()

    def settle(tx: sa.Connection) -> bool:
        store.duplicates.accept_suggestions(tx, community, (40, 41), (42, 80), None, now)
        return True

    check(plans_of(db, community, settle), PAGE * 20)
    check(
        plans_of(
            db,
            community,
            lambda tx: store.helpful_marks.remove_marks_of(tx, community, member(31)) or True,
        ),
        PAGE * 20,
    )


def test_it_searches_through_the_index(filled: tuple[Database, UUID]) -> None:
    db, community = filled
    with db.begin(community) as tx:
        rare = store.search.find(tx, Question(community, "relevance", 5), "('777')")
        common = store.search.find(tx, Question(community, "top", 5), "('idea')")
    assert [number for number, _ in rare] == [777]
    assert len(common) == 5
