"""Reads the rows of a table, however its cells are separated, and says what is wrong with lines."""

import csv
import itertools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.portability.domain.records import Fault
from services.portability.formats import checks
from services.portability.formats.base import LINE_MOST, decode
from services.portability.formats.columns import SEPARATOR, delimiter_of

csv.field_size_limit(min(LINE_MOST, sys.maxsize))


@dataclass(frozen=True)
class Row:
    """Holds the cells of a row, and on which line it begins; the first row is the header."""

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Return whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """Holds what separates the cells of a file, and its rows."""

    delimiter: str
    rows: Iterator[Row | Fault]


def read(lines: Iterable[bytes], delimiter: str = "") -> Table:
    """Return the table that lines are; what separates its cells is found where it is not given."""
    broken: list[Fault] = []
    texts = _texts(lines, broken)
    first = next(texts, "")
    used = delimiter or delimiter_of(first)
    told = first.lower().startswith(SEPARATOR)
    whole = texts if told else itertools.chain([first], texts)
    return Table(used, _rows(whole, used, broken, skipped=int(told)))


def _rows(
    texts: Iterator[str], delimiter: str, broken: list[Fault], *, skipped: int
) -> Iterator[Row | Fault]:
    reader = csv.reader(texts, strict=True, delimiter=delimiter)
    # The line that says the separator is none of the table.
    before = skipped
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
        elif row is None:
            return
        elif row:
            yield Row(line, row)


def _texts(lines: Iterable[bytes], broken: list[Fault]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        text = decode(number, line)
        if isinstance(text, Fault):
            broken.append(text)
            # The row goes on as if the rest of the line were empty, so that the next is found.
            yield line.decode("utf-8", "replace").replace("\0", "")[:LINE_MOST]
        else:
            yield text


def names_of(row: Row) -> list[str]:
    """Return the names of the columns that a header has, as they are compared."""
    return [checks.tidy(cell).strip().lower() for cell in row.cells]
