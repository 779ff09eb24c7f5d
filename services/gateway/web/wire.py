"""Reads what the services send: times, words of enums, people and boards."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, TypeAlias, TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import Timestamp
from markupsafe import Markup

from services.gateway.web.links import avatar_url
from services.gateway.web.markdown import markdown
from shared import messages
from shared.functions import Names, function
from shared.wire import stamp, value, word, words
from upwell.common.v1 import person_pb2
from upwell.ideas.v1 import ideas_pb2

__all__ = [
    "Parts",
    "View",
    "Written",
    "board",
    "json_object",
    "message_of",
    "moment",
    "page_of",
    "person",
    "value",
    "viewer",
    "when",
    "word",
    "words",
]

# What templates get: attributes named like the fields of the API.
View: TypeAlias = SimpleNamespace
# How the messages in a message are turned.
Parts: TypeAlias = Mapping[type[Message], Callable[[Any], Any]]

M = TypeVar("M", bound=Message)
MOST_PER_PAGE = 100


class Written(SimpleNamespace):
    """Is a view with a `body`; its HTML is made when a template asks, since rows never do."""

    body: str

    @cached_property
    def body_html(self) -> Markup:
        """Return safe HTML of the body."""
        return markdown(self.body, getattr(self, "create_time", None))


def when(stamp: Timestamp) -> datetime:
    """Return a timestamp as an aware datetime."""
    return stamp.ToDatetime(UTC)


def rfc3339(value: datetime) -> str:
    """Return a moment for machines; HTML allows three digits of a second's fraction, no more."""
    return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")


def moment(owner: object, field: str) -> datetime | None:
    """Return a message's timestamp as an aware datetime, or None where it is unset."""
    return when(getattr(owner, field)) if owner.HasField(field) else None  # type: ignore[attr-defined]


def json_object(text: str) -> dict[str, Any]:
    """Return the JSON object of a text; an empty one where it is none."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def message_of(kind: type[M], body: Mapping[str, Any]) -> M:
    """Return a message of a body's fields, and of the objects in it.

    The words of enums become their numbers, and moments timestamps; None is unset.
    """
    fields = kind.DESCRIPTOR.fields_by_name
    return kind(**{name: _given(fields[name], given) for name, given in body.items()})


def _given(field: Any, given: Any) -> Any:  # noqa: ANN401  the stubs know two descriptors
    if isinstance(given, list):
        return [_given(field, one) for one in given]
    if isinstance(given, datetime):
        return stamp(given)
    if field.enum_type is not None:
        return value(EnumTypeWrapper(field.enum_type), given)
    if field.message_type is not None and isinstance(given, dict):
        return message_of(GetMessageClass(field.message_type), given)
    return given


def page_of(kind: type[M], query: Mapping[str, Any], **more: object) -> M:
    """Return the request for the page of a list that a query asks for."""
    size = min(query["page_size"], MOST_PER_PAGE)
    return message_of(kind, {**query, "page_size": size, **more})


def person(message: person_pb2.Person) -> View:
    """Return a person: uid, handle, display_name, is_staff, erased, avatar_url."""
    return View(
        uid=message.uid,
        handle=message.handle,
        display_name=message.display_name,
        is_staff=message.is_staff,
        is_placeholder=message.is_placeholder,
        erased=message.is_erased or not message.handle,
        avatar_url=avatar_url(message.handle, message.avatar),
    )


def viewer(
    kind: type[M],
    parts: Parts | None = None,
    /,
    view: type[View] = View,
    **rules: Callable[[M], object],
) -> Callable[[M], View]:
    """Return the function that turns a message into what templates show, field by field.

    Enums are words, times are aware or None, and `parts` says how other messages are turned. A rule
    makes a field of the whole message, one that it has or another. Raises TypeError for a message
    in it without part or rule.
    """
    names = Names()
    known = {part.DESCRIPTOR: make for part, make in (parts or {}).items()}
    rows = [f"{name}={names.add(rule)}(m)" for name, rule in rules.items()]
    for name, field in kind.DESCRIPTOR.fields_by_name.items():
        if name not in rules:
            rows.append(f"{name}={_shown(field, known, names)}")
    made: Callable[[M], View] = function(f"lambda m: {names.add(view)}({', '.join(rows)})", names)
    return made


def _shown(field: Any, parts: Mapping[Any, Callable[[Any], Any]], names: Names) -> str:  # noqa: ANN401  a FieldDescriptor, of which the stubs know two
    """Return the Python that makes of the message `m` what templates show of a field."""
    source = "v" if field.is_repeated else f"m.{field.name}"
    if field.message_type is Timestamp.DESCRIPTOR:
        return f"{names.add(moment)}(m, {field.name!r})"
    if field.message_type is not None:
        if field.message_type not in parts:
            text = f"{field.full_name}: give a rule, or a part for {field.message_type.full_name}."
            raise TypeError(text)
        source = f"{names.add(parts[field.message_type])}({source})"
    elif field.enum_type is not None:
        source = f"{names.add(messages.words(field.enum_type))}[{source}]"
    return f"[{source} for v in m.{field.name}]" if field.is_repeated else source


# Its `name` is the one that people read.
board = viewer(
    ideas_pb2.Board,
    name=lambda message: message.display_name,
    owner=lambda message: person(message.owner) if message.HasField("owner") else None,
)
