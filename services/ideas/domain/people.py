"""Describes people as ideas show them, and who may do what."""

from dataclasses import dataclass
from uuid import UUID

from shared.people import Person

__all__ = ["Person", "Reader"]


@dataclass(frozen=True)
class Reader:
    """Says who reads, as far as it decides what they see; `system` reads as staff."""

    member: UUID | None = None
    is_staff: bool = False
    # The slugs of the boards that somebody who is no staff moderates.
    boards: frozenset[str] = frozenset()

    def moderates(self, board: str) -> bool:
        """Return whether they see and do on a board, by slug, what staff do everywhere."""
        return self.is_staff or board in self.boards

    def on(self, board: str) -> "Reader":
        """Return who reads on one board: as staff where they moderate it."""
        return Reader(self.member, is_staff=self.moderates(board))
