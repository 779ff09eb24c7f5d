"""Tells the time, so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """Return the current time with its zone, UTC."""
    return _source()


def use(source: Callable[[], datetime] | None) -> None:
    """Replace the source of time, or put the system's back with None."""
    global _source  # noqa: PLW0603  one clock for a process is the point
    _source = source or _system
