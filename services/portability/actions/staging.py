"""Keeps what was read from a file, in Postgres, while an import works through it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from services.portability import store
from services.portability.domain.outcomes import Outcome
from services.portability.domain.records import Board, Idea, Links, Member, Record, Tag
from services.portability.formats import upwell
from shared.db import Database

Place = tuple[float, int]

KINDS: dict[str, type[Record]] = {
    "members": Member,
    "boards": Board,
    "tags": Tag,
    "ideas": Idea,
    "votes": Links,
    "merges": Links,
}
FLUSH = 500


def name_of(record: Record) -> str:
    """Return what a record is found by: its external id, or the slug of a board or tag."""
    return record.slug if isinstance(record, Board | Tag) else record.external_id


def _fit(name: str) -> str:
    """Return a name as Postgres can hold it: a file may say what no text can be."""
    return name.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


class Staging(Protocol):
    """Holds the records of each stage in the order of their rank, and what became of them."""

    def add(self, stage: str, record: Record, rank: float = 0.0) -> None:
        """Keep a record; those of the same rank stay in the order in which they came."""

    def seal(self) -> None:
        """Say that everything was added."""

    def count(self, stage: str) -> int:
        """Return how many records a stage has."""

    def take(self, stage: str, after: Place | None, limit: int) -> list[tuple[Place, Record]]:
        """Return the next records of a stage with their places."""

    def which(self, stage: str, ids: Collection[str]) -> set[str]:
        """Return those of the external ids that a stage has."""

    def outcomes(self, noun: str, ids: Collection[str]) -> dict[str, Outcome]:
        """Return what became of those of the external ids that were worked on."""

    def keep(self, noun: str, outcomes: Mapping[str, Outcome]) -> None:
        """Say what became of members or ideas."""


class Rows:
    """Holds records in Postgres, so that any worker can go on with the import.

    What became of them is written by `save`, in the transaction that says how far the import is.
    `check` is called with each batch that is read, to say how far that is or to stop it.
    """

    def __init__(
        self,
        db: Database,
        community: UUID,
        uid: UUID,
        plan: UUID,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the import and the name of what is read from its file."""
        self._db = db
        self._key = (community, uid, plan)
        self._check = check
        self._rows: list[dict[str, Any]] = []
        self._number = 0
        self._kept: dict[str, dict[str, Outcome]] = defaultdict(dict)

    def add(self, stage: str, record: Record, rank: float = 0.0) -> None:
        """Keep a record."""
        self._number += 1
        self._rows.append(
            {
                "stage": stage,
                "rank": rank,
                "number": self._number,
                "external_id": _fit(name_of(record)),
                "line": record.line,
                "content": upwell.dump(record),
            }
        )
        if len(self._rows) >= FLUSH:
            self._flush()

    def seal(self) -> None:
        """Write what is left."""
        self._flush()

    def _flush(self) -> None:
        if self._rows:
            with self._db.begin(self._key[0]) as tx:
                store.insert_records(tx, *self._key, self._rows)
            self._rows = []
        self._check()

    def count(self, stage: str) -> int:
        """Return how many records a stage has."""
        with self._db.begin(self._key[0]) as tx:
            return store.count_records(tx, *self._key, stage)

    def take(self, stage: str, after: Place | None, limit: int) -> list[tuple[Place, Record]]:
        """Return the next records of a stage with their places."""
        with self._db.begin(self._key[0]) as tx:
            rows = store.list_records(tx, *self._key, stage, after, limit)
        kind = KINDS[stage]
        return [(place, upwell.load(kind, content, line)) for place, _, line, content in rows]

    def which(self, stage: str, ids: Collection[str]) -> set[str]:
        """Return those of the external ids that a stage has."""
        named = {_fit(name): name for name in ids}
        with self._db.begin(self._key[0]) as tx:
            return {named[one] for one in store.which_records(tx, *self._key, stage, named)}

    def outcomes(self, noun: str, ids: Collection[str]) -> dict[str, Outcome]:
        """Return what became of those of the external ids that were worked on."""
        named = {_fit(name): name for name in ids}
        with self._db.begin(self._key[0]) as tx:
            found = store.find_outcomes(tx, *self._key, noun, named)
        known = {named[key]: outcome for key, outcome in found.items()}
        fresh = self._kept[noun]
        return known | {key: fresh[key] for key in ids if key in fresh}

    def keep(self, noun: str, outcomes: Mapping[str, Outcome]) -> None:
        """Say what became of members or ideas, once `save` writes it."""
        self._kept[noun].update(outcomes)

    def save(self, tx: sa.Connection) -> None:
        """Write what became of them."""
        for noun, outcomes in self._kept.items():
            if outcomes:
                fit = {_fit(name): outcome for name, outcome in outcomes.items()}
                store.insert_outcomes(tx, *self._key, noun, fit)
        self._kept.clear()
