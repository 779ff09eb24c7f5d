"""Holds what the home page shows."""

from dataclasses import dataclass

from services.ideas.domain.ideas import Idea


@dataclass(frozen=True)
class Home:
    """Holds the home page's three columns."""

    rising: tuple[Idea, ...]
    answered: tuple[Idea, ...]
    shipped: tuple[Idea, ...]
