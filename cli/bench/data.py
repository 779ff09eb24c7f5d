"""Builds a community of a given size, straight into the tables of ideas by COPY."""

import math
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg

from cli.bench.sizes import (
    BOARDS,
    CLOSED,
    HALF_LIFE_DAYS,
    STATUS_SHARES,
    STATUSES,
    YEARS,
    Size,
    votes_by_rank,
)
from services.ideas.domain import trend
from shared import clock

SYLLABLES = (
    "ba be bi bo ca ce co da de di do fa fe fi ga go ha he hi ka ke la le li lo ma me mi mo"
    " na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve vi wa we"
)
VOCABULARY = 6000

# The service folds texts in Python first; these words are plain letters, so lower case is enough.
SEARCH_SQL = """
INSERT INTO ideas.search_documents (community_id, number, tsv)
SELECT community_id, number, ideas.idea_vector(community_id, 'english', lower(title), '', body)
FROM ideas.ideas WHERE community_id = %(community)s
"""
WORDS_SQL = """
INSERT INTO ideas.words (community_id, word, trigrams, idea_count)
SELECT %(community)s, word, ARRAY(
    SELECT DISTINCT substr('  ' || word || ' ', start, 3)
    FROM generate_series(1, length(word) + 1) start ORDER BY 1), count(DISTINCT number)
FROM ideas.ideas, unnest(string_to_array(lower(title), ' ')) word
WHERE community_id = %(community)s GROUP BY word
"""
CHUNK = 20_000


def seeded(seed: int) -> random.Random:
    """Return a source of chance that is the same in every run."""
    return random.Random(seed)  # noqa: S311  figures must repeat; nothing here is a secret


def vocabulary() -> list[str]:
    """Return made-up words, the same every time."""
    source = seeded(7)
    parts = SYLLABLES.split()
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(source.choices(parts, k=source.randint(2, 4)))] = None
    return list(words)


def person(index: int) -> str:
    """Return the uid of the bench's person `index`."""
    return f"00000000-0000-7000-9000-{index:012x}"


def vote_times(create: datetime, end: datetime, count: int) -> tuple[datetime, timedelta]:
    """Return when the first of `count` evenly spread votes was cast, and the step between them."""
    return create, (end - create) / max(count, 1)


def hot_of(create: datetime, end: datetime, count: int) -> float:
    """Return log2 of the decayed sum of evenly spread votes; a geometric series in closed form."""
    if count == 0:
        return -math.inf
    first, step = vote_times(create, end, count)
    last = trend.exponent(first + step * (count - 1), HALF_LIFE_DAYS)
    ratio = 2.0 ** (-(step / timedelta(days=HALF_LIFE_DAYS)))
    series = float(count) if ratio == 1.0 else (1 - ratio**count) / (1 - ratio)
    return last + math.log2(series)


