"""Looks through a table before it is read: its columns, statuses, and the order of its dates."""

from collections import Counter
from dataclasses import replace

from services.portability.domain.choices import Choices
from services.portability.domain.records import Fault
from services.portability.domain.surveys import Column, FileStatus, Survey
from services.portability.formats import checks, tables
from services.portability.formats.columns import STATUSES, Columns, status_key
from services.portability.formats.moments import BOTH, order_of
from services.portability.formats.tables import Table

EXAMPLES, EXAMPLE_MOST = 3, 60
# More columns and statuses are read, but not shown.
COLUMNS_MOST, STATUSES_MOST = 100, 200
DATES = ("create_time", "answer_time")


def status_of(text: str, choices: Choices) -> str:
    """Return our status for one of a file, as a person chose or by its words; empty for none."""
    chosen = choices.statuses.get(text) or choices.statuses.get(text.casefold())
    return chosen or STATUSES.get(status_key(text), "")


def survey(table: Table, columns: Columns, choices: Choices) -> Survey:
    """Return how a table is understood."""
    looking: _Looking | None = None
    for row in table.rows:
        if isinstance(row, Fault):
            if looking is None:
                break
        elif looking is None:
            if not row.is_blank:
                looking = _Looking(tables.names_of(row), columns, choices)
        elif len(row.cells) == len(looking.header):
            looking.take([checks.tidy(cell) for cell in row.cells])
    found = looking.result() if looking is not None else Survey()
    return replace(found, delimiter=table.delimiter)


class _Looking:
    """Gathers what the rows under a header hold."""

    def __init__(self, header: list[str], columns: Columns, choices: Choices) -> None:
        self.header = header
        self._choices = choices
        found = columns.found(header, choices.columns)
        self._shown = [
            Column(name, _meaning(name, found, choices)) for name in header[:COLUMNS_MOST]
        ]
        self._status = found["status"]
        self._dates = {name: Counter[str]() for meaning in DATES for name in found[meaning]}
        self._statuses = Counter[str]()
        self._example = ""

    def take(self, cells: list[str]) -> None:
        """Look at a row."""
        for column, cell in zip(self._shown, cells, strict=False):
            text = cell[:EXAMPLE_MOST]
            if text and len(column.examples) < EXAMPLES and text not in column.examples:
                column.examples.append(text)
        # The first of two columns of the same name counts.
        values = dict(zip(reversed(self.header), reversed(cells), strict=True))
        status = next((values[name] for name in self._status if values[name]), "")
        if status and (status in self._statuses or len(self._statuses) < STATUSES_MOST):
            self._statuses[status] += 1
        for name, orders in self._dates.items():
            if order := order_of(values[name]):
                orders[order] += 1
                self._example = self._example or (values[name] if order == BOTH else "")

    def result(self) -> Survey:
        """Return what was found."""
        orders = {
            name: _order(counted, self._choices) for name, counted in self._dates.items() if counted
        }
        return Survey(
            columns=self._shown,
            statuses=[
                FileStatus(name[: checks.NAME_MOST], count, status_of(name, self._choices))
                for name, count in self._statuses.most_common()
            ],
            date_order=BOTH if BOTH in orders.values() else next(iter(orders.values()), ""),
            date_example=self._example,
            date_columns=orders,
        )


def _meaning(name: str, found: dict[str, list[str]], choices: Choices) -> str:
    if name in choices.columns:
        return choices.columns[name]
    return next((meaning for meaning, names in found.items() if name in names), "")


def _order(counted: Counter[str], choices: Choices) -> str:
    """Return the order of a column: as chosen, or as its dates of one meaning agree."""
    if choices.date_order or BOTH not in counted:
        return choices.date_order or counted.most_common(1)[0][0]
    settled = [order for order in counted if order != BOTH]
    return settled[0] if len(settled) == 1 else BOTH
