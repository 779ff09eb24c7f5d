"""Says what an achievement is: a kind, what it counts, its tiers and its drawing, in versions."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.rewards.domain.badges.art.design import Design, check_design
from services.rewards.domain.points.facts import TRIGGERS
from services.rewards.domain.points.rules import UNITS, Filter
from shared.refusals import AlreadyExists, FailedPrecondition, Invalid, NotFound
from shared.text import Form

COUNT = "count"
SUM = "sum"
DISTINCT_DAYS = "distinct_days"
ANNIVERSARY = "anniversary"
FIRST_EVER = "first_ever"
MILESTONE = "milestone"
MANUAL = "manual"
# What one member's own facts decide, what everybody's do, and what facts decide at all.
MEASURED = (COUNT, SUM, DISTINCT_DAYS)
SHARED = (FIRST_EVER, MILESTONE)
KINDS = (*MEASURED, ANNIVERSARY, *SHARED, MANUAL)

QUANTITY = "quantity"
MEASURES = (QUANTITY, *UNITS)

ACTIVE = "active"
RETIRED = "retired"

NAME_MOST = 60
DESCRIPTION_MOST = 300
CRITERIA_MOST = 500
TIERS_MOST = 5
THRESHOLD_MOST = 1_000_000
# The first so many facts of a community are read to tell who took part.
MILESTONE_MOST = 100_000
DAYS_MOST = 3650
COOLING_MOST = 90
HOLDOUT_MOST = 20
CREDIT_MOST = 10_000
LIST_MOST = 20
LISTED_LONGEST = 50

_TIER = re.compile(r"[a-z][a-z0-9-]{0,29}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG_MOST = 60


@dataclass(frozen=True)
class Tier:
    """Holds a step; the only one of an achievement without tiers has no name."""

    tier: str = ""
    threshold: int = 1


@dataclass(frozen=True)
class Definition:
    """Says how an achievement is reached and what it is called."""

    kind: str
    display_name: str = ""
    description: str = ""
    criteria: str = ""
    trigger: str = ""
    filter: Filter = field(default_factory=Filter)
    tiers: tuple[Tier, ...] = ()
    measure: str = ""
    cooling_off_days: int = 0
    valid_days: int = 0
    holdout_percent: int = 0
    credit: int = 0
    design: Design = field(default_factory=Design)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Definition":
        """Return a stored definition."""
        return cls(
            kind=document["kind"],
            display_name=document.get("display_name", ""),
            description=document.get("description", ""),
            criteria=document.get("criteria", ""),
            trigger=document.get("trigger", ""),
            filter=Filter.from_json(document.get("filter", {})),
            tiers=tuple(
                Tier(one.get("tier", ""), one["threshold"]) for one in document.get("tiers", ())
            ),
            measure=document.get("measure", ""),
            cooling_off_days=document.get("cooling_off_days", 0),
            valid_days=document.get("valid_days", 0),
            holdout_percent=document.get("holdout_percent", 0),
            credit=document.get("credit", 0),
            design=Design.from_json(document.get("design") or {}),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "kind": self.kind,
            "display_name": self.display_name,
            "description": self.description,
            "criteria": self.criteria,
            "trigger": self.trigger,
            "filter": self.filter.to_json(),
            "tiers": [{"tier": one.tier, "threshold": one.threshold} for one in self.tiers],
            "measure": self.measure,
            "cooling_off_days": self.cooling_off_days,
            "valid_days": self.valid_days,
            "holdout_percent": self.holdout_percent,
            "credit": self.credit,
            "design": {
                "shape": self.design.shape,
                "symbol": self.design.symbol,
                "color": self.design.color,
            },
        }

    @property
    def counting(self) -> tuple[object, ...]:
        """Return what decides who has it; the rest is words and looks."""
        return (
            self.trigger,
            self.filter,
            self.tiers,
            self.measure,
            self.cooling_off_days,
            self.valid_days,
            self.holdout_percent,
        )

    @property
    def points_unit(self) -> str:
        """Return the unit of points it sums, or nothing."""
        return self.measure if self.kind == SUM and self.measure in UNITS else ""


@dataclass(frozen=True)
class Version:
    """Holds one version of an achievement."""

    slug: str
    number: int
    definition: Definition
    create_time: datetime | None = None


@dataclass(frozen=True)
class Preview:
    """Says who would hold an achievement as defined; rows are (member, tier before, after).

    A tier is None for whoever has or would have none.
    """

    holders: int = 0
    gaining: int = 0
    losing: int = 0
    rows: tuple[tuple[UUID, str | None, str | None], ...] = ()


@dataclass(frozen=True)
class Progress:
    """Says how far somebody is; the next threshold is 0 at the top."""

    value: int = 0
    next_threshold: int = 0
    tier: str = ""
    next_tier: str = ""
    held: bool = False


@dataclass(frozen=True)
class Achievement:
    """Holds an achievement with the version that counts, or the one a badge was awarded under."""

    slug: str
    number: int
    state: str
    definition: Definition
    create_time: datetime
    update_time: datetime
    holder_count: int = 0
    progress: Progress | None = None

    @property
    def version(self) -> Version:
        """Return the version."""
        return Version(self.slug, self.number, self.definition, self.update_time)

    def progress_of(self, value: int, tiers_held: frozenset[str]) -> Progress:
        """Return how far somebody is who holds some tiers."""
        steps = self.definition.tiers
        held = [one for one in steps if one.tier in tiers_held]
        ahead = [one for one in steps if one.threshold > value and one.tier not in tiers_held]
        return Progress(
            value=value,
            next_threshold=ahead[0].threshold if ahead else 0,
            tier=held[-1].tier if held else "",
            next_tier=ahead[0].tier if ahead else "",
            held=bool(tiers_held),
        )


def check_slug(slug: str) -> str:
    """Return an address; raises `Invalid` for what can't be one."""
    if not _SLUG.fullmatch(slug) or len(slug) > _SLUG_MOST:
        sentence = f"Use lowercase letters, digits and single hyphens, at most {_SLUG_MOST}."
        raise Invalid({"slug": sentence})
    return slug


