"""Reads the fields of a JSON object and gathers a sentence for each that can't be read."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from services.portability.formats.checks import tidy
from services.portability.formats.moments import moment_of

T = TypeVar("T")

_NAMES: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


def name_of(value: object) -> str:
    """Return what a JSON value is, in words."""
    return _NAMES.get(type(value), type(value).__name__)


class Fields:
    """Takes the fields of an object one by one; `problems` holds (what is wrong, what to do)."""

    def __init__(self, raw: dict[str, Any], within: str = "") -> None:
        """Take the object; `within` names it in sentences, e.g. `votes[3].`."""
        self.raw = raw
        self.problems: list[tuple[str, str]] = []
        self._within = within
        self._taken: set[str] = set()

    def _say(self, name: str, wrong: str, remedy: str) -> None:
        self.problems.append((f"The field `{self._within}{name}` {wrong}.", remedy))

    def _take(self, name: str) -> Any:  # noqa: ANN401  any JSON value
        self._taken.add(name)
        return self.raw.get(name)

    def text(self, name: str, *, required: bool = False, default: str = "") -> str:
        """Take a text, tidied."""
        value = self._take(name)
        if isinstance(value, str):
            return tidy(value)
        if value is not None:
            self._say(name, f"is {name_of(value)}, not a text", "Use a text in quotes.")
        elif required:
            self._say(name, "is missing", "Add it.")
        return default

    def flag(self, name: str) -> bool:
        """Take true or false."""
        value = self._take(name)
        if value is not None and not isinstance(value, bool):
            self._say(name, f"is {name_of(value)}, not true or false", "Use true or false.")
            return False
        return bool(value)

    def number(self, name: str) -> int:
        """Take a whole number."""
        value = self._take(name)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**31 - 1:
            self._say(name, "is not a whole number", "Use digits without quotes.")
            return 0
        return value

    def moment(self, name: str) -> datetime | None:
        """Take a time."""
        value = self._take(name)
        if value is None or value == "":
            return None
        moment = moment_of(value) if isinstance(value, str) else None
        if moment is None:
            shown = f"“{value[:40]}”" if isinstance(value, str) else name_of(value)
            self._say(
                name,
                f"holds a date that can't be read ({shown})",
                "Use the format 2024-05-31T10:20:30Z.",
            )
        return moment

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        """Take one of some words."""
        value = self._take(name)
        if value is None or value == "":
            return default
        known = tuple(choices)
        if value in known:
            return str(value)
        shown = f"“{value[:40]}”" if isinstance(value, str) else name_of(value)
        self._say(name, f"has an unknown value ({shown})", f"Use one of: {', '.join(known)}.")
        return default

    def words(self, name: str) -> tuple[str, ...]:
        """Take a list of texts, tidied, without repeats."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self._say(name, "is not a list of texts", 'Use the format ["one", "two"].')
            return ()
        return tuple(dict.fromkeys(word for word in map(tidy, value) if word))

    def rows(self, name: str, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        """Take a list of objects."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self._say(name, "is not a list of objects", "Use the format [{…}, {…}].")
            return ()
        return tuple(
            self._inner(row, f"{name}[{number}].", read) for number, row in enumerate(value)
        )

    def row(self, name: str, read: Callable[["Fields"], T]) -> T | None:
        """Take an object."""
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._say(name, f"is {name_of(value)}, not an object", "Use the format {…}.")
            return None
        return self._inner(value, f"{name}.", read)

    def _inner(self, raw: dict[str, Any], within: str, read: Callable[["Fields"], T]) -> T:
        inner = Fields(raw, f"{self._within}{within}")
        result = read(inner)
        inner.leave_none()
        self.problems += inner.problems
        return result

    def unknown(self) -> list[str]:
        """Return the names of fields that nobody asked for."""
        return sorted(str(name) for name in self.raw.keys() - self._taken)

    def leave_none(self) -> None:
        """Say of each field that nobody asked for that it is unknown."""
        known = ", ".join(sorted(self._taken))
        for name in self.unknown():
            self._say(name[:40], "is not known", f"Remove it; the known fields are: {known}.")
