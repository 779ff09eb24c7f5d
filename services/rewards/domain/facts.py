"""Says what facts there are, whose merit each is, and which of them hold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

SUBJECT = "subject"
ACTOR = "actor"

# Why a fact does not hold.
WITHDRAWN = "withdrawn"
REPEATED = "repeated"
SUSPENDED = "suspended"
SELF = "self"
HELD = "held"
ABUSE = "abuse"


@dataclass(frozen=True)
class Trigger:
    """Says which facts something counts, and whether they are the merit of subject or actor.

    Where `confirmed`, another person confirms it, so one's own and those of one's other accounts
    never count.
    """

    type: str
    role: str
    confirmed: bool


# What rules and achievements may count, by name.
TRIGGERS: dict[str, Trigger] = {
    "idea_raised": Trigger("idea_raised", SUBJECT, confirmed=False),
    "idea_planned": Trigger("idea_planned", SUBJECT, confirmed=True),
    "idea_in_progress": Trigger("idea_in_progress", SUBJECT, confirmed=True),
    "idea_shipped": Trigger("idea_shipped", SUBJECT, confirmed=True),
    "vote_received": Trigger("vote", SUBJECT, confirmed=True),
    "vote_cast": Trigger("vote", ACTOR, confirmed=True),
    "comment_posted": Trigger("comment_posted", SUBJECT, confirmed=False),
    "comment_helpful": Trigger("comment_helpful", SUBJECT, confirmed=True),
    "answer_accepted": Trigger("answer_accepted", SUBJECT, confirmed=True),
    "duplicate_found": Trigger("duplicate_found", SUBJECT, confirmed=True),
    "profile_completed": Trigger("profile_completed", SUBJECT, confirmed=False),
}

TYPES = frozenset(trigger.type for trigger in TRIGGERS.values())

# The status an idea has to have reached for each fact, in their order.
STATUS_FACTS = {
    "planned": "idea_planned",
    "in_progress": "idea_in_progress",
    "shipped": "idea_shipped",
}


@dataclass(frozen=True)
class Fact:
    """Holds one fact; `invalid` says why it does not hold, or is empty where it does.

    A fact that is `held` by an open case still counts, with its points set aside.
    """

    uid: UUID
    type: str
    subject: UUID
    actor: UUID
    object: str
    idea: str
    board: str
    quantity: int
    key: str
    time: datetime
    event_time: datetime
    source: str = ""
    invalid: str = ""
    invalid_time: datetime | None = None

    def earner(self, trigger: Trigger) -> UUID:
        """Return whose merit it is for a trigger."""
        return self.subject if trigger.role == SUBJECT else self.actor

    def actor_for(self, trigger: Trigger) -> UUID:
        """Return who stands on the other side of it: who confirms it, or whom it was for."""
        return self.actor if trigger.role == SUBJECT else self.subject
