"""Imports lines in this process, with everything that was read from them in memory."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from services.portability.actions import importer, reading
from services.portability.actions.staging import Place, name_of
from services.portability.clients import Stubs
from services.portability.domain.choices import Choices
from services.portability.domain.outcomes import Outcome
from services.portability.domain.records import Record
from services.portability.domain.reports import Report


class Memory:
    """Holds records as the rows of a running import do."""

    def __init__(self) -> None:
        """Begin empty."""
        self._records: dict[str, list[tuple[Place, Record]]] = defaultdict(list)
        self._outcomes: dict[str, dict[str, Outcome]] = defaultdict(dict)

    def add(self, stage: str, record: Record, rank: float = 0.0) -> None:
        """Keep a record."""
        records = self._records[stage]
        records.append(((rank, len(records)), record))

    def seal(self) -> None:
        """Put the records in order."""
        for records in self._records.values():
            records.sort(key=lambda one: one[0])

    def count(self, stage: str) -> int:
        """Return how many records a stage has."""
        return len(self._records[stage])

    def take(self, stage: str, after: Place | None, limit: int) -> list[tuple[Place, Record]]:
        """Return the next records of a stage with their places."""
        records = self._records[stage]
        start = 0 if after is None else bisect_right(records, after, key=lambda one: one[0])
        return records[start : start + limit]

    def which(self, stage: str, ids: Collection[str]) -> set[str]:
        """Return those of the external ids that a stage has."""
        return {name_of(record) for _, record in self._records[stage]}.intersection(ids)

    def outcomes(self, noun: str, ids: Collection[str]) -> dict[str, Outcome]:
        """Return what became of those of the external ids that were worked on."""
        known = self._outcomes[noun]
        return {key: known[key] for key in ids if key in known}

    def keep(self, noun: str, outcomes: Mapping[str, Outcome]) -> None:
        """Say what became of members or ideas."""
        self._outcomes[noun].update(outcomes)


def run(
    lines: Iterable[bytes],
    *,
    stubs: Stubs,
    format: str = "",  # noqa: A002  as the importer calls it
    source: str = "",
    dry_run: bool = False,
    on_error: importer.OnError = "skip",
    board: str = "",
    choices: Choices | None = None,
    progress: reading.Tell = lambda _stage, _done, _total: None,
) -> Report:
    """Import lines from end to end and return what was made and what was wrong."""
    staging = Memory()
    kept = list(lines)
    report = reading.read(
        lambda: kept,
        staging,
        format=format,
        source=source,
        board=board,
        choices=choices,
        tell=progress,
    )
    report.dry_run, report.on_error = dry_run, on_error
    steps = importer.steps_of(dry_run=dry_run, rehearse=on_error == "stop")
    work = importer.Importer(staging, stubs, report, steps)
    while work.advance():
        progress(work.progress.stage, work.progress.done, work.progress.total)
    return report
