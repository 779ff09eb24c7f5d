"""Reads a whole file once and finds what is wrong with it before anything is made."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from services.portability.actions.staging import Staging
from services.portability.domain.records import (
    Board,
    Fault,
    Idea,
    Links,
    Member,
    Notice,
    Record,
    Tag,
    links_of,
    people_of,
)
from services.portability.domain.reports import Report
from services.portability.formats import checks
from services.portability.formats.base import Format

NO_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class Plan:
    """Checks what a file asks for and how it hangs together, and hands it to the staging.

    What stays in memory grows with the number of ideas, members and merges, by some hundred bytes
    each; texts, votes and comments do not.
    """

    def __init__(self, staging: Staging, report: Report, board: str = "") -> None:
        """Begin empty; `board` is the slug that every idea goes to, where it is given."""
        self._staging = staging
        self._boards: dict[str, Board] = {}
        self._tags: dict[str, Tag] = {}
        self._merges: dict[str, Links] = {}
        self._report = report
        self._board = board
        self._line_refused = 0
        self._since: dict[str, float] = {}
        self._lines: dict[str, int] = {}
        self._refused: set[str] = set()
        self._unknown: dict[str, tuple[int, str]] = {}
        self._splits: dict[str, tuple[int, str]] = {}

    def read(self, form: Format, lines: Iterable[bytes]) -> None:
        """Take everything a file says."""
        for item in form.read(self._counted(lines)):
            if isinstance(item, Fault):
                self._report.add(item)
                if item.refused:
                    self._refuse_row(item.line)
                    self._refuse(item.external_id)
            elif isinstance(item, Notice):
                self._report.add(item)
                if item.skipped:
                    self._report.rows += 1
                    self._report.rows_skipped += 1
            else:
                self._take(item, by_age=form.by_age)
        self._check_people()
        self._check_splits()
        self._check_targets()
        self._check_circles()
        for stage, records in (("boards", self._boards), ("tags", self._tags)):
            for record in records.values():
                self._staging.add(stage, record)
        for links in self._merges.values():
            # An idea takes others in before it is merged itself.
            self._staging.add("merges", links, -self._depth(links.external_id))
        self._staging.seal()

    def _knows(self, external_id: str) -> bool:
        """Return whether the file holds an idea that was not refused."""
        return external_id in self._lines and external_id not in self._refused

    def _depth(self, external_id: str) -> int:
        depth = 0
        while external_id in self._merges:
            external_id = self._merges[external_id].merged_into
            depth += 1
        return depth

    def _counted(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            self._report.lines += 1
            yield line

    def _refuse_row(self, line: int) -> None:
        """Count a row that is refused; all that is wrong with it is told at once."""
        if line != self._line_refused:
            self._line_refused = line
            self._report.rows += 1
            self._report.ideas_refused += 1

    def _refuse(self, external_id: str) -> None:
        if external_id and external_id not in self._lines:
            self._refused.add(external_id)

    def _take(self, record: Record, *, by_age: bool) -> None:
        if isinstance(record, Member):
            self._member(record)
        elif isinstance(record, Board):
            self._small(record, self._boards, checks.board(record))
        elif isinstance(record, Tag):
            self._small(record, self._tags, checks.tag(record))
        elif isinstance(record, Idea):
            self._idea(record, by_age=by_age)
        elif record:
            self._report.rows += record.names_imported_votes
            self._mention(record, record.external_id)
            self._staging.add("votes", record, record.line)

    def _member(self, record: Member) -> None:
        faults = list(checks.member(record))
        if faults:
            self._report.add(*faults)
            return
        if record.roles:
            text = f"They get a role where they are created: {', '.join(record.roles)}."
            self._report.add(Notice(record.line, record.external_id, text))
        since = (record.create_time or NO_TIME).timestamp()
        # The same person may be named on many lines; the earliest is when they came.
        if since < self._since.get(record.external_id, float("inf")):
            self._since[record.external_id] = since
            self._staging.add("members", record, since)

    def _small(
        self,
        record: Board | Tag,
        kept: "dict[str, Board] | dict[str, Tag]",
        faults: Iterator[Fault],
    ) -> None:
        if found := list(faults):
            self._report.add(*found)
            return
        if isinstance(record, Board):
            self._mention(record, record.slug)
        kept.setdefault(record.slug, record)  # type: ignore[arg-type]  # the caller pairs them

    def _idea(self, record: Idea, *, by_age: bool) -> None:
        if self._board:
            record = replace(record, board=self._board)
        faults = list(checks.idea(record))
        self._report.rows += 1
        if record.external_id in self._lines:
            first = self._lines[record.external_id]
            wrong = f"The external id is already used on line {first}."
            faults.append(
                Fault(record.line, record.external_id, wrong, "Use a different one for each idea.")
            )
        if faults:
            self._report.add(*faults)
            self._report.ideas_refused += 1
            self._refuse(record.external_id)
            return
        self._lines[record.external_id] = record.line
        self._refused.discard(record.external_id)
        self._mention(record, record.external_id)
        if record.split_from:
            self._splits[record.external_id] = (record.line, record.split_from)
        moment = (record.create_time or NO_TIME).timestamp() if by_age else 0.0
        self._staging.add("ideas", record.without_links(), moment)
        links = links_of(record)
        if links.merged_into:
            self._merges[record.external_id] = replace(links, votes=(), followers=())
        if rest := replace(links, merged_into="", merge_time=None):
            self._staging.add("votes", rest, moment)

    def _mention(self, record: Record, external_id: str) -> None:
        for person in people_of(record):
            if person and person not in self._since and person not in self._unknown:
                self._unknown[person] = (getattr(record, "line", 0), external_id)

    def _check_people(self) -> None:
        for person, (line, external_id) in self._unknown.items():
            if person not in self._since:
                wrong = f"It names “{person[:80]}”, but the file has no such member."
                remedy = "Add a member line with this external id."
                self._report.add(Fault(line, external_id, wrong, remedy, refused=False))
        self._unknown.clear()

    def _check_splits(self) -> None:
        for external_id, (line, source) in self._splits.items():
            if not self._knows(source):
                wrong = f"It was split from “{source[:80]}”, which is not in the file."
                remedy = "Add that idea; without it, the link is not imported."
                self._report.add(Fault(line, external_id, wrong, remedy, refused=False))

    def _check_targets(self) -> None:
        for external_id, links in list(self._merges.items()):
            if not self._knows(links.merged_into):
                target = links.merged_into[:80]
                why = "was refused" if links.merged_into in self._refused else "is not in the file"
                wrong = f"It is merged into “{target}”, which {why}, so the merge is skipped."
                remedy = "Add or correct that idea, or remove the merge."
                self._report.add(Fault(links.line, external_id, wrong, remedy, refused=False))
                del self._merges[external_id]

    def _check_circles(self) -> None:
        done: set[str] = set()
        for start in list(self._merges):
            path: list[str] = []
            at = start
            while at in self._merges and at not in done and at not in path:
                path.append(at)
                at = self._merges[at].merged_into
            if at in path:
                self._break(path[path.index(at) :])
            done.update(path)

    def _break(self, circle: list[str]) -> None:
        """Take the merge of the last line out of a circle, and say so."""
        last = max(circle, key=lambda external_id: self._merges[external_id].line)
        turned = circle[circle.index(last) :] + circle[: circle.index(last)]
        way = " → ".join(name[:40] for name in [*turned, last][:12])
        wrong = f"The merges form a circle ({way}), so this one is skipped."
        remedy = "Decide which idea the others are merged into."
        line = self._merges[last].line
        self._report.add(Fault(line, last, wrong, remedy, refused=False))
        del self._merges[last]
