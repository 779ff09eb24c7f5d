"""Checks the harness every other test stands on."""

import psycopg
import redis

from tests.harness import psycopg_url


def test_it_gives_each_test_a_database(database_url: str) -> None:
    with psycopg.connect(psycopg_url(database_url)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_gives_each_test_an_empty_redis(redis_client: redis.Redis) -> None:
    assert redis_client.dbsize() == 0
    redis_client.set("left", "behind")


def test_it_gives_each_test_an_empty_redis_again(redis_client: redis.Redis) -> None:
    assert redis_client.dbsize() == 0
    redis_client.set("left", "behind")
