"""Says what an import made, or would make, and what was wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from services.portability.domain.records import Fault, Notice
from services.portability.domain.surveys import Survey

# The format whose rows are votes, not ideas.
VOTERS = "voters"
# More are counted but not kept: a file of the wrong kind has a fault on every line.
KEPT = 1000


@dataclass
class Report:
    """Holds the outcome of an import; after a dry run it says what would be made."""

    format: str = ""
    source: str = ""
    dry_run: bool = False
    on_error: str = "skip"
    lines: int = 0
    # The lines that stand for an idea or a voter: those made, found, refused and skipped.
    rows: int = 0
    rows_skipped: int = 0
    boards_created: list[str] = field(default_factory=list)
    tags_created: list[str] = field(default_factory=list)
    members_created: int = 0
    members_found: int = 0
    ideas_created: int = 0
    ideas_found: int = 0
    ideas_refused: int = 0
    votes_created: int = 0
    votes_found: int = 0
    # Votes without names.
    imported_votes: int = 0
    comments_created: int = 0
    merges_made: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    notices: list[Notice] = field(default_factory=list)
    notice_count: int = 0
    stopped: bool = False
    seconds: float = 0.0
    # How a table was understood.
    survey: Survey | None = None
    # What was wrong with the file itself, before any service was asked.
    _read: tuple[int, int, int] = (0, 0, 0)

    @property
    def ok(self) -> bool:
        """Return whether nothing was wrong."""
        return self.fault_count == 0

    @property
    def asks(self) -> bool:
        """Return whether a person has to say something about the file first."""
        return self.survey is not None and self.survey.asks

    @property
    def rows_left(self) -> int:
        """Return how many rows nothing became of, as the import did not come to them."""
        made = self.votes_created + self.votes_found if self.format == VOTERS else 0
        done = self.ideas_created + self.ideas_found + self.ideas_refused + self.rows_skipped
        return max(self.rows - done - made, 0)

    def add(self, *items: Fault | Notice) -> None:
        """Keep what is wrong, and how lines were adapted."""
        for item in items:
            if isinstance(item, Fault):
                self.fault_count += 1
                if len(self.faults) < KEPT:
                    self.faults.append(item)
            else:
                self.notice_count += 1
                if len(self.notices) < KEPT:
                    self.notices.append(item)

    def end_reading(self) -> None:
        """Remember what was wrong with the file itself."""
        self._read = (len(self.faults), self.fault_count, self.ideas_refused)

    def forget_rehearsal(self) -> None:
        """Take back what a rehearsal counted; what counts is what is made."""
        kept, self.fault_count, self.ideas_refused = self._read
        del self.faults[kept:]
        self.boards_created, self.tags_created = [], []
        self.members_created = self.members_found = 0
        self.ideas_created = self.ideas_found = 0
        self.votes_created = self.votes_found = self.imported_votes = 0
        self.comments_created = self.merges_made = 0
        self.statuses.clear()

    def save(self) -> dict[str, Any]:
        """Return it as `load` takes it."""
        return self.as_json() | {"read": self._read}

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> Self:
        """Return a report as it was saved."""
        known = {one.name for one in fields(cls)} | {"read"}
        values = {name: value for name, value in saved.items() if name in known}
        values["survey"] = Survey.load(saved["survey"]) if saved.get("survey") else None
        values["_read"] = tuple(values.pop("read"))
        values["statuses"] = Counter(values["statuses"])
        values["faults"] = [Fault(**fault) for fault in values["faults"]]
        values["notices"] = [Notice(**notice) for notice in values["notices"]]
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        kept = {
            name: value
            for name, value in vars(self).items()
            if name not in ("faults", "notices", "_read")
        }
        return kept | {
            "survey": asdict(self.survey) if self.survey else None,
            "statuses": dict(self.statuses),
            "faults": [vars(fault) for fault in self.faults],
            "notices": [vars(notice) for notice in self.notices],
        }

    def as_text(self) -> str:
        """Return it for people."""
        shown = self.survey if self.dry_run or self.asks else None
        understood = shown.as_text() if shown is not None else []
        return "\n".join([*self._head(), *understood, *self._details()]) + "\n"

    def _head(self) -> list[str]:
        if self.stopped:
            faults, lines = _count(self.fault_count, "fault"), _count(self.lines, "line")
            why = f"{faults} in {lines}, and you chose to stop on errors"
            if self.asks:
                why = "its dates have two meanings. Say whether the day or the month comes first"
            return [f"Nothing was imported: {why}.", *self._accounts()]
        would = "Would import" if self.dry_run else "Imported"
        named = {
            "ideas": (self.ideas_created, self.ideas_found),
            "members": (self.members_created, self.members_found),
            "votes": (self.votes_created, self.votes_found),
            "comments": (self.comments_created, 0),
            "merges": (self.merges_made, 0),
            "boards": (len(self.boards_created), 0),
            "tags": (len(self.tags_created), 0),
        }
        said = [f"{would} from {_count(self.lines, 'line')} of {self.format}:"]
        for what, (made, found) in named.items():
            there = f" ({found:,} already existed)" if found else ""
            said.append(f"  {what:<9} {made:>9,}{there}")
        if self.imported_votes:
            said.append(f"  unnamed   {self.imported_votes:>9,} votes, whose voters the file lacks")
        return [*said, *self._accounts()]

    def _accounts(self) -> list[str]:
        """Return what became of each row, so that all of them add up."""
        created, found = self.ideas_created, self.ideas_found
        if self.format == VOTERS:
            created, found = self.votes_created, self.votes_found
        parts = {
            "would be created" if self.dry_run else "created": 0 if self.stopped else created,
            "already there": 0 if self.stopped else found,
            "refused": self.ideas_refused,
            "skipped": self.rows_skipped,
        }
        parts["not begun"] = self.rows - sum(parts.values())
        told = [f"{count:,} {what}" for what, count in parts.items() if count]
        return [f"  rows      {self.rows:>9,}: {', '.join(told)}"] if told else []

    def _details(self) -> list[str]:
        lines: list[str] = []
        if self.statuses and not self.stopped:
            parts = (f"{count:,} {name}" for name, count in self.statuses.most_common())
            lines.append(f"  as        {', '.join(parts).replace('_', ' ')}")
        if self.boards_created and not self.stopped:
            lines.append(f"  boards    {', '.join(self.boards_created)}")
        if self.tags_created and not self.stopped:
            lines.append(f"  tags      {', '.join(self.tags_created[:40])}")
        if self.notices:
            lines.append(f"Adjusted ({self.notice_count:,}):")
            lines += [f"  {notice}" for notice in self.notices]
        if self.faults:
            lines.append(f"Errors ({self.fault_count:,}):")
            lines += [f"  {fault}" for fault in self.faults]
            if self.fault_count > len(self.faults):
                lines.append(f"  … and {self.fault_count - len(self.faults):,} more")
        return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
