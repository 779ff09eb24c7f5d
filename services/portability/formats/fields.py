"""Reads the fields of a JSON object and gathers a sentence for each that can't be read."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from services.portability.formats.checks import tidy

T = TypeVar("T")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})")
_SPACED = re.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(UTC|Z|[+-]\d{2}:?\d{2})?"
)
_GO_ZONE = re.compile(r" ([+-]\d{4})(?: [A-Z]{3,4}| [+-]\d{2,4})?$")

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


def moment_of(text: str) -> datetime | None:
    """Return the time a text means, in UTC; None where it can't be read.

    Knows RFC 3339, `2024-05-01 10:20:30 UTC`, `2024-05-01`, `1-May-2024`, `1 May 2024` and
    `May 1, 2024`. A time without a zone is UTC. Day/month orders that can't be told apart
    (`01/02/2024`) are not guessed.
    """
    try:
        return _moment_of(text.strip())
    except (ValueError, OverflowError):
        return None


def _moment_of(text: str) -> datetime | None:
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _on(found[3], found[2], found[1])
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return _on(found[3], found[1], found[2])
    if found := _SPACED.fullmatch(_GO_ZONE.sub(r" \1", text)):
        zone = "Z" if found[3] in ("UTC", None) else found[3]
        text = f"{found[1]}T{found[2]}{zone}"
    if not re.match(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)", text):
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _on(year: str, month: str, day: str) -> datetime | None:
    if month.lower() not in MONTHS:
        return None
    return datetime(int(year), MONTHS.index(month.lower()) + 1, int(day), tzinfo=UTC)


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
