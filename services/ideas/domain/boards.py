"""Describes boards and tags, and who may read and post."""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from services.ideas.domain.people import Person, Reader
from services.ideas.domain.refusals import BoardNotFound, BoardReadOnly, PostingNotAllowed
from shared.text import Form

KINDS = ("ideas", "questions")
ACCESSES = ("public", "members", "staff")
POSTINGS = ("members", "staff", "nobody")

MOST_BOARDS = 200
LONGEST_SLUG = 50
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Holds what an admin says about a board."""

    slug: str = ""
    display_name: str = ""
    purpose: str = ""
    kind: str = "ideas"
    access: str = "public"
    posting: str = "members"
    owner_handle: str = ""
    threshold: int = 0
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class Board(Draft):
    """Holds a place for ideas. `idea_count` is how many are listed.

    `owner` is whom new ideas are routed to, and nobody while they are suspended; `owner_id` stays.
    """

    uid: UUID
    revision: int
    create_time: datetime
    update_time: datetime
    idea_count: int = 0
    owner_id: UUID | None = None
    owner: Person | None = None

    @property
    def etag(self) -> str:
        """Return what changes with every edit."""
        return f'"{self.revision}"'

    def readable_by(self, reader: Reader) -> bool:
        """Return whether somebody may read it."""
        if reader.moderates(self.slug) or self.access == "public":
            return True
        return self.access == "members" and reader.member is not None

    def check_reading(self, reader: Reader) -> None:
        """Raise `BoardNotFound` where somebody may not know of it."""
        if not self.readable_by(reader):
            raise BoardNotFound

    def check_posting(self, reader: Reader) -> None:
        """Raise `BoardReadOnly` or `PostingNotAllowed` where somebody may not post."""
        if self.posting == "nobody":
            raise BoardReadOnly(board=self.display_name)
        if self.posting == "staff" and not reader.moderates(self.slug):
            raise PostingNotAllowed(board=self.display_name)


UPDATABLE = tuple(field.name for field in fields(Draft))


def check_slug(form: Form, name: str, slug: str) -> str:
    """Return a slug, or note in the form why it is none."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        form.refuse(name, "Use 1 to 50 letters a to z, digits and hyphens between them.")
    return slug


def check_choice(form: Form, name: str, value: str, choices: tuple[str, ...]) -> str:
    """Return one of the choices, or note in the form which there are."""
    if value not in choices:
        form.refuse(name, f"Choose one of {', '.join(choices)}.")
    return value
