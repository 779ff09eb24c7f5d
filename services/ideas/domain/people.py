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