def check_definition(definition: Definition) -> Definition:
    """Return the cleaned definition; raises `Invalid` with a sentence for each faulty field."""
    form = Form()
    name = form.line("definition.display_name", definition.display_name, least=1, most=NAME_MOST)
    description = form.body(
        "definition.description", definition.description, least=1, most=DESCRIPTION_MOST
    )
    criteria = form.body("definition.criteria", definition.criteria, least=1, most=CRITERIA_MOST)
    found: dict[str, str] = {}
    if definition.kind in KINDS:
        found |= _counting_faults(definition)
        found |= _tier_faults(definition)
        found |= _number_faults(definition)
    else:
        found["kind"] = "Choose a type."
    for field_name, sentence in found.items():
        form.refuse(f"definition.{field_name}", sentence)
    design = definition.design
    try:
        design = check_design(design, "definition.design")
    except Invalid as fault:
        for field_name, sentence in fault.fields.items():
            form.refuse(field_name, sentence)
    form.done()
    return replace(
        definition, display_name=name, description=description, criteria=criteria, design=design
    )


def _counting_faults(definition: Definition) -> dict[str, str]:
    kind, found = definition.kind, {}
    if kind in (ANNIVERSARY, MANUAL):
        if definition.trigger:
            found["trigger"] = "This type does not count events, so it has no trigger."
    elif not definition.trigger and not definition.points_unit:
        found["trigger"] = "Choose an event to count."
    elif definition.trigger and definition.trigger not in TRIGGERS:
        found["trigger"] = f"Choose one of {', '.join(sorted(TRIGGERS))}."
    if kind == SUM:
        if definition.measure not in MEASURES:
            found["measure"] = f"Choose what to add up: {', '.join(MEASURES)}."
    elif definition.measure:
        found["measure"] = "Only sum-based achievements have a measure."
    lists = definition.filter.boards, definition.filter.sources
    if (
        any(len(many) > LIST_MOST or not all(map(_is_listed, many)) for many in lists)
        or not 0 <= definition.filter.least_quantity <= THRESHOLD_MOST
    ):
        found["filter"] = (
            f"Enter at most {LIST_MOST} boards and {LIST_MOST} sources by their slugs, and "
            "no quantity below 0."
        )
    return found


