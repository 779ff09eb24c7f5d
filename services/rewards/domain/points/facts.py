"""Says what facts there are, whose merit each is, and which of them hold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from services.rewards.domain.people import Person
from shared.refusals import Invalid

# Makes the ids of facts that share one event, and of those that no event brought.
NAMESPACE = UUID("5f0c6d0e-3f7b-5a53-9a0f-6f1f7c3f2a11")
# Stands for whoever did something without being a member, e.g. the command line.
NOBODY = UUID(int=0)

MOST_RECORDS = 10_000

SUBJECT = "subject"
ACTOR = "actor"

# Why a fact does not hold.
WITHDRAWN = "withdrawn"
REPEATED = "repeated"
SUSPENDED = "suspended"
SELF = "self"
HELD = "held"
ABUSE = "abuse"
VOTE_RETRACTED = "vote_retracted"
VOTE_MOVED = "vote_moved"
MARK_RETRACTED = "mark_retracted"
ANSWER_UNMARKED = "answer_unmarked"
STATUS_CHANGED = "status_changed"
MERGE_UNDONE = "merge_undone"
IDEA_DELETED = "idea_deleted"
COMMENT_DELETED = "comment_deleted"
SPLIT_OFF = "split_off"
# It is no longer true; others read no more than that it does not count, as of a case.
WITHDRAWALS = (
    WITHDRAWN,
    VOTE_RETRACTED,
    VOTE_MOVED,
    MARK_RETRACTED,
    ANSWER_UNMARKED,
    STATUS_CHANGED,
    MERGE_UNDONE,
    IDEA_DELETED,
    COMMENT_DELETED,
    SPLIT_OFF,
)
INVALID_REASONS = (*WITHDRAWALS, REPEATED, SUSPENDED, SELF, HELD, ABUSE)

# What an invalidation says of why, and before the colon where a status follows.
TAKEN_BACK = "withdrawn"
SPLIT = "split"
DELETED = "deleted"
STATUS = "status"


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

# Types of facts that another person confirms.
CONFIRMED_TYPES = frozenset(trigger.type for trigger in TRIGGERS.values() if trigger.confirmed)

# Where a fact comes from when nobody should be told what it earns.
SILENT_SOURCES = frozenset({"import", "backfill"})

# The status an idea has to have reached for each fact, in their order.
STATUS_FACTS = {
    "planned": "idea_planned",
    "in_progress": "idea_in_progress",
    "shipped": "idea_shipped",
}


# What is the merit of whoever wrote an idea; of one that was split off it is nobody's.
AUTHORED = ("idea_raised", *STATUS_FACTS.values(), "vote")

# How history tells of an idea that was split off.
IDEA_SPLIT = "idea_split"

# What taking back a fact of each type means.
_TAKEN_BACK = {
    "vote": VOTE_RETRACTED,
    "comment_helpful": MARK_RETRACTED,
    "answer_accepted": ANSWER_UNMARKED,
    "duplicate_found": MERGE_UNDONE,
    **dict.fromkeys(STATUS_FACTS.values(), STATUS_CHANGED),
}


def withdrawal(type_: str, object_: str, why: str) -> tuple[str, str]:
    """Return how a fact was taken back, and the status its idea went back to where it did."""
    if why == DELETED:
        return (COMMENT_DELETED if object_.startswith("comments/") else IDEA_DELETED), ""
    if why == SPLIT:
        return VOTE_MOVED, ""
    _, _, status = why.partition(":")
    return _TAKEN_BACK.get(type_, WITHDRAWN), status


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
    invalid_status: str = ""
    # The persons behind the accounts, where several accounts are one person's.
    subject_person: UUID | None = None
    actor_person: UUID | None = None

    @property
    def counts(self) -> bool:
        """Return whether it counts, be it with its points set aside."""
        return self.invalid in ("", HELD)

    def earner(self, trigger: Trigger) -> UUID:
        """Return whose merit it is for a trigger."""
        return self.subject if trigger.role == SUBJECT else self.actor

    def person_for(self, trigger: Trigger) -> UUID:
        """Return the person behind the account on the other side of it."""
        if trigger.role == SUBJECT:
            return self.actor_person or self.actor
        return self.subject_person or self.subject


def shared_id(event: UUID, member: UUID) -> UUID:
    """Return the id of one member's fact in an event that holds several."""
    return uuid5(event, str(member))


