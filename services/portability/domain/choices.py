"""Says what a person has decided about a file of rows; what is empty is found from the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.portability.domain.records import STATUSES
from shared.refusals import Invalid

ENCODINGS = ("UTF-8", "UTF-16", "Windows-1252", "Mac Roman", "GB18030", "Shift-JIS")
DELIMITERS = (",", ";", "\t", "|")
DATE_ORDERS = ("day_first", "month_first")
# What a column can hold, by the name of what is read from it.
MEANINGS = (
    "title",
    "body",
    "external_id",
    "author",
    "author_id",
    "email",
    "handle",
    "board",
    "status",
    "tags",
    "create_time",
    "merged_into",
    "answer",
    "answer_author",
    "answer_time",
    "votes",
    "comments",
    "weight",
)
# A column of this meaning is left out.
IGNORED = "ignored"
NAMES_MOST = 500
NAME_LONGEST = 200


@dataclass(frozen=True)
class Choices:
    """Holds decisions about a file.

    `columns` gives meanings by the names of columns, `statuses` ours by those of the file.
    """

    encoding: str = ""
    delimiter: str = ""
    date_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> "Choices":
        """Return them; raises `Invalid` for what can't be chosen."""
        faults = {
            f"choices.{name}": f"Choose one of: {', '.join(map(repr, known))}."
            for name, known in (
                ("encoding", ENCODINGS),
                ("delimiter", DELIMITERS),
                ("date_order", DATE_ORDERS),
            )
            if (given := getattr(self, name)) and given not in known
        }
        for name, known in (("columns", (*MEANINGS, IGNORED)), ("statuses", STATUSES)):
            given = getattr(self, name)
            if len(given) > NAMES_MOST or any(len(key) > NAME_LONGEST for key in given):
                faults[f"choices.{name}"] = f"Choose for at most {NAMES_MOST} of them."
            elif unknown := [value for value in given.values() if value not in known]:
                faults[f"choices.{name}"] = (
                    f"“{unknown[0][:40]}” is unknown. Use one of: {', '.join(known)}."
                )
        if faults:
            raise Invalid(faults)
        return self
