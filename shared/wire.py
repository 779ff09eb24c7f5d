"""Reads and writes what every contract is made of: times, resource names, masks, words and uids.

BOARD = wire.slug("boards", BoardNotFound)          BOARD.parse("boards/app") == "app"
BADGE = wire.uid("badges", BadgeNotFound)           BADGE.format(uid) == f"badges/{uid}"
GRANT = wire.under(MEMBER, wire.uid("capabilities", CapabilityNotFound))
STATES = wire.Words.of(pb.State, "state")           STATES.word(pb.STATE_OPEN) == "open"

actions.update_board(
self.db,
actor.current(),
BOARD.parse(request.board.name),
wire.masked(request.update_mask, ("display_name", "state")),
state=STATES.word(request.board.state),
close_time=wire.moment(request.board, "close_time"),
)
return pb.Board(state=STATES.value(board.state), create_time=wire.stamp(board.create_time))
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from shared.refusals import Invalid, NotFound

A = TypeVar("A")
B = TypeVar("B")

_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_HANDLE = re.compile(r"[^/\s\x00]{1,100}")
_UID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Up to fifteen digits, which a double holds exactly.
_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
SHOWN = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000_000


def stamp(moment: datetime | None) -> Timestamp | None:
    """Return a time as proto, or None."""
    if moment is None:
        return None
    # Faster than Timestamp's own conversions; lists, imports and exports are full of times.
    since = moment - _EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1_000)


def moment(message: Message, field: str, place: str = "") -> datetime | None:
    """Return the time in a field of a message, UTC, or None where none is given.

    `place` is what a fault calls the field, e.g. `access_token.expire_time`. Raises `Invalid` for a
    time that no calendar has.
    """
    if not message.HasField(field):
        return None
    value: Timestamp = getattr(message, field)
    nanos = value.nanos
    try:
        if 0 <= nanos < _SECOND:
            return _EPOCH + timedelta(seconds=value.seconds, microseconds=nanos // 1_000)
    except OverflowError:
        pass
    raise Invalid({place or field: "Enter a time between the years 1 and 9999."})


def uid_in(text: str, field: str) -> UUID | None:
    """Return a uid given on its own, or None for none; raises `Invalid` for another text."""
    if not text:
        return None
    if not _UID.fullmatch(text):
        raise Invalid({field: "Invalid uid."})
    return UUID(text)


@dataclass(frozen=True)
class Name(Generic[A]):
    """Reads and writes the names of one collection's resources.

    What can't be a name is a resource that is not there, so it is refused as `missing`.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], A]
    write: Callable[[A], str]
    missing: type[NotFound]

    def parse(self, name: str) -> A:
        """Return what identifies the resource; raises `missing`."""
        found = self.pattern.fullmatch(name)
        if found is None:
            raise self.missing
        return self.read(found)

    def parse_optional(self, name: str) -> A | None:
        """Return None for no name at all, else as `parse` does."""
        return self.parse(name) if name else None

    def format(self, key: A) -> str:
        """Return the resource's name."""
        return self.write(key)


def _name(
    collection: str,
    key: re.Pattern[str],
    read: Callable[[str], A],
    missing: type[NotFound],
) -> Name[A]:
    return Name(
        re.compile(f"{re.escape(collection)}/(?P<{collection}>{key.pattern})"),
        lambda found: read(found[collection]),
        lambda value: f"{collection}/{value}",
        missing,
    )


def slug(collection: str, missing: type[NotFound] = NotFound) -> Name[str]:
    """Return the names `{collection}/{slug}`."""
    return _name(collection, _SLUG, str, missing)


def uid(collection: str, missing: type[NotFound] = NotFound) -> Name[UUID]:
    """Return the names `{collection}/{uid}`."""
    return _name(collection, _UID, UUID, missing)


def number(collection: str, missing: type[NotFound] = NotFound) -> Name[int]:
    """Return the names `{collection}/{number}`, with numbers from 1 on."""
    return _name(collection, _NUMBER, int, missing)


def handle(collection: str, missing: type[NotFound] = NotFound) -> Name[str]:
    """Return the names `{collection}/{handle}`; handles are in lower case, however written."""
    return _name(collection, _HANDLE, str.lower, missing)


def under(parent: Name[A], child: Name[B]) -> Name[tuple[A, B]]:
    """Return the names `{parent}/{child}`; what can't be one is refused as the child is."""
    return Name(
        re.compile(f"{parent.pattern.pattern}/{child.pattern.pattern}"),
        lambda found: (parent.read(found), child.read(found)),
        lambda keys: f"{parent.write(keys[0])}/{child.write(keys[1])}",
        child.missing,
    )


def masked(mask: FieldMask, fields: Sequence[str], place: str = "update_mask") -> tuple[str, ...]:
    """Return the fields to update, all of `fields` for `*` (AIP-134).

    Raises `Invalid` for no mask at all, or one that names another field.
    """
    paths = tuple(dict.fromkeys(mask.paths))
    if not paths:
        raise Invalid({place: "List the fields to update, or * for all of them."})
    if paths == ("*",):
        return tuple(fields)
    for path in paths:
        if path not in fields:
            raise Invalid({place: f"{path[:SHOWN]!r} can't be changed. Leave it out."})
    return paths


class Words:
    """Reads and writes the values of an enum as the domain's words; 0 is no word."""

    def __init__(self, words: Mapping[int, str], field: str) -> None:
        """Take the word of each value, and the field that a fault names."""
        self._words = {0: "", **words}
        self._values = {word: value for value, word in self._words.items()}
        self._field = field

    @classmethod
    def of(cls, enum: Any, field: str) -> "Words":  # noqa: ANN401  any enum
        """Take every value by its own name, as `word` spells it."""
        return cls({one: found for one in enum.values() if (found := word(enum, one))}, field)

    def word(self, value: int, field: str = "") -> str:
        """Return a value's word, empty for 0; raises `Invalid` for one of a newer contract."""
        if value not in self._words:
            name = field or self._field
            raise Invalid({name: f"Unknown {self._field}."})
        return self._words[value]

    def value(self, word: str) -> Any:  # noqa: ANN401  the enum's own type
        """Return a word's value, 0 for an empty one; KeyError for what the contract lacks."""
        return self._values[word]


def word(enum: object, value: int) -> str:
    """Return an enum value as a word: `STATUS_UNDER_REVIEW` is `under_review`.

    Unspecified is an empty text.
    """
    name: str = enum.Name(value)  # type: ignore[attr-defined]
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")  # type: ignore[attr-defined]
    found = name.removeprefix(prefix).lower()
    return "" if found == "unspecified" else found


def value(enum: object, text: str) -> Any:  # noqa: ANN401  the enum's own type
    """Return the enum value of a word, unspecified for none.

    Raises ValueError for an unknown one.
    """
    if not text:
        return 0
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")  # type: ignore[attr-defined]
    if text != text.lower() or text == "unspecified":
        raise ValueError(text)
    return enum.Value(prefix + text.upper())  # type: ignore[attr-defined]


def words(enum: object) -> list[str]:
    """Return every word of an enum but the unspecified one."""
    return [found for number in enum.values() if (found := word(enum, number))]  # type: ignore[attr-defined]
