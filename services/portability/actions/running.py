"""Works through an import as a job does: a part at a time, so that any worker can go on."""

import io
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from services.portability import store
from services.portability.domain import imports as rules
from services.portability.domain.imports import Import
from services.portability.domain.reports import Report
from shared import clock, ids, jobs, telemetry
from shared.db import Database

if TYPE_CHECKING:
    from services.portability.clients import Stubs

# After so many seconds a job ends and defers the next, so that a worker can stop in between.
PART = 5.0
BROKEN = (
    "Something went wrong on our side. You can import the file again without creating duplicates."
)


class _Outdated(Exception):  # noqa: N818  reads as what it says
    """Says that another worker has the import, or that it was cancelled."""


def run_import(db: Database, stubs: "Stubs", community: UUID, uid: UUID) -> None:
    """Do the next part of an import and defer the one after; `db` acts as the worker role.

    Raises what went wrong where it is to be tried again.
    """
    # Only a worker that imports needs gRPC.
    from services.portability.actions.reading import UnknownFormat  # noqa: PLC0415
    from services.portability.clients import Failed  # noqa: PLC0415

    part = _Part(db, stubs, community, uid)
    try:
        if not part.begin():
            return
        if part.current.plan is None:
            part.read()
        else:
            part.make()
    except _Outdated:
        return
    except UnknownFormat as error:
        part.fail(str(error))
    except Failed as failed:
        if not failed.is_away or not part.try_again():
            part.fail(str(failed))
            return
        raise
    except Exception as error:
        telemetry.log().error("import failed", exc_info=error)
        if not part.try_again():
            part.fail(BROKEN)
            return
        raise


class _Part:
    """Does what one job does of an import."""

    def __init__(self, db: Database, stubs: "Stubs", community: UUID, uid: UUID) -> None:
        self._db = db
        self._stubs = stubs
        self._community = community
        self._uid = uid
        self.current: Import

    def begin(self) -> bool:
        """Load the import; return whether there is something to do."""
        with self._db.begin(self._community) as tx:
            found = store.find_import(tx, self._community, self._uid)
        if found is None or found.state not in rules.RUNS:
            return False
        self.current = found
        if found.state == rules.QUEUED:
            self._save(replace(found, state=rules.RUNNING))
        return True

    def read(self) -> None:
        """Read the file whole into records that any worker can go on with."""
        from services.portability.actions import importer, reading  # noqa: PLC0415  as above
        from services.portability.actions.staging import Rows  # noqa: PLC0415

        told = time.monotonic()
        done = 0

        def tell(_stage: str, lines: int, _total: int) -> None:
            nonlocal told, done
            done = lines
            if time.monotonic() - told > 1.0:
                told = time.monotonic()
                self._save(replace(self.current, progress=rules.Progress(done=done)))

        plan = ids.new_id()
        rows = Rows(self._db, self._community, self._uid, plan)
        options = self.current.options

        def opened() -> Iterator[bytes]:
            with io.BufferedReader(_File(self._pieces()), rules.CHUNK_MOST) as file:
                yield from reading.lines_of(cast("Any", file))

        report = reading.read(
            opened,
            rows,
            format=options.format,
            source=options.source,
            board=options.board,
            choices=options.choices,
            tell=tell,
        )
        report.dry_run = self.current.validate_only
        report.on_error = cast("Any", options.error_handling)
        work = importer.Importer(rows, self._stubs, report, self._steps())
        self._save(
            replace(
                self.current, plan=plan, report=_plain(report), progress=work.progress, tries=0
            ),
            plan=plan,
            defer=True,
        )

    def make(self) -> None:
        """Make, or rehearse, a batch after the other until the part's time is over."""
        from services.portability.actions import importer  # noqa: PLC0415  as above
        from services.portability.actions.staging import Rows  # noqa: PLC0415

        plan = cast("UUID", self.current.plan)
        rows = Rows(self._db, self._community, self._uid, plan)
        report = Report.load(self.current.report)
        steps = self._steps()
        work = importer.Importer(rows, self._stubs, report, steps, self.current.progress)
        over = time.monotonic() + PART
        while work.advance():
            changed = replace(self.current, report=_plain(report), progress=work.progress, tries=0)
            is_over = time.monotonic() > over
            self._save(changed, rows, defer=is_over)
            if is_over:
                return
        work.end()
        self._end(replace(self.current, report=_plain(report), progress=work.progress), rows)

    def fail(self, problem: str) -> None:
        """Say that the import failed, and why."""
        try:
            self._save(self.current.end(clock.now(), rules.FAILED, problem))
        except _Outdated:
            return

    def try_again(self) -> bool:
        """Count a try; return whether there are more."""
        if self.current.tries + 1 >= rules.TRIES_MOST:
            return False
        try:
            self._save(replace(self.current, tries=self.current.tries + 1))
        except _Outdated:
            return True
        return True

    def _steps(self) -> list[tuple[str, bool]]:
        from services.portability.actions import importer  # noqa: PLC0415  as above

        return importer.steps_of(dry_run=self.current.validate_only, rehearse=True)

    def _pieces(self) -> Iterator[bytes]:
        place = 0
        while place < self.current.size:
            with self._db.begin(self._community) as tx:
                piece = store.read_chunk(tx, self._community, self._uid, place)
            if piece is None:
                raise _Outdated
            yield piece
            place += len(piece)

    def _end(self, ended: Import, rows: Any) -> None:  # noqa: ANN401  loaded late
        made = not ended.validate_only and not ended.report["stopped"]
        ended = replace(ended, tries=0, has_file=not made)
        with self._db.begin(self._community) as tx:
            rows.save(tx)
            done = store.save_import(tx, self._community, ended.end(clock.now(), rules.DONE))
            if done is None:
                raise _Outdated
            if made:
                store.delete_file(tx, self._community, self._uid)

    def _save(
        self,
        changed: Import,
        rows: Any = None,  # noqa: ANN401  as above
        *,
        plan: UUID | None = None,
        defer: bool = False,
    ) -> None:
        """Save how far it is, and what became of records; raises `_Outdated`.

        What was read under another name than `plan` is deleted, unless a worker was faster.
        """
        with self._db.begin(self._community) as tx:
            if rows is not None:
                rows.save(tx)
            saved = store.save_import(tx, self._community, changed)
            if saved is None:
                raise _Outdated
            if plan is not None:
                store.delete_other_records(tx, self._community, self._uid, plan)
            if defer:
                jobs.defer(
                    tx, "portability.run_import", community=self._community, import_id=self._uid
                )
        self.current = saved


class _File(io.RawIOBase):
    """Reads pieces as one file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  whatever can be written to
        if not self._rest:
            self._rest = next(self._pieces, b"")
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _plain(report: Report) -> dict[str, Any]:
    """Return a report as Postgres can hold it: a file may say what no text can be."""
    text = json.dumps(report.save(), ensure_ascii=False).encode("utf-8", "replace").decode()
    plain: dict[str, Any] = json.loads(text.replace("\\u0000", "\ufffd"))
    return plain
