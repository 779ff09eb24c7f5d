"""Hands a list of the console out as CSV: streamed page by page, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from flask import Response, current_app, stream_with_context
from marshmallow import Schema, fields

from services.gateway.edge import clients
from services.gateway.web import wire
from services.gateway.web.schemas import Reply
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


def answer_listed(
    name: str,
    reply: type[Reply],
    ask: Callable[[Any], Any],
    asked: Any,  # noqa: ANN401  any list
) -> Response:
    """Answer with everything that a service lists, in the fields of the API."""

    def fetch(token: str) -> tuple[Sequence[Any], str]:
        asked.page_size, asked.page_token = PAGE, token
        found = ask(asked)
        rows = next(getattr(found, one.name) for one in found.DESCRIPTOR.fields if one.is_repeated)
        return [reply.write(one) for one in rows], found.next_page_token

    return answer(name, dict(_columns(reply)), fetch)


def _columns(reply: type[Schema]) -> Iterator[tuple[str, Callable[[Any], object]]]:
    """Return each field that fits in a cell, with what reads it; people are their handles."""
    for name, field in reply().dump_fields.items():
        if isinstance(field, fields.Nested):
            inner = dict(_columns(type(field.schema)))
            if "handle" in inner:
                yield name, _inside(name, inner["handle"])
            else:
                for key, read in inner.items():
                    yield f"{name}.{key}", _inside(name, read)
        elif isinstance(field, fields.List):
            if not isinstance(field.inner, fields.Nested):
                yield name, partial(_words, name)
        elif not name.endswith("_html"):
            yield name, itemgetter(name)


def _inside(name: str, read: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda row: read(row[name]) if row[name] else None


def _words(name: str, row: Mapping[str, Any]) -> str:
    return " ".join(map(str, row[name]))


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
