"""Knows the files an import can read, and tells them apart by how they begin."""

import csv
import io
import json
from collections.abc import Callable

from services.portability.formats import (
    canny,
    columns,
    fider,
    peps,
    tabular,
    upwell,
    uservoice,
    voters,
)
from services.portability.formats.base import Format

FORMATS: dict[str, Callable[[], Format]] = {
    "upwell": upwell.Upwell,
    "peps": peps.Peps,
    "canny": canny.Canny,
    "uservoice": uservoice.UserVoice,
    "fider": fider.Fider,
    "csv": tabular.Generic,
    "voters": voters.Voters,
}


def detect(beginning: bytes, delimiter: str = "") -> str | None:
    """Return the name of the format a file is in, from its first lines; None where none fits."""
    text = beginning.decode("utf-8-sig", "replace").lstrip()
    first, _, rest = text.partition("\n")
    delimiter = delimiter or columns.delimiter_of(first)
    if first.lower().startswith(columns.SEPARATOR):
        first = rest.partition("\n")[0]
    if first.startswith("{"):
        return _of_object(first)
    try:
        header = next(csv.reader(io.StringIO(first), delimiter=delimiter), [])
    except csv.Error:
        # Whatever it is, it is no table.
        return None
    return columns.kind_of(header, (uservoice.COLUMNS, fider.COLUMNS, canny.COLUMNS))


def _of_object(line: str) -> str | None:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        # A broken first line is reported as such when it is read.
        return "upwell"
    # Only the archive itself: other programs' ideas have authors as well.
    name = raw.get("external_id")
    is_proposal = isinstance(name, str) and peps.NAME.fullmatch(name) and raw.keys() >= peps.TELLING
    return "peps" if is_proposal else "upwell"
