"""Keeps records in a temporary file, so that a large import needs little memory."""

import pickle
import tempfile
from types import TracebackType
from typing import Self, cast

from services.portability.domain.records import Record


class Spool:
    """Holds the file that records are written to."""

    def __init__(self) -> None:
        """Open a temporary file that vanishes with the process."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by __exit__
        self._end = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the file."""
        self._file.close()

    def write(self, record: Record) -> int:
        """Append a record; returns its place."""
        place = self._end
        self._file.seek(place)
        pickle.dump(record, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        return place

    def read(self, place: int) -> Record:
        """Return the record at a place."""
        self._file.seek(place)
        # Nobody but this process can have written it.
        return cast("Record", pickle.load(self._file))  # noqa: S301
