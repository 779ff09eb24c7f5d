"""Holds what the roadmap shows."""

from dataclasses import dataclass

from services.ideas.domain.ideas import Idea


@dataclass(frozen=True)
class Column:
    """Holds one column of the roadmap; `idea_count` is all there are."""

    status: str
    ideas: tuple[Idea, ...]
    idea_count: int
