"""Reads ideas from the rows of a table by the names of its columns."""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.portability.domain.choices import Choices
from services.portability.domain.records import (
    Answer,
    Board,
    Fault,
    Idea,
    Member,
    Notice,
    StatusChange,
)
from services.portability.domain.surveys import Survey
from services.portability.formats import checks, surveying, tables
from services.portability.formats.base import Item
from services.portability.formats.columns import GENERIC, STATUSES, Columns
from services.portability.formats.moments import BOTH, moment_of, order_of
from services.portability.formats.tables import Row
from shared.slugs import free_slug, same_name, slug_of

# Digits, in groups of three or not, and what some programs write behind them.
_COUNT = re.compile(r"(-?)(\d{1,12}|\d{1,3}(?:[., '\u00a0\u202f]\d{3})+)(?:[.,]0+)?")
_NOT_A_DATE = "Use one format for all, for example 2024-05-31 or 2024-05-31T10:20:30Z."


@dataclass
class Tabular:
    """Reads one program's tables."""

    columns: Columns
    by_age: bool = True
    choices: Choices = field(default_factory=Choices)
    survey: Survey = field(default_factory=Survey)
    # The slug of each board, by what its name says.
    boards: dict[str, str] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the format's name."""
        return self.columns.name

    @property
    def source(self) -> str:
        """Return whose external ids these are."""
        return self.columns.name

    def look(self, lines: Iterable[bytes], choices: Choices) -> Survey:
        """Return how a file is understood; what reads it next goes by that."""
        self.choices = choices
        self.survey = surveying.survey(tables.read(lines, choices.delimiter), self.columns, choices)
        return self.survey

    def read(self, lines: Iterable[bytes]) -> Iterator[Item]:
        """Yield what the rows say, and what is wrong with them."""
        header: list[str] | None = None
        found: dict[str, list[str]] = {}
        for row in tables.read(lines, self.choices.delimiter).rows:
            if isinstance(row, Fault):
                yield row
                if header is None:
                    return
            elif row.is_blank:
                if header is not None:
                    yield Notice(row.line, "", "The row is empty.", skipped=True)
            elif header is None:
                header = tables.names_of(row)
                found = self.columns.found(header, self.choices.columns)
                yield from self._head(header, found)
            elif len(row.cells) != len(header):
                yield Fault(
                    row.line,
                    "",
                    f"The row has {len(row.cells)} cells, but the header has {len(header)}.",
                    "Check the quotes and what separates the cells.",
                )
            else:
                yield from self.records(self._cells(found, header, row))
        yield from self._end(header)

    def _cells(self, found: Mapping[str, list[str]], header: list[str], row: Row) -> "Cells":
        cells: dict[str, str] = {}
        for name, cell in zip(header, row.cells, strict=True):
            cells.setdefault(name, checks.tidy(cell))
        return Cells(found, cells, row.line, self.choices, self.survey)

    def _head(self, header: list[str], found: Mapping[str, list[str]]) -> Iterator[Item]:
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if twice:
            yield Fault(
                1,
                "",
                f"The header contains {', '.join(twice)} twice.",
                "Rename one.",
                refused=False,
            )
        if not found[self.columns.needed]:
            what = self.columns.needed.replace("_", " ")
            yield Fault(
                1,
                "",
                f"The header has no {what} column.",
                f"Choose which column it is, or rename one to"
                f" {self.columns.of(self.columns.needed)[0]}.",
                refused=False,
            )
        used = {name for names in found.values() for name in names}
        if passed := [
            name for name in header if name and name not in used | set(self.choices.columns)
        ]:
            yield Notice(1, "", f"Unknown columns were ignored: {', '.join(passed)[:400]}.")
        if self.survey.asks:
            named = [name for name, order in self.survey.date_columns.items() if order == BOTH]
            yield Fault(
                0,
                "",
                f"The dates in {', '.join(named)} have two meanings, for example"
                f" {self.survey.date_example}.",
                "Choose whether the day or the month comes first.",
                refused=False,
            )

    def _end(self, header: list[str] | None) -> Iterator[Item]:
        if header is None:
            yield Fault(0, "", "The file is empty.", "Export it again.", refused=False)
        if count := self.passed.get("votes"):
            yield Notice(
                0,
                "",
                f"The file counts {count:,} votes but does not name the voters. They are imported"
                " as votes without names; a list of voters can follow.",
            )
        if count := self.passed.get("comments"):
            yield Notice(
                0,
                "",
                f"The file counts {count:,} comments but does not hold them, so none are imported.",
            )

    def records(self, cells: "Cells") -> Iterator[Item]:
        """Yield what a row says."""
        title = cells.get("title")
        external_id = cells.get("external_id") or slug_of(title, 64) or f"row-{cells.line}"
        author = _author(cells, self.columns)
        status = cells.status()
        created = cells.moment("create_time")
        answered = cells.moment("answer_time") or created
        target = cells.get("merged_into")
        if cells.faults:
            yield from (Fault(cells.line, external_id[:80], *fault) for fault in cells.faults)
            return
        if target == external_id:
            target = ""
        yield author
        board = cells.get("board") or "Ideas"
        slug = self.boards.get(same_name(board), "")
        if not slug:
            slug = free_slug(board, self.boards.values(), "board")
            self.boards[same_name(board)] = slug
            name = board[: checks.NAME_MOST]
            yield Board(slug, name, position=len(self.boards), line=cells.line)
        answer = yield from _answer(cells, answered)
        votes, comments = cells.count("votes"), cells.count("comments")
        yield from cells.warnings(external_id)
        yield Idea(
            external_id=external_id,
            title=title,
            body=cells.get("body"),
            board=slug,
            author=author.external_id,
            status="merged" if target else status,
            tags=cells.tags(),
            create_time=created,
            number=cells.number(),
            answer=answer,
            status_changes=tuple(_history(status, answer, answered)),
            merged_into=target,
            imported_votes=votes,
            line=cells.line,
        )
        for what, count in (("votes", votes), ("comments", comments)):
            self.passed[what] = self.passed.get(what, 0) + count


