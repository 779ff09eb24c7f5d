"""Holds who somebody is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Identity:
    """Holds who somebody is."""

    community: UUID
    member: UUID
    handle: str
    display_name: str
    roles: tuple[str, ...]
    capabilities: tuple[str, ...]
    state: str
    locale: str
    accepted_conduct_version: int
    scopes: tuple[str, ...] = ()
    is_new: bool = False
    next_path: str = ""
    access_token: UUID | None = None
    needs_name: bool = False
