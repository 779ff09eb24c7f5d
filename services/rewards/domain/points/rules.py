"""Says what a rule is: a trigger, a filter, an amount and its limits, in versions."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.rewards.domain.points.facts import TRIGGERS, Fact
from shared.refusals import AlreadyExists, FailedPrecondition, Invalid, NotFound
from shared.text import Form

STANDING = "standing"
CREDIT = "credit"
UNITS = (STANDING, CREDIT)

DRAFT = "draft"
SHADOW = "shadow"
LIVE = "live"
ENDED = "ended"
REPLACED = "replaced"

# Only these come from several people for one thing; everything else is decided once.
SHARED_TRIGGERS = ("vote_received", "comment_helpful")

MOST_RULES = 200
MOST_AMOUNT = 10_000
MOST_PER_DAY = 1_000_000
MOST_COOLDOWN = 24 * 365
MOST_ACTORS = 1_000
MOST_QUANTITY = 1_000_000_000
MOST_BOARDS = 50
MOST_SOURCES = 20
LONGEST_NAME = 80
LONGEST_DESCRIPTION = 500
LONGEST_SLUG = 50
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")


class RuleNotFound(NotFound):
    """Refuses because there is no such rule, or version of it."""

    message = "Rule or version not found. Check the list of rules."


class RuleSlugTaken(AlreadyExists):
    """Refuses a slug that another rule has; also one that was retired, whose points stay."""

    message = (
        "The slug {slug} is already used by another rule. Choose another, or add a version to "
        "that rule."
    )


class VersionAlreadyOut(FailedPrecondition):
    """Refuses to publish a version that gave points before."""

    message = "Version {version} was active before and has ended. Create a new one."


class RuleNotLive(FailedPrecondition):
    """Refuses to retire what gives nothing."""

    message = "No version of this rule is active, so there is nothing to retire."


class NotInShadow(FailedPrecondition):
    """Refuses the results of a version that does not run in the shadow."""

    message = "Version {version} does not run in shadow mode. Run it in shadow mode first."


@dataclass(frozen=True)
class Filter:
    """Says which facts count; empty means any."""

    boards: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    least_quantity: int = 0

    def fits(self, fact: Fact) -> bool:
        """Return whether a fact counts."""
        return (
            (not self.boards or fact.board in self.boards)
            and (not self.sources or (fact.source or "web") in self.sources)
            and fact.quantity >= self.least_quantity
        )

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Filter":
        """Return the filter in a stored definition."""
        return cls(
            boards=tuple(document.get("boards", ())),
            sources=tuple(document.get("sources", ())),
            least_quantity=document.get("least_quantity", 0),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "boards": list(self.boards),
            "sources": list(self.sources),
            "least_quantity": self.least_quantity,
        }


@dataclass(frozen=True)
class Definition:
    """Says what a rule gives for what; amounts are whole points, times are UTC."""

    trigger: str
    unit: str
    amount: int
    filter: Filter = field(default_factory=Filter)
    cap_per_day: int = 0
    cooldown_hours: int = 0
    distinct_actors: int = 0
    display_name: str = ""
    description: str = ""

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Definition":
        """Return a stored definition."""
        return cls(
            trigger=document["trigger"],
            unit=document["unit"],
            amount=document["amount"],
            filter=Filter.from_json(document.get("filter", {})),
            cap_per_day=document.get("cap_per_day", 0),
            cooldown_hours=document.get("cooldown_hours", 0),
            distinct_actors=document.get("distinct_actors", 0),
            display_name=document.get("display_name", ""),
            description=document.get("description", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "trigger": self.trigger,
            "unit": self.unit,
            "amount": self.amount,
            "filter": self.filter.to_json(),
            "cap_per_day": self.cap_per_day,
            "cooldown_hours": self.cooldown_hours,
            "distinct_actors": self.distinct_actors,
            "display_name": self.display_name,
            "description": self.description,
        }


def check_slug(slug: str) -> str:
    """Return a rule's slug; raises `Invalid` where it is none."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Invalid({"slug": "Use 1 to 50 letters a to z, digits and hyphens between them."})
    return slug


def check_definition(wanted: Definition) -> Definition:
    """Return a definition with its texts cleaned; raises `Invalid` with a sentence per field."""
    form = Form()
    name = form.line("definition.display_name", wanted.display_name, least=1, most=LONGEST_NAME)
    text = form.body("definition.description", wanted.description, most=LONGEST_DESCRIPTION)
    if wanted.trigger not in TRIGGERS:
        form.refuse("definition.trigger", f"Choose one of {', '.join(TRIGGERS)}.")
    if wanted.unit not in UNITS:
        form.refuse("definition.unit", f"Choose one of {', '.join(UNITS)}.")
    _check_limits(form, wanted)
    checked = replace(
        wanted, display_name=name, description=text, filter=_checked_filter(form, wanted.filter)
    )
    form.done()
    return checked


