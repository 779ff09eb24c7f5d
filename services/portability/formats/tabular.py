"""Reads CSV by the names of its columns; each program's own names are in its module."""

import csv
import itertools
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.portability.domain.records import (
    Answer,
    Board,
    Fault,
    Idea,
    Member,
    Notice,
    StatusChange,
)
from services.portability.formats import checks
from services.portability.formats.base import LINE_MOST, Item, decode
from services.portability.formats.fields import moment_of
from shared.slugs import free_slug, same_name, slug_of

csv.field_size_limit(min(LINE_MOST, sys.maxsize))

# In the order of how likely they are.
DELIMITERS = (",", ";", "\t", "|")
# How some spreadsheets begin a file to say what separates its cells.
SEPARATOR = "sep="

# What other programs call the states an idea can be in.
STATUSES: dict[str, str] = {
    "open": "open",
    "new": "open",
    "active": "open",
    "pending": "open",
    "no status": "open",
    "under review": "under_review",
    "in review": "under_review",
    "reviewing": "under_review",
    "considering": "under_review",
    "under consideration": "under_review",
    "gathering feedback": "under_review",
    "needs feedback": "under_review",
    "planned": "planned",
    "accepted": "planned",
    "approved": "planned",
    "on roadmap": "planned",
    "in progress": "in_progress",
    "started": "in_progress",
    "in development": "in_progress",
    "beta": "in_progress",
    "shipped": "shipped",
    "complete": "shipped",
    "completed": "shipped",
    "done": "shipped",
    "released": "shipped",
    "launched": "shipped",
    "declined": "declined",
    "closed": "declined",
    "rejected": "declined",
    "wont do": "declined",
    "won t do": "declined",
    "not planned": "declined",
    "merged": "merged",
    "duplicate": "merged",
}


@dataclass(frozen=True)
class Columns:
    """Says which columns of a file hold what; names are compared in lower case, first one wins.

    `telling` are the columns that only this program's files have.
    """

    name: str
    telling: frozenset[str]
    title: tuple[str, ...]
    external_id: tuple[str, ...]
    body: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    author_id: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    create_time: tuple[str, ...] = ()
    merged_into: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    answer_author: tuple[str, ...] = ()
    answer_time: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


GENERIC = Columns(
    name="csv",
    telling=frozenset({"title"}),
    title=("title", "subject", "name", "idea", "summary"),
    external_id=("external_id", "id", "number", "key", "url"),
    body=("body", "description", "details", "text", "content"),
    author=("author", "author_name", "author name", "created_by", "name of author", "creator"),
    author_id=("author_id", "author id", "user_id"),
    email=("author_email", "author email", "email", "creator_email"),
    board=("board", "forum", "category", "product"),
    status=("status", "state", "stage"),
    tags=("tags", "labels", "tag", "label"),
    create_time=("create_time", "created_at", "created", "date", "created at"),
    merged_into=("merged_into", "duplicate_of", "parent_id"),
    answer=("answer", "response", "official_response"),
    answer_author=("answer_author", "responded_by"),
    answer_time=("answer_time", "responded_at"),
    votes=("votes", "vote_count", "score"),
    comments=("comment_count", "comments_count"),
)


