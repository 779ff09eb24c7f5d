"""Says what an import made, or would make, and what was wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from services.portability.domain.records import Fault, Notice

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
    boards_created: list[str] = field(default_factory=list)
    tags_created: list[str] = field(default_factory=list)
    members_created: int = 0
    members_found: int = 0
    ideas_created: int = 0
    ideas_found: int = 0
    ideas_refused: int = 0
    votes_created: int = 0
    comments_created: int = 0
    merges_made: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    notices: list[Notice] = field(default_factory=list)
    notice_count: int = 0
    stopped: bool = False
    seconds: float = 0.0
    # What was wrong with the file itself, before any service was asked.
    _read: tuple[int, int, int] = (0, 0, 0)

    @property
    def ok(self) -> bool:
        """Return whether nothing was wrong."""
        return self.fault_count == 0

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
        self.votes_created = self.comments_created = self.merges_made = 0
        self.statuses.clear()

    def save(self) -> dict[str, Any]:
        """Return it as `load` takes it."""
        return self.as_json() | {"read": self._read}

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> Self:
        """Return a report as it was saved."""
        values = dict(saved)
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
            "statuses": dict(self.statuses),
            "faults": [vars(fault) for fault in self.faults],
            "notices": [vars(notice) for notice in self.notices],
        }

    def as_text(self) -> str:
        """Return it for people."""
        return "\n".join([*self._head(), *self._details()]) + "\n"

    def _head(self) -> list[str]:
        if self.stopped:
            faults, lines = _count(self.fault_count, "fault"), _count(self.lines, "line")
            return [f"Nothing was imported: {faults} in {lines}, and you chose to stop on errors."]
        would = "Would import" if self.dry_run else "Imported"
        named = {
            "ideas": (self.ideas_created, self.ideas_found),
            "members": (self.members_created, self.members_found),
            "votes": (self.votes_created, 0),
            "comments": (self.comments_created, 0),
            "merges": (self.merges_made, 0),
            "boards": (len(self.boards_created), 0),
            "tags": (len(self.tags_created), 0),
        }
        said = [f"{would} from {_count(self.lines, 'line')} of {self.format}:"]
        for what, (made, found) in named.items():
            there = f" ({found:,} already existed)" if found else ""
            said.append(f"  {what:<9} {made:>9,}{there}")
        return said

    def _details(self) -> list[str]:
        lines: list[str] = []
        if self.statuses and not self.stopped:
            parts = (f"{count:,} {name}" for name, count in self.statuses.most_common())
            lines.append(f"  as        {', '.join(parts).replace('_', ' ')}")
        if self.boards_created and not self.stopped:
            lines.append(f"  boards    {', '.join(self.boards_created)}")
        if self.tags_created and not self.stopped:
            lines.append(f"  tags      {', '.join(self.tags_created[:40])}")
        if self.ideas_refused:
            lines.append(f"  rejected  {self.ideas_refused:>9,}")
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
