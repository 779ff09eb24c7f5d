"""Hands a list of the console out as CSV: streamed page by page, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response, current_app, stream_with_context

from services.gateway.edge import clients
from services.gateway.web import wire
from shared import clock

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheets take a file without this mark for one in an old encoding.
MARK = "\ufeff"
# Seconds each page of a long list may take.
PAGE_BUDGET = 10.0
PAGE = 100

# Returns the rows at a page token, and the token of the next page.
Fetch = Callable[[str], tuple[Sequence[Any], str]]
Columns = Mapping[str, Callable[[Any], object]]


def cell(value: object) -> str:
    """Return a value as a cell: times in RFC 3339, texts so that none is a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return wire.rfc3339(value)
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" \n").startswith(FORMULAS) else value
    return str(value)


def answer(name: str, columns: Columns, fetch: Fetch) -> Response:
    """Answer with every row of a list as a file; raises `Failed` where the first page can't be had.

    The rows of a page are written while the next is asked for, so memory does not grow with them.
    """
    clients.allow(PAGE_BUDGET)
    first = fetch("")

    def lines() -> Iterator[str]:
        yield MARK + _line(columns)
        rows, token = first
        while True:
            yield "".join(_line([cell(read(row)) for read in columns.values()]) for row in rows)
            if not token:
                return
            clients.allow(PAGE_BUDGET)
            rows, token = fetch(token)

    response = current_app.response_class(stream_with_context(lines()), mimetype="text/csv")
    filename = f"{name}-{clock.now().date().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _line(cells: Any) -> str:  # noqa: ANN401  texts in order
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
