"""Says what a format is, and reads lines and JSON objects carefully."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from services.portability.domain.choices import Choices
from services.portability.domain.records import Fault, Notice, Record
from services.portability.domain.surveys import Survey

LINE_MOST = 16 * 1024 * 1024
DEPTH_MOST = 32

Item = Record | Fault | Notice


class Format(Protocol):
    """Reads one kind of file.

    `by_age` says that ideas are numbered by their age; otherwise the order of the file is kept.
    """

    @property
    def name(self) -> str:
        """Return what it is called."""
        ...

    @property
    def source(self) -> str:
        """Return whose external ids these are, once everything is read."""
        ...

    @property
    def by_age(self) -> bool:
        """Return whether ideas are numbered by age."""
        ...

    def look(self, lines: Iterable[bytes], choices: Choices) -> Survey | None:
        """Return how a table is understood, before it is read; None for what is no table."""
        ...

    def read(self, lines: Iterable[bytes]) -> Iterator[Item]:
        """Yield what the lines say, and what is wrong with them."""
        ...


def decode(number: int, line: bytes) -> str | Fault:
    """Return a line as text, or what is wrong with it."""
    if len(line) > LINE_MOST:
        return Fault(
            number,
            "",
            f"The line is longer than {LINE_MOST // 1024 // 1024} MiB.",
            "Check that each record ends with a line break.",
        )
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return Fault(
            number,
            "",
            f"Byte {error.start + 1} of the line is not valid UTF-8.",
            "Save the file as UTF-8.",
        )
    if "\0" in text:
        return Fault(
            number,
            "",
            f"The line contains a NUL character at position {text.index(chr(0)) + 1}.",
            "Remove it; the file may be damaged.",
        )
    return text


def objects(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]] | Fault]:
    """Yield the JSON object of each line with its number; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        text = decode(number, line)
        if isinstance(text, Fault):
            yield text
        elif text.strip():
            yield _object(number, text)


def _object(number: int, text: str) -> tuple[int, dict[str, Any]] | Fault:
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        return Fault(
            number,
            "",
            f"This is not valid JSON at column {error.colno}: {error.msg}.",
            "Put one complete JSON object on each line.",
        )
    except RecursionError:
        return _too_deep(number)
    except ValueError as error:
        return Fault(number, "", f"This is not valid JSON: {error}.", "Correct the line.")
    if not isinstance(value, dict):
        return Fault(
            number, "", "The line is not a JSON object.", "Start it with { and end it with }."
        )
    return _too_deep(number) if _deep(value) else (number, value)


def _too_deep(number: int) -> Fault:
    return Fault(
        number, "", f"The line is nested deeper than {DEPTH_MOST} levels.", "Reduce the nesting."
    )


def _deep(value: object) -> bool:
    level = [value]
    for _ in range(DEPTH_MOST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _no_constant(name: str) -> None:
    message = f"{name} is not a JSON number"
    raise ValueError(message)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a field is there twice"
        raise ValueError(message)
    return found


def identity(raw: dict[str, Any]) -> str:
    """Return what names a raw record in a message."""
    value = raw.get("external_id")
    return value[:80] if isinstance(value, str) else ""
