"""Says what we know of a person."""

from dataclasses import dataclass
from datetime import datetime

from shared import people
from shared.refusals import NotFound


@dataclass(frozen=True)
class Person(people.Person):
    """Holds a member's name as we show it, and what only this service knows of them."""

    join_time: datetime | None = None
    on_leaderboards: bool = True
    level: str = "newcomer"

    def is_named_as(self, other: "Person") -> bool:
        """Return whether both are shown alike."""
        return (
            self.handle == other.handle
            and self.display_name == other.display_name
            and self.avatar == other.avatar
            and self.is_staff == other.is_staff
            and self.is_placeholder == other.is_placeholder
        )


class MemberNotFound(NotFound):
    """Refuses because there is no such member, or they left."""

    message = "Member not found. Check the handle."
