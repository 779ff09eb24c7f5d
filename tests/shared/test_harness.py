"""Checks the harness every other test stands on."""

from collections.abc import Iterator

import psycopg
import pytest
import redis
import sqlalchemy as sa

from tests.harness import Clone, Clones, Servers, psycopg_url

OUTBOX = "FROM members.outbox"
ANNOUNCE = (
    "INSERT INTO members.outbox"
    " (community_id, event_id, type, subject, actor, trace_parent, body, create_time)"
    " VALUES (gen_random_uuid(), gen_random_uuid(), 'a', '', '', '', '{}', now()) RETURNING seq"
)
MANY = (
    "INSERT INTO members.outbox"
    " (community_id, event_id, type, subject, actor, trace_parent, body, create_time)"
    " SELECT gen_random_uuid(), gen_random_uuid(), 'a', '', '', '', '{}', now()"
    " FROM generate_series(1, 30000)"
)


@pytest.fixture
def lender(servers: Servers) -> Iterator[Clones]:
    """Return what lends databases, with none that was used before."""
    made = Clones(servers)
    yield made
    made.close()


def run(clone: Clone, statement: str) -> object:
    """Run a statement as the owner and return what it gives first, if anything."""
    with clone.owner.connect() as connection:
        found = connection.execute(sa.text(statement))
        return found.scalar() if found.returns_rows else None


def test_it_gives_each_test_a_database(database_url: str) -> None:
    with psycopg.connect(psycopg_url(database_url)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_gives_each_test_an_empty_redis(redis_client: redis.Redis) -> None:
    assert redis_client.dbsize() == 0
    redis_client.set("left", "behind")


def test_it_gives_each_test_an_empty_redis_again(redis_client: redis.Redis) -> None:
    assert redis_client.dbsize() == 0
    redis_client.set("left", "behind")


def test_it_empties_a_database_for_the_next_test(lender: Clones) -> None:
    with lender.lend("members") as first:
        number = run(first, ANNOUNCE)
    with lender.lend("members") as second:
        assert second is first
        assert run(second, f"SELECT count(*) {OUTBOX}") == 0
        assert run(second, ANNOUNCE) == number


def test_it_lends_a_database_to_one_at_a_time(lender: Clones) -> None:
    with lender.lend("members") as first, lender.lend("members") as second:
        run(first, ANNOUNCE)
        assert run(second, f"SELECT count(*) {OUTBOX}") == 0


def test_it_makes_only_the_schema_that_is_asked_for(lender: Clones) -> None:
    with lender.lend("members") as clone:
        assert run(clone, "SELECT to_regclass('members.outbox')")
        assert run(clone, "SELECT to_regclass('ideas.outbox')") is None


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE members.extra (one int)",
        "DROP TABLE members.emails",
        "GRANT SELECT ON members.emails TO PUBLIC",
        "ALTER TABLE members.emails DISABLE ROW LEVEL SECURITY",
        f"{ANNOUNCE}; ANALYZE members.outbox",
        MANY,
    ],
    ids=["new", "dropped", "granted", "opened", "analysed", "large"],
)
def test_it_makes_a_new_one_after_what_emptying_leaves(lender: Clones, statement: str) -> None:
    with lender.lend("members") as first:
        for part in statement.split("; "):
            run(first, part)
    with lender.lend("members") as second:
        assert second.url != first.url
        assert run(second, f"SELECT count(*) {OUTBOX}") == 0


def test_it_makes_a_new_one_while_somebody_is_in_the_last(lender: Clones) -> None:
    with lender.lend("members") as first:
        other = psycopg.connect(psycopg_url(first.url))
        other.execute(f"SELECT count(*) {OUTBOX}")
    other.close()
    with lender.lend("members") as second:
        assert second.url != first.url
