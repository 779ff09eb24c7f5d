"""Reads a file whole, finds its format where nobody says it, and hands on what it asks for."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO

from services.portability import formats
from services.portability.actions.plan import Plan
from services.portability.actions.staging import Staging
from services.portability.domain.choices import Choices
from services.portability.domain.records import Notice
from services.portability.domain.reports import Report
from services.portability.formats import columns, encodings, unreadable
from services.portability.formats.base import LINE_MOST

Tell = Callable[[str, int, int], None]

# How often it is told how many lines were read.
OFTEN = 200


class UnknownFormat(Exception):  # noqa: N818  reads as what it says
    """Says that a file is in no format we know."""

    def __init__(self, why: str = "") -> None:
        """Say what the file is, where that was seen, or what can be read."""
        known = ", ".join(formats.FORMATS)
        super().__init__(why or f"The format of the file is unknown. Specify one of: {known}.")


def read(
    opened: Callable[[], Iterable[bytes]],
    staging: Staging,
    *,
    format: str = "",  # noqa: A002  what people call it
    source: str = "",
    board: str = "",
    choices: Choices | None = None,
    tell: Tell,
) -> Report:
    """Hand everything that lines ask for to the staging, and return what is wrong with them.

    The lines are opened again and again, as a table is looked through before it is read. `format`
    is found from the first lines where it is empty. `source` names where the external ids come
    from, and defaults to the format's name, or to the community an export is of: the same file
    imported under two sources is made twice. `board` is the slug that every idea goes to.
    `choices` are what a person says about the file. `tell` is told (stage, done, total). Raises
    `UnknownFormat`.
    """
    chosen = choices or Choices()
    if why := unreadable.reason(_beginning(opened())):
        raise UnknownFormat(why)
    encoding, texts = encodings.in_utf8(opened(), chosen.encoding)
    begun, rest = _peek(texts)
    name = format or formats.detect(begun, chosen.delimiter)
    if name not in formats.FORMATS:
        raise UnknownFormat
    report = Report(format=name)
    if encoding != encodings.NAMES["utf-8"]:
        report.add(Notice(0, "", f"The file was read as {encoding}."))
    form = formats.FORMATS[name]()
    survey = form.look(rest, chosen)
    if survey is not None:
        report.survey = replace(survey, encoding=encoding)
    _, texts = encodings.in_utf8(opened(), encoding)
    Plan(staging, report, board).read(form, _told(texts, tell))
    report.source = source or form.source
    report.end_reading()
    return report


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is far too long only the beginning, to be refused."""
    while line := stream.readline(LINE_MOST + 1):
        yield line
        while len(line) > LINE_MOST and not line.endswith(b"\n"):
            line = stream.readline(LINE_MOST + 1)
            if not line:
                return


def _beginning(lines: Iterable[bytes]) -> bytes:
    """Return enough of a file to see what it is."""
    seen = b""
    for line in lines:
        seen += line
        if seen.strip() and len(seen) >= unreadable.LOOKED_AT:
            break
    return seen


def _peek(lines: Iterable[bytes]) -> tuple[bytes, Iterable[bytes]]:
    """Return the first lines and all of them again."""
    reading = iter(lines)
    first: list[bytes] = []
    for line in reading:
        first.append(line)
        if line.strip() and not line.lower().startswith(columns.SEPARATOR.encode()):
            break
    return b"".join(first), itertools.chain(first, reading)


def _told(lines: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    for number, line in enumerate(lines, start=1):
        if number % OFTEN == 0:
            tell("reading", number, 0)
        yield line
