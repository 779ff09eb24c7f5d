"""Holds how ideas work in a community."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Settings:
    """Holds how ideas work in a community."""

    answer_promise_days: int = 30
    trend_half_life_days: float = 7.0
    update_time: datetime | None = None
    languages: tuple[str, ...] = field(default=())
