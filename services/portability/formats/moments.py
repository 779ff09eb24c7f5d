"""Reads dates as programs and offices write them: those with one meaning, and no others.

Of `03/04/2024` nobody can tell the day from the month. Such dates are read once it is known which
comes first, which another date of the same column may say.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

from babel import Locale

DAY_FIRST, MONTH_FIRST = "day_first", "month_first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
BOTH = "both"

# Whose names of months are known, beside the English ones.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "tr", "fi")

# Numbers of seconds, milliseconds and microseconds since 1970, by how many digits they have.
EPOCHS = {9: 1, 10: 1, 12: 1000, 13: 1000, 15: 1_000_000, 16: 1_000_000}
# Spreadsheets count days from here, one too many for dates since March 1900.
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
# 1954 to 2119, so that a number of something else is rarely taken for a date.
SERIALS = range(20_000, 80_000)
MONTHS_MOST = 12
CENTURY, THIS_CENTURY_UNTIL = 2000, 69

_CLOCK = (
    r"(?:(?:,|T| at| um)?\s*(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))"
    r"(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?"
    # The name of a zone means nothing sure, so it has to follow the zone in hours.
    r"(?:\s*(?P<zone>Z|UTC|GMT|(?:(?:UTC|GMT)\s?)?[+-]\d{2}:?\d{2})"
    r"(?:\s(?:\(?[A-Z]{3,4}\)?|[+-]\d{2,4}))?)?)?"
)
_DAY_NAME = r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,?\s+)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _CLOCK
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})" + _CLOCK)
_TWO_WAYS = re.compile(r"(?P<one>\d{1,2})([-/])(?P<two>\d{1,2})\2(?P<year>\d{4}|\d{2})" + _CLOCK)
_DAY_NAMED = re.compile(
    _DAY_NAME + r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?:\s+de|\s+of)?[-\s]+"
    r"(?P<name>[^\W\d_]{3,12})\.?,?(?:\s+de)?[-\s]+(?P<year>\d{4})" + _CLOCK
)
_NAME_FIRST = re.compile(
    _DAY_NAME + r"(?P<name>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>\d{4})" + _CLOCK
)
_UNIX = re.compile(
    r"(?P<weekday>[A-Z][a-z]{2}) (?P<name>[A-Z][a-z]{2}) +(?P<day>\d{1,2})"
    r" (?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?P<zone> UTC| GMT)? (?P<year>\d{4})"
)
_NUMBER = re.compile(r"(\d{5}|\d{9,10}|\d{12,13}|\d{15,16})(?:[.,](\d{1,12}))?")
_ONE_WAY = (_YEAR_FIRST, _DOTTED, _DAY_NAMED, _NAME_FIRST, _UNIX)
# What is longer is no date, and is not looked at.
LONGEST = 64


def moment_of(text: str, order: str = "") -> datetime | None:
    """Return the time a text means, in UTC; None where it is none or has two meanings.

    A time without a zone is UTC. `order` is `DAY_FIRST` or `MONTH_FIRST`, for dates that have two
    meanings without it.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return None
    try:
        return _moment_of(text, order)
    except (ValueError, OverflowError):
        return None


def order_of(text: str) -> str:
    """Return whether a date of numbers says which comes first, `BOTH` where it does not.

    The answer is empty for what is no such date, or means the same either way.
    """
    found = _TWO_WAYS.fullmatch(" ".join(text.split())) if len(text) <= LONGEST else None
    if found is None or found["one"].zfill(2) == found["two"].zfill(2):
        return ""
    if int(found["one"]) > MONTHS_MOST:
        # With two digits that may be the year as well.
        return DAY_FIRST if len(found["year"]) == len("2024") else BOTH
    return MONTH_FIRST if int(found["two"]) > MONTHS_MOST else BOTH


def _moment_of(text: str, order: str) -> datetime | None:
    for pattern in _ONE_WAY:
        if found := pattern.fullmatch(text):
            return _one_way(found.groupdict())
    if found := _TWO_WAYS.fullmatch(text):
        day, month = found["one"], found["two"]
        known = order_of(text)
        if known == BOTH and not order:
            return None
        if (order if known == BOTH else known) == MONTH_FIRST:
            day, month = month, day
        return _on(found["year"], int(month), day, found.groupdict())
    if found := _NUMBER.fullmatch(text):
        return _counted(found[1], float(f"0.{found[2] or 0}"))
    return None


def _one_way(parts: dict[str, Any]) -> datetime | None:
    if parts.get("weekday") and parts["weekday"].lower() not in _weekdays():
        return None
    # A day and month of one digit each need a mark between them.
    if parts.get("mark") == "" and len(parts["month"] + parts["day"]) < len("0501"):
        return None
    month = _months().get(parts["name"].lower(), 0) if "name" in parts else int(parts["month"])
    return _on(parts["year"], month, parts["day"], parts)


def _on(year: str, month: int, day: str, parts: dict[str, Any]) -> datetime:
    whole = int(year)
    if len(year) == len("24"):
        whole += CENTURY if whole <= THIS_CENTURY_UNTIL else CENTURY - 100
    hour = int(parts["hour"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= MONTHS_MOST:
            message = "no hour of half a day"
            raise ValueError(message)
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    return datetime(
        whole,
        month,
        int(day),
        hour,
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
        int((parts.get("part") or "0")[:6].ljust(6, "0")),
        tzinfo=_zone(parts.get("zone") or ""),
    ).astimezone(UTC)


def _zone(text: str) -> timezone:
    found = re.search(r"([+-])(\d{2}):?(\d{2})", text)
    if found is None:
        return UTC
    apart = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-apart if found[1] == "-" else apart)


def _counted(whole: str, part: float) -> datetime | None:
    if len(whole) in EPOCHS:
        seconds = (int(whole) + part) / EPOCHS[len(whole)]
        return datetime.fromtimestamp(seconds, UTC)
    if int(whole) not in SERIALS:
        return None
    return SERIAL_ZERO + timedelta(days=int(whole), seconds=round(part * 86_400))


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        name.lower().rstrip(".")
        for language in LANGUAGES
        for width in ("abbreviated", "wide")
        for name in Locale.parse(language).days["format"][width].values()
    )


@cache
def _months() -> dict[str, int]:
    """Return the number of each month's name; one that means two months is left out."""
    names: dict[str, set[int]] = {}
    for language in LANGUAGES:
        widths = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for number, name in widths[form][width].items():
                    names.setdefault(name.lower().rstrip("."), set()).add(number)
    # English decides, as its three letters are everywhere.
    english = Locale.parse("en").months["format"]
    sure = {
        name.lower(): number
        for width in ("abbreviated", "wide")
        for number, name in english[width].items()
    }
    return {name: min(numbers) for name, numbers in names.items() if len(numbers) == 1} | sure
