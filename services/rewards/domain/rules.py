"""Says what a rule is: a trigger, a filter, an amount and its limits, in versions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.rewards.domain.facts import Fact

STANDING = "standing"
CREDIT = "credit"
UNITS = (STANDING, CREDIT)

DRAFT = "draft"
SHADOW = "shadow"
LIVE = "live"
ENDED = "ended"
REPLACED = "replaced"


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
