"""Says how a file of rows was understood before anything of it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

# What separates cells, in words.
SHOWN = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass
class Column:
    """Holds a column's name, what it was taken for, empty where that is unknown, and examples."""

    name: str
    meaning: str = ""
    examples: list[str] = field(default_factory=list)


@dataclass
class FileStatus:
    """Holds a status as a file names it, on how many rows, and ours, empty where it is unknown."""

    name: str
    count: int = 0
    status: str = ""


@dataclass
class Survey:
    """Holds what was found out about a file.

    `date_order` says whether the day or the month comes first in its dates; it is `both` where
    nobody can tell, and `date_example` is one of those. `date_columns` has the order of each.
    """

    encoding: str = ""
    delimiter: str = ""
    columns: list[Column] = field(default_factory=list)
    statuses: list[FileStatus] = field(default_factory=list)
    date_order: str = ""
    date_example: str = ""
    date_columns: dict[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Return whether a person has to say something before the file can be imported."""
        return self.date_order == "both"

    def as_text(self) -> list[str]:
        """Return it as lines for people."""
        between = SHOWN.get(self.delimiter, self.delimiter)
        dates = f", dates with the {self.date_order.replace('_', ' ')}" if self.date_order else ""
        if self.asks:
            dates = f"; in dates such as {self.date_example} either the day or the month is first"
        lines = [f"Read as {self.encoding} with {between} between cells{dates}.", "Columns:"]
        for column in self.columns:
            told = f"  {column.name[:24]:<24}  {column.meaning or 'unknown':<13}"
            lines.append(f"{told}  {' · '.join(column.examples)}".rstrip())
        if self.statuses:
            lines.append("Statuses:")
        for one in self.statuses:
            ours = one.status.replace("_", " ") or "unknown"
            lines.append(f"  {one.name[:24]:<24}  {ours:<13}  {one.count:,}")
        return lines

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> Self:
        """Return a survey as `dataclasses.asdict` gives it."""
        values = dict(saved)
        values["columns"] = [Column(**one) for one in values["columns"]]
        values["statuses"] = [FileStatus(**one) for one in values["statuses"]]
        return cls(**values)
