"""Holds what a member's page shows of their ideas."""

from dataclasses import dataclass

from services.ideas.domain.ideas import Idea


@dataclass(frozen=True)
class Activity:
    """Holds what a member did, as far as somebody may see it."""

    idea_count: int
    comment_count: int
    shipped_count: int
    ideas: tuple[Idea, ...]
