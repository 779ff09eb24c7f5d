"""Measures how long a community's facts take to reconcile, and how much memory that needs."""

import os
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from uuid import UUID, uuid5

import psycopg
from rich.console import Console
from rich.table import Table

from cli.bench.data import seeded
from services.rewards import actions
from services.rewards.domain.points.facts import NAMESPACE
from shared import dev, ids, migrate
from shared.actor import system
from shared.db import Database

# So many facts there are for each member, on average.
EACH = 50
# So many different people vote for an idea before its author raises the next one.
CROWD = 500
START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 700
CHUNK = 10_000
PAGE = 500
SHARE = 10
COLUMNS = (
    "community_id, fact_id, type, subject_id, actor_id, object, idea, board, key, time, event_time"
)


@dataclass
class Run:
    """Holds what one pass over everybody came to; memory is resident bytes."""

    seconds: float = 0.0
    facts: int = 0
    transfers: int = 0
    early: int = 0
    end: int = 0
    most: int = 0
    slowest: float = 0.0


def resident() -> int:
    """Return this process's resident memory, bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def member(number: int) -> UUID:
    """Return the uid of a member."""
    return uuid5(NAMESPACE, f"bench {number}")


def facts(
    community: UUID, count: int, people: int, source: random.Random
) -> Iterator[tuple[object, ...]]:
    """Yield rows of facts: votes on the ideas of members of whom few have very many."""
    weights = list(accumulate(1 / rank for rank in range(1, people + 1)))
    had = [0] * people
    everybody = [member(number) for number in range(people)]
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        for author in source.choices(range(people), cum_weights=weights, k=size):
            place = had[author]
            had[author] += 1
            voter = everybody[(author + 1 + place) % people]
            number = author + 1 + people * (place // min(CROWD, people - 1))
            idea = f"ideas/{number}"
            moment = START + timedelta(seconds=source.randrange(DAYS * 86_400))
            yield (
                community,
                ids.new_id(),
                "vote",
                everybody[author],
                voter,
                idea,
                idea,
                "product",
                f"vote:{number}:{voter}",
                moment,
                moment,
            )


def load(url: str, community: UUID, count: int, people: int) -> None:
    """Write people and facts straight into the tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """INSERT INTO rewards.people (community_id, member_id, handle, display_name,
                join_time, update_time)
            SELECT %s, m, 'm' || n, 'Member ' || n, %s, now()
            FROM unnest(%s::uuid[]) WITH ORDINALITY AS u(m, n)""",
            [community, START, [member(number) for number in range(people)]],
        )
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY rewards.facts ({COLUMNS}) FROM STDIN") as copy,
        ):
            for row in facts(community, count, people, seeded(11)):
                copy.write_row(row)
        connection.execute("VACUUM ANALYZE rewards.facts")


def run(db: Database, community: UUID, people: int, *, dry_run: bool = False) -> Run:
    """Reconcile everybody, page by page, and say what that took."""
    actor, done = system(community), Run()
    pages, token = 0, ""
    began = time.perf_counter()
    while True:
        page = time.perf_counter()
        outcome = actions.reconcile_members(
            db, actor, dry_run=dry_run, page_size=PAGE, page_token=token
        )
        pages += 1
        done.slowest = max(done.slowest, time.perf_counter() - page)
        done.facts += outcome.facts
        done.transfers += outcome.transfers
        done.end = resident()
        done.most = max(done.most, done.end)
        if pages == max(people // PAGE // SHARE, 1):
            done.early = done.end
        token = outcome.next_page_token
        if not token:
            done.seconds = time.perf_counter() - began
            return done


def bare_insert(url: str, rows: int) -> float:
    """Return the seconds that as many bare rows take: the same columns and indexes, no rules."""
    with (
        psycopg.connect(url) as reading,
        psycopg.connect(url, autocommit=True) as writing,
        reading.cursor("rows") as cursor,
    ):
        writing.execute("CREATE TABLE bare (LIKE rewards.transfers INCLUDING ALL)")
        cursor.execute("SELECT * FROM rewards.transfers LIMIT %s", [rows])
        seconds = 0.0
        names = "transfer_id, member_id, amount, effective_time, fact_id, object"
        statement = f"""INSERT INTO bare (community_id, {names}, unit, debit, credit, reason, rule,
                board, create_time)
            SELECT %s, u.*, 'standing', 'mint:idea-supported', 'member:' || u.m, 'earned',
                'idea-supported', 'product', now()
            FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::timestamptz[], %s::uuid[],
                %s::text[]) AS u(t, m, a, e, f, o)"""  # noqa: S608  as above
        while chunk := cursor.fetchmany(1000):
            places = [column.name for column in cursor.description or ()]
            columns = [
                [row[places.index(name.strip())] for row in chunk] for name in names.split(",")
            ]
            began = time.perf_counter()
            writing.execute(statement, [chunk[0][0], *columns])
            seconds += time.perf_counter() - began
        return seconds


def measure(count: int, folder: Path, console: Console) -> None:
    """Build so many facts in a fresh folder, reconcile them, and print what that took."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    postgres = dev.Postgres(folder / "postgres")
    try:
        url = postgres.start()
        migrate.upgrade("rewards", url)
        community = ids.new_id()
        people = max(count // EACH, 2)
        console.print(f"Loading {count:,} facts of {people:,} members …")
        load(url, community, count, people)
        db = Database(url, "upwell_rewards", pool_size=2)
        table = Table("pass", "seconds", "facts/s", "transfers", "MB at 10 %", "MB at the end")
        found = {}
        for name, dry_run in (("fill an empty ledger", False), ("look again", True)):
            found[name] = one = run(db, community, people, dry_run=dry_run)
            table.add_row(
                name,
                f"{one.seconds:.1f}",
                f"{one.facts / one.seconds:,.0f}",
                f"{one.transfers:,}",
                f"{one.early / 1e6:.0f}",
                f"{one.end / 1e6:.0f} (most {one.most / 1e6:.0f})",
            )
        db.close()
        first = found["fill an empty ledger"]
        bare = bare_insert(url, first.transfers)
        console.print(table)
        console.print(
            f"As many bare ledger rows, 1,000 a statement: {bare:.1f} s;"
            f" filling takes {first.seconds / max(bare, 0.001):.1f} times as long."
            f" The slowest page of {PAGE} members took {first.slowest:.1f} s."
        )
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