def history_id(type_: str, key: str, moment: datetime) -> UUID:
    """Return the id of a fact that no event brought."""
    return uuid5(NAMESPACE, f"{type_}/{key}/{moment.isoformat()}")


def vote_key(idea: str, member: UUID) -> str:
    """Return the key of a vote; `idea` is `ideas/<number>`."""
    return f"vote:{idea.rpartition('/')[2]}:{member}"


def idea_key(idea: str) -> str:
    """Return the key of having raised an idea."""
    return f"idea:{idea.rpartition('/')[2]}"


def status_key(idea: str, status: str) -> str:
    """Return the key of an idea having reached a status."""
    return f"status:{idea.rpartition('/')[2]}:{status}"


def comment_key(comment: str) -> str:
    """Return the key of having commented; `comment` is `comments/<uid>`."""
    return f"comment:{comment.rpartition('/')[2]}"


def helpful_key(comment: str, member: UUID) -> str:
    """Return the key of a member finding a comment helpful."""
    return f"helpful:{comment.rpartition('/')[2]}:{member}"


def answer_key(comment: str) -> str:
    """Return the key of a comment being the answer."""
    return f"answer:{comment.rpartition('/')[2]}"


def merge_key(idea: str) -> str:
    """Return the key of an idea having been merged; it is merged into one other at a time."""
    return f"merge:{idea.rpartition('/')[2]}"


def profile_key(member: UUID) -> str:
    """Return the key of a member's profile being complete."""
    return f"profile:{member}"


def key_of(type_: str, subject: UUID, actor: UUID, object_: str, idea: str) -> str:
    """Return the key of a fact of any type."""
    if type_ == "vote":
        return vote_key(object_, actor)
    if type_ == "comment_helpful":
        return helpful_key(object_, actor)
    if type_ == "profile_completed":
        return profile_key(subject)
    plain = {
        "idea_raised": idea_key,
        "comment_posted": comment_key,
        "answer_accepted": answer_key,
        "duplicate_found": merge_key,
    }
    if type_ in plain:
        return plain[type_](object_ or idea)
    status = next(status for status, kind in STATUS_FACTS.items() if kind == type_)
    return status_key(object_, status)


def withdrawn_statuses(status: str) -> tuple[str, ...]:
    """Return the statuses that reaching another one takes back: those beyond it."""
    if status == "merged":
        return ()
    order = tuple(STATUS_FACTS)
    return order[order.index(status) + 1 :] if status in order else order


class RecordsInvalid(Invalid):
    """Refuses people or facts that can't be."""


@dataclass(frozen=True)
class PersonRecord:
    """Holds a person as members knows them."""

    person: Person
    is_suspended: bool = False


@dataclass(frozen=True)
class FactRecord:
    """Holds a fact as history tells it; times are UTC."""

    type: str
    subject: UUID
    actor: UUID
    object: str
    idea: str
    board: str
    quantity: int
    time: datetime | None
    source: str

    def fault(self) -> str:
        """Return what is wrong with it as a sentence, or nothing."""
        if self.type not in (*TYPES, IDEA_SPLIT):
            return f"{self.type!r} is not an event type. Use one of: {', '.join(sorted(TYPES))}."
        if self.subject == NOBODY:
            return "An event needs a subject."
        if self.time is None:
            return "Enter when it happened."
        if self.quantity < 0:
            return "A quantity can't be negative."
        if not self.object and self.type != "profile_completed":
            return "Enter what it is about, as ideas/12 or comments/<uid>."
        return ""

    def fact(self) -> Fact:
        """Return the fact it tells of; raises ValueError for one with a fault."""
        if self.time is None:
            raise ValueError(self.type)
        key = key_of(self.type, self.subject, self.actor, self.object, self.idea)
        return Fact(
            uid=history_id(self.type, key, self.time),
            type=self.type,
            subject=self.subject,
            actor=self.actor,
            object=self.object,
            idea=self.idea or (self.object if self.object.startswith("ideas/") else ""),
            board=self.board,
            quantity=self.quantity or 1,
            key=key,
            time=self.time,
            event_time=self.time,
            source=self.source or "backfill",
        )