class Builder:
    """Fills the tables for one community; connects as the owner of the tables.

    The indexes of `votes` are dropped first and made again at the end, which is how a bulk load is
    done; everything is analysed afterwards.
    """

    def __init__(self, connection: psycopg.Connection, community: UUID, size: Size) -> None:
        """Take an open connection in autocommit mode."""
        self._connection = connection
        self._community = str(community)
        self._size = size
        self._random = seeded(11)
        self._words = vocabulary()
        self._end = clock.now().astimezone(UTC).replace(microsecond=0)
        self._begin = self._end - timedelta(days=365 * YEARS)
        self._counts = votes_by_rank(size)
        # Rank and number are unrelated, or the newest ideas would be the best as well.
        self._rank_of = list(range(size.ideas))
        # The ideas that take votes, by number.
        self.votable: list[int] = []
        self._random.shuffle(self._rank_of)

    @property
    def hottest(self) -> int:
        """Return the number of the idea with the most votes among those that take more."""
        return min(self.votable, key=lambda number: self._rank_of[number - 1])

    def _copy(self, table: str, columns: str, lines: Iterable[str]) -> None:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY ideas.{table} ({columns}) FROM STDIN") as copy,
        ):
            buffer: list[str] = []
            for line in lines:
                buffer.append(line)
                if len(buffer) >= CHUNK:
                    copy.write("".join(buffer))
                    buffer.clear()
            copy.write("".join(buffer))

    def _created(self, number: int) -> datetime:
        return self._begin + (self._end - self._begin) * (number / (self._size.ideas + 1))

    def _count(self, number: int) -> int:
        return self._counts[self._rank_of[number - 1]]

    def _title(self, source: random.Random) -> str:
        # Squaring skews the choice: some words are in many titles, most in few.
        words = [
            self._words[int(source.random() ** 2 * VOCABULARY)] for _ in range(source.randint(4, 8))
        ]
        return " ".join(words).capitalize()

    def build(self) -> None:
        """Build everything."""
        self._people()
        boards = self._boards()
        self._ideas(boards)
        self._votes()
        self._search()
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ideas.settings (community_id, last_number, languages, update_time)"
                " VALUES (%s, %s, '{en}', now()) ON CONFLICT (community_id)"
                " DO UPDATE SET last_number = excluded.last_number, languages = '{en}'",
                (self._community, self._size.ideas),
            )
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")

    def _people(self) -> None:
        stamp = self._begin.isoformat()
        self._copy(
            "people",
            "community_id, member_id, handle, display_name, update_time",
            (
                f"{self._community}\t{person(index)}\tperson-{index}\tPerson {index}\t{stamp}\n"
                for index in range(self._size.people)
            ),
        )

    def _boards(self) -> list[str]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT slug, board_id::text FROM ideas.boards WHERE community_id = %s",
                (self._community,),
            )
            known: dict[str, str] = dict(cursor.fetchall())
        return [known[slug] for slug in BOARDS]

    def _rows(self, boards: list[str]) -> Iterator[tuple[str, str]]:
        """Yield the lines of `ideas` and `idea_stats` together, so that they agree."""
        source = seeded(13)
        self.votable.clear()
        people = self._size.people
        for number in range(1, self._size.ideas + 1):
            board = boards[source.randrange(len(boards))]
            status = source.choices(STATUSES, STATUS_SHARES)[0]
            created = self._created(number)
            stamp = created.isoformat()
            if status not in CLOSED:
                self.votable.append(number)
            body = " ".join(self._words[source.randrange(VOCABULARY)] for _ in range(60))
            answered = "\\N" if status == "open" else stamp
            hot = self._hot(number, created)
            idea = (number, board, person(number % people), self._title(source), body, "en")
            stats = (number, board, status, "t", self._count(number), hot, stamp, answered)
            yield (
                self._line(*idea, status, stamp, answered, stamp, stamp),
                self._line(*stats),
            )

    def _line(self, *values: object) -> str:
        return "\t".join([self._community, *map(str, values)]) + "\n"

    def _hot(self, number: int, created: datetime) -> str:
        hot = hot_of(created, self._end, self._count(number))
        return "-Infinity" if math.isinf(hot) else repr(hot)

    def _ideas(self, boards: list[str]) -> None:
        columns = (
            "community_id, number, board_id, author_id, title, body, language, status,"
            " status_time, response_time, create_time, update_time"
        )
        self._copy("ideas", columns, (idea for idea, _ in self._rows(boards)))
        columns = (
            "community_id, number, board_id, status, listed, votes, hot, status_time, response_time"
        )
        self._copy("idea_stats", columns, (stats for _, stats in self._rows(boards)))

    def _vote_lines(self) -> Iterator[str]:
        people = self._size.people
        for number in range(1, self._size.ideas + 1):
            count = self._count(number)
            moment, step = vote_times(self._created(number), self._end, count)
            offset = number * 7919 % people
            prefix = f"{self._community}\t{number}\t"
            for index in range(count):
                stamp = (moment + step * index).isoformat()
                yield f"{prefix}{person((offset + index) % people)}\t{number}\t1\t{stamp}\n"

    def _votes(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = 'ideas.votes'::regclass AND contype = 'p'"
            )
            (primary,) = cursor.fetchone() or ("",)
            cursor.execute("SELECT pg_get_indexdef('ideas.votes_member_idx'::regclass)")
            (member_index,) = cursor.fetchone() or ("",)
            cursor.execute("ALTER TABLE ideas.votes DROP CONSTRAINT votes_pkey")
            cursor.execute("DROP INDEX ideas.votes_member_idx")
        columns = "community_id, idea, member_id, origin_idea, source, create_time"
        self._copy("votes", columns, self._vote_lines())
        with self._connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(f"ALTER TABLE ideas.votes ADD CONSTRAINT votes_pkey {primary}")
            cursor.execute(str(member_index))

    def _search(self) -> None:
        """Index the texts; SEARCH_SQL says the same as the service's own statement."""
        with self._connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(SEARCH_SQL, {"community": self._community})
            cursor.execute(WORDS_SQL, {"community": self._community})
