"""Holds what a tag is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Tag:
    """Holds a word that ideas are found by.

    `idea_count` is what its list shows to whoever asks, `use_count` every idea that carries it.
    """

    slug: str
    display_name: str
    uid: UUID | None = None
    idea_count: int = 0
    use_count: int = 0
