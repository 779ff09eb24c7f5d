"""Keeps records in a temporary file, so that a large import needs little memory."""

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from services.gateway.portability.records import Record

T = TypeVar("T", bound=Record)


class Shelf(Generic[T]):
    """Holds records of one kind, read back in the order of their keys; 16 bytes of memory each."""

    def __init__(self, spool: "Spool") -> None:
        """Begin empty."""
        self._spool = spool
        self._keys = array("d")
        self._places = array("Q")

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)

    def add(self, record: T, key: float) -> None:
        """Keep a record."""
        self._keys.append(key)
        self._places.append(self._spool.write(record))

    def __iter__(self) -> Iterator[T]:
        """Yield the records by key; those with the same key as they came."""
        for number in sorted(range(len(self._keys)), key=self._keys.__getitem__):
            yield cast("T", self._spool.read(self._places[number]))


class Spool:
    """Holds the file that shelves write to."""

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
