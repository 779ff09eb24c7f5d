"""Describes people as ideas show them, and who may do what."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Person:
    """Holds a local copy of a member's name; a former member has none."""

    uid: UUID
    handle: str = ""
    display_name: str = ""
    is_staff: bool = False
    is_placeholder: bool = False
    is_erased: bool = False
    avatar: str = ""


@dataclass(frozen=True)
class Reader:
    """Says who reads, as far as it decides what they see; `system` reads as staff."""

    member: UUID | None = None
    is_staff: bool = False