def delimiter_of(line: str) -> str:
    """Return what separates the cells of a file, by its first line: what makes most of them."""
    if line.lower().startswith(SEPARATOR) and line[len(SEPARATOR) :].strip("\r\n"):
        return line[len(SEPARATOR)]

    def cells(delimiter: str) -> int:
        try:
            return len(next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


def kind_of(header: Sequence[str], known: Iterable[Columns]) -> str | None:
    """Return the format of a file with this header; None where no column is a title."""
    names = {name.strip().lower() for name in header}
    for columns in known:
        if columns.telling <= names:
            return columns.name
    return GENERIC.name if names.intersection(GENERIC.title) else None


@dataclass
class Tabular:
    """Reads one program's CSV."""

    columns: Columns
    by_age: bool = True
    # The slug of each board, by what its name says.
    _boards: dict[str, str] = field(default_factory=dict)
    _passed: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the format's name."""
        return self.columns.name

    @property
    def source(self) -> str:
        """Return whose external ids these are."""
        return self.columns.name

    def read(self, lines: Iterable[bytes]) -> Iterator[Item]:
        """Yield what the rows say, and what is wrong with them."""
        broken: list[Fault] = []
        texts = _texts(lines, broken)
        first = next(texts, "")
        delimiter = delimiter_of(first)
        told = first.lower().startswith(SEPARATOR)
        reader = csv.reader(
            texts if told else itertools.chain([first], texts), strict=True, delimiter=delimiter
        )
        header: list[str] | None = None
        # The line that says the separator is none of the table.
        skipped = before = int(told)
        while True:
            row: list[str] | None
            try:
                row = next(reader, None)
            except csv.Error as error:
                row = []
                broken.append(
                    Fault(before + 1, "", f"This is not valid CSV: {error}.", "Check the quotes.")
                )
            line, before = before + 1, reader.line_num + skipped
            if broken:
                yield from broken
                broken.clear()
                if header is None:
                    return
                continue
            if row is None:
                break
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = [cell.strip().lower() for cell in row]
                yield from self._head(header)
                continue
            yield from self._row(line, header, row)
        yield from self._end(header)

    def _head(self, header: list[str]) -> Iterator[Item]:
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if twice:
            yield Fault(
                1,
                "",
                f"The header contains {', '.join(twice)} twice.",
                "Rename one.",
                refused=False,
            )
        if not set(header).intersection(self.columns.title):
            yield Fault(
                1,
                "",
                "The header has no title column.",
                f"Rename one of the columns to {self.columns.title[0]}.",
            )
        known = {name for names in _names(self.columns) for name in names}
        if passed := [name for name in header if name and name not in known]:
            yield Notice(1, "", f"Unknown columns were ignored: {', '.join(passed)[:400]}.")

    def _end(self, header: list[str] | None) -> Iterator[Item]:
        if header is None:
            yield Fault(0, "", "The file is empty.", "Export it again.", refused=False)
        for what, count in self._passed.items():
            yield Notice(
                0,
                "",
                f"The file counts {count:,} {what} but does not name the members, so none are"
                " imported.",
            )

    def _row(self, line: int, header: list[str], row: list[str]) -> Iterator[Item]:
        if len(row) != len(header):
            yield Fault(
                line,
                "",
                f"The row has {len(row)} cells, but the header has {len(header)}.",
                "Check the quotes and commas.",
            )
            return
        cells: dict[str, str] = {}
        for name, cell in zip(header, row, strict=True):
            cells.setdefault(name, checks.tidy(cell))
        yield from _Row(self.columns, cells, line).read(self._boards, self._passed)


@dataclass(frozen=True)
class _Row:
    columns: Columns
    cells: Mapping[str, str]
    line: int

    def get(self, names: tuple[str, ...]) -> str:
        return next((self.cells[name] for name in names if self.cells.get(name)), "")

    def read(self, boards: dict[str, str], passed: dict[str, int]) -> Iterator[Item]:
        title = self.get(self.columns.title)
        external_id = self.get(self.columns.external_id) or slug_of(title, 64) or f"row-{self.line}"
        faults: list[tuple[str, str]] = []
        author = self._author(faults)
        status = self._status(faults)
        created = self._moment(self.columns.create_time, faults)
        answered = self._moment(self.columns.answer_time, faults) or created
        target = self.get(self.columns.merged_into)
        if faults:
            yield from (Fault(self.line, external_id[:80], *fault) for fault in faults)
            return
        if target == external_id:
            target = ""
        yield author
        board = self.get(self.columns.board) or "Ideas"
        slug = boards.get(same_name(board), "")
        if not slug:
            slug = free_slug(board, boards.values(), "board")
            boards[same_name(board)] = slug
            yield Board(slug, board[: checks.NAME_MOST], position=len(boards), line=self.line)
        answer = yield from self._answer(answered)
        yield Idea(
            external_id=external_id,
            title=title,
            body=self.get(self.columns.body),
            board=slug,
            author=author.external_id,
            status="merged" if target else status,
            tags=self._tags(),
            create_time=created,
            answer=answer,
            status_changes=tuple(self._history(status, answer, answered)),
            merged_into=target,
            line=self.line,
        )
        for what, names in (("votes", self.columns.votes), ("comments", self.columns.comments)):
            count = self.get(names)
            if count.isdecimal() and int(count):
                passed[what] = passed.get(what, 0) + int(count)

    def _author(self, faults: list[tuple[str, str]]) -> Member:
        name = self.get(self.columns.author)
        email = self.get(self.columns.email)
        key = self.get(self.columns.author_id) or email or name
        if not key:
            if any(column in self.cells for column in (*self.columns.author, *self.columns.email)):
                faults.append(("The author is empty.", "Add an author."))
            return Member(f"#{self.columns.name}", f"Imported from {self.columns.name}")
        shown = name or email.partition("@")[0] or key
        return Member(key, shown[: checks.NAME_MOST], email=email, line=self.line)

    def _status(self, faults: list[tuple[str, str]]) -> str:
        text = self.get(self.columns.status)
        if not text:
            return "open"
        plain = slug_of(text).replace("-", " ")
        if plain not in STATUSES:
            known = ", ".join(sorted(STATUSES))
            faults.append((f"The status “{text[:40]}” is unknown.", f"Use one of: {known}."))
        return STATUSES.get(plain, "open")

    def _moment(self, names: tuple[str, ...], faults: list[tuple[str, str]]) -> datetime | None:
        text = self.get(names)
        moment = moment_of(text) if text else None
        if text and moment is None:
            faults.append(
                (
                    f"The date “{text[:40]}” can't be read.",
                    "Use the format 2024-05-31 or 2024-05-31T10:20:30Z.",
                )
            )
        return moment

    def _tags(self) -> tuple[str, ...]:
        text = self.get(self.columns.tags)
        separator = ";" if ";" in text else ","
        return tuple(
            dict.fromkeys(word for part in text.split(separator) if (word := part.strip()))
        )

    def _answer(self, answered: datetime | None) -> Generator[Item, None, Answer | None]:
        text = self.get(self.columns.answer)
        if not text:
            return None
        name = self.get(self.columns.answer_author)
        if name:
            yield Member(name, name[: checks.NAME_MOST], line=self.line)
        return Answer(text, name, answered)

    def _history(
        self, status: str, answer: Answer | None, answered: datetime | None
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


def _names(columns: Columns) -> Iterator[tuple[str, ...]]:
    for value in vars(columns).values():
        if isinstance(value, tuple):
            yield value


def _texts(lines: Iterable[bytes], broken: list[Fault]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        text = decode(number, line)
        if isinstance(text, Fault):
            broken.append(text)
            # The row goes on as if the rest of the line were empty, so that the next is found.
            yield line.decode("utf-8", "replace").replace("\0", "")[:LINE_MOST]
        else:
            yield text


class Generic(Tabular):
    """Reads any CSV whose columns have common names."""

    def __init__(self) -> None:
        """Take the common names."""
        super().__init__(GENERIC)
