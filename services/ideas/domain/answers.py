"""Holds the official answer to an idea."""

from dataclasses import dataclass
from datetime import datetime

from services.ideas.domain.people import Person

ANSWER_MOST = 10_000


@dataclass(frozen=True)
class Answer:
    """Holds an official answer."""

    body: str
    author: Person | None
    create_time: datetime
    update_time: datetime