def _is_listed(slug: str) -> bool:
    return len(slug) <= LISTED_LONGEST and _SLUG.fullmatch(slug) is not None


def _tier_faults(definition: Definition) -> dict[str, str]:
    steps = definition.tiers
    if definition.kind not in (*MEASURED, MILESTONE):
        return {"tiers": "This type has no tiers."} if steps else {}
    thresholds = [one.threshold for one in steps]
    names = [one.tier for one in steps]
    most = MILESTONE_MOST if definition.kind == MILESTONE else THRESHOLD_MOST
    sentence = ""
    if not 1 <= len(steps) <= TIERS_MOST:
        sentence = f"Enter one threshold, or up to {TIERS_MOST} tiers."
    elif any(not 1 <= one <= most for one in thresholds):
        sentence = f"A threshold has to be 1 to {most}."
    elif thresholds != sorted(set(thresholds)):
        sentence = "Start with the lowest tier; each needs more than the one before."
    elif len(set(names)) < len(names) or (len(names) > 1 and "" in names):
        sentence = "Give each tier its own name."
    elif any(one and not _TIER.fullmatch(one) for one in names):
        sentence = "Use a lowercase word as the name of a tier, for example bronze."
    return {"tiers": sentence} if sentence else {}


def _number_faults(definition: Definition) -> dict[str, str]:
    found = {}
    if not 0 <= definition.cooling_off_days <= COOLING_MOST:
        found["cooling_off_days"] = f"Enter 0 to {COOLING_MOST} days."
    if not 0 <= definition.valid_days <= DAYS_MOST:
        found["valid_days"] = f"Enter 0 to {DAYS_MOST} days. 0 means it does not expire."
    if not 0 <= definition.holdout_percent <= HOLDOUT_MOST:
        found["holdout_percent"] = f"Enter 0 to {HOLDOUT_MOST} percent."
    elif definition.holdout_percent and definition.kind not in MEASURED:
        found["holdout_percent"] = "A holdout group is not possible for this type."
    if definition.kind == MANUAL:
        if definition.cooling_off_days:
            found["cooling_off_days"] = "Badges awarded manually have no waiting time."
        if not 0 <= definition.credit <= CREDIT_MOST:
            found["credit"] = f"Enter 0 to {CREDIT_MOST} credits."
    elif definition.credit:
        found["credit"] = (
            "Only achievements awarded manually can give credits. Use rules for the others."
        )
    return found


class AchievementNotFound(NotFound):
    """Refuses an achievement that is not there."""

    message = "Achievement not found. Check its address in the list of achievements."


class AchievementSlugTaken(AlreadyExists):
    """Refuses an address that another achievement has."""

    message = "The slug {slug} is already used by another achievement. Choose another."


class AchievementRetired(FailedPrecondition):
    """Refuses to change or award what is not awarded any more."""

    message = "This achievement is retired. Create a new one."


class PreviewTooLarge(FailedPrecondition):
    """Refuses a preview that would take longer than anybody waits."""

    message = (
        "There are too many events for a preview. Limit the achievement, for example to some "
        "boards."
    )


class KindFixed(Invalid):
    """Refuses to turn an achievement into another kind."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            {"definition.kind": "The type can't be changed. Create a new achievement."}
        )