def check_unit(before: Definition, after: Definition) -> None:
    """Raise `Invalid` where a new version would give another unit than the rule did."""
    if before.unit != after.unit:
        raise Invalid(
            {
                "definition.unit": (
                    f"This rule gives {before.unit}, and that can't be changed. Create a new rule "
                    "for another unit."
                )
            }
        )


def _check_limits(form: Form, wanted: Definition) -> None:
    if not 1 <= wanted.amount <= MOST_AMOUNT:
        form.refuse("definition.amount", f"Enter 1 to {MOST_AMOUNT:,} points.")
    if not 0 <= wanted.cap_per_day <= MOST_PER_DAY:
        form.refuse(
            "definition.cap_per_day",
            f"Enter 0 for no limit, or at most {MOST_PER_DAY:,} points per day.",
        )
    elif 0 < wanted.cap_per_day < wanted.amount:
        form.refuse(
            "definition.cap_per_day",
            "The daily limit is lower than the points given at once, so the rule would "
            "never give points.",
        )
    if not 0 <= wanted.cooldown_hours <= MOST_COOLDOWN:
        form.refuse(
            "definition.cooldown_hours", f"Enter 0 for none, or at most {MOST_COOLDOWN:,} hours."
        )
    if not 0 <= wanted.distinct_actors <= MOST_ACTORS:
        form.refuse("definition.distinct_actors", f"Enter 0 to {MOST_ACTORS:,} people.")
    elif wanted.distinct_actors > 1 and wanted.trigger not in SHARED_TRIGGERS:
        form.refuse(
            "definition.distinct_actors",
            "Only one person can cause this event, so it can't wait for several people. "
            f"Use 0, or one of the triggers {', '.join(SHARED_TRIGGERS)}.",
        )


def _checked_filter(form: Form, wanted: Filter) -> Filter:
    boards = tuple(dict.fromkeys(wanted.boards))
    sources = tuple(dict.fromkeys(wanted.sources))
    if len(boards) > MOST_BOARDS or not all(
        _SLUG.fullmatch(board) and len(board) <= LONGEST_SLUG for board in boards
    ):
        form.refuse(
            "definition.filter.boards",
            f"Choose at most {MOST_BOARDS} boards by their slugs, for example product.",
        )
    if len(sources) > MOST_SOURCES or not all(_SOURCE.fullmatch(source) for source in sources):
        form.refuse(
            "definition.filter.sources",
            f"Choose at most {MOST_SOURCES} sources, for example web, api or import.",
        )
    if not 0 <= wanted.least_quantity <= MOST_QUANTITY:
        form.refuse(
            "definition.filter.least_quantity", f"Enter 0 for any, or at most {MOST_QUANTITY:,}."
        )
    return Filter(boards, sources, wanted.least_quantity)


@dataclass(frozen=True)
class Version:
    """Holds one version of a rule; it counts facts from `start` until before `end`."""

    slug: str
    number: int
    mode: str
    definition: Definition
    start: datetime | None = None
    end: datetime | None = None
    create_time: datetime | None = None
    created_by: UUID | None = None
    publish_time: datetime | None = None
    published_by: UUID | None = None

    @property
    def gives(self) -> bool:
        """Return whether it gives points: it is live, or was until its end."""
        return self.mode in (LIVE, ENDED)

    def covers(self, moment: datetime) -> bool:
        """Return whether a fact of this moment is within its time."""
        return (self.start is None or moment >= self.start) and (
            self.end is None or moment < self.end
        )

    def check_publishing(self) -> None:
        """Raise `VersionAlreadyOut` where it ended or was replaced."""
        if self.mode in (ENDED, REPLACED):
            raise VersionAlreadyOut(version=self.number)


@dataclass(frozen=True)
class Rule:
    """Holds a rule with its versions, newest first."""

    slug: str
    create_time: datetime
    versions: tuple[Version, ...] = ()

    @property
    def live(self) -> Version | None:
        """Return the version that gives points for what happens now."""
        return next((version for version in self.versions if version.mode == LIVE), None)

    @property
    def display_name(self) -> str:
        """Return what people call it: as the live version says, else the newest."""
        version = self.live or self.versions[0]
        return version.definition.display_name

    def version(self, number: int) -> Version | None:
        """Return one of its versions."""
        return next((version for version in self.versions if version.number == number), None)
