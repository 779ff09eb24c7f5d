"""Lists the time zones that people choose from."""

import zoneinfo
from functools import cache

# What is left out are other names of these, kept for old machines.
PLACES = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Pacific/",
)


@cache
def names() -> list[str]:
    """Return the names of time zones, UTC first."""
    return ["UTC", *sorted(one for one in zoneinfo.available_timezones() if one.startswith(PLACES))]