@dataclass
class Cells:
    """Gives the cells of a row by what they hold; `faults` says what could not be read."""

    found: Mapping[str, list[str]]
    cells: Mapping[str, str]
    line: int
    choices: Choices
    survey: Survey
    faults: list[tuple[str, str]] = field(default_factory=list)
    _warned: list[tuple[str, str]] = field(default_factory=list)

    def get(self, meaning: str) -> str:
        """Return the first cell of a meaning that holds anything."""
        return self.cells.get(self._column(meaning), "")

    def has(self, meaning: str) -> bool:
        """Return whether there is a column of a meaning."""
        return bool(self.found[meaning])

    def _column(self, meaning: str) -> str:
        return next((name for name in self.found[meaning] if self.cells.get(name)), "")

    def status(self) -> str:
        """Return the status, ours for that of the file."""
        text = self.get("status")
        if not text:
            return "open"
        status = surveying.status_of(text, self.choices)
        if not status:
            known = ", ".join(dict.fromkeys(STATUSES.values())).replace("_", " ")
            self.faults.append(
                (
                    f"The status “{text[:40]}” is unknown.",
                    f"Choose what it is here, or use one of: {known}.",
                )
            )
        return status or "open"

    def moment(self, meaning: str) -> datetime | None:
        """Return a time; one with two meanings is asked about once, for the whole column."""
        column = self._column(meaning)
        text = self.cells.get(column, "")
        if not text:
            return None
        order = self.choices.date_order or self.survey.date_columns.get(column, "")
        moment = moment_of(text, order)
        if moment is None and not (self.survey.asks and order_of(text) == BOTH):
            self.faults.append((f"The date “{text[:40]}” can't be read.", _NOT_A_DATE))
        return moment

    def count(self, meaning: str) -> int:
        """Return a number of votes or comments; less than none is none."""
        text = self.get(meaning)
        found = _COUNT.fullmatch(text)
        if text and found is None:
            self._warned.append(
                (f"The number of {meaning} “{text[:40]}” can't be read.", "Use digits alone.")
            )
        return int(re.sub(r"\D", "", found[2])) if found and not found[1] else 0

    def warnings(self, external_id: str) -> Iterator[Fault]:
        """Yield what was left out of the row, which is imported all the same."""
        for wrong, remedy in self._warned:
            yield Fault(self.line, external_id[:80], wrong, remedy, refused=False)

    def number(self) -> int:
        """Return the number that people know an idea by, where a column is called so."""
        text = self.cells.get("number", "").removeprefix("#")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004  as many digits as a number has at most

    def tags(self) -> tuple[str, ...]:
        """Return the words of the tags' cell."""
        text = self.get("tags")
        separator = ";" if ";" in text else ","
        return tuple(
            dict.fromkeys(word for part in text.split(separator) if (word := part.strip()))
        )


def _author(cells: Cells, columns: Columns) -> Member:
    name, email = cells.get("author"), cells.get("email")
    key = cells.get("author_id") or email or name
    if not key:
        if cells.has("author") or cells.has("email"):
            cells.faults.append(("The author is empty.", "Add an author."))
        return Member(f"#{columns.name}", f"Imported from {columns.name}")
    shown = name or email.partition("@")[0] or key
    return Member(key, shown[: checks.NAME_MOST], email=email, line=cells.line)


def _answer(cells: Cells, answered: datetime | None) -> Generator[Item, None, Answer | None]:
    text = cells.get("answer")
    if not text:
        return None
    name = cells.get("answer_author")
    if name:
        yield Member(name, name[: checks.NAME_MOST], line=cells.line)
    return Answer(text, name, answered)


def _history(
    status: str, answer: Answer | None, answered: datetime | None
) -> Iterator[StatusChange]:
    if status in ("open", "merged"):
        return
    yield StatusChange(
        "open",
        status,
        answer.body if answer else f"This was {status.replace('_', ' ')} when it was imported.",
        answer.member if answer else "",
        answered,
    )


class Generic(Tabular):
    """Reads any table whose columns have common names."""

    def __init__(self) -> None:
        """Take the common names."""
        super().__init__(GENERIC)
