"""Turns dataclasses into messages and back: what has the same name on both sides is copied.

Each function is made once, at import, and is as fast as one written out by hand. A field without
a counterpart needs a rule, another attribute's name or a function of the whole; without one the
import fails, so that no field is ever forgotten. `parts` says how nested dataclasses are turned.

    tag_message = messages.writer(pb.Tag, domain.Tag, name=lambda tag: f"tags/{tag.slug}")
    idea_message = messages.writer(
        pb.Idea, domain.Idea, {domain.Tag: tag_message}, merged_from="sources", name=_name)
    draft = messages.reader(domain.Draft, pb.Idea, ignored=("etag",), tags=_slugs)

Times are copied as datetimes, uids as text, the values of enums as words where the dataclass
holds text (`STATUS_UNDER_REVIEW` is `under_review`), else as numbers. None leaves a field unset.
"""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from google.api import field_behavior_pb2
from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message

from shared import wire
from shared.functions import Attribute, Names, attributes, function

M = TypeVar("M", bound=Message)
D = TypeVar("D")

Field: TypeAlias = Any  # A FieldDescriptor, of which the stubs know two.
Parts: TypeAlias = Mapping[type, Callable[[Any], Any]]

_TIME = "google.protobuf.Timestamp"
_PLAIN: Mapping[int, type] = {
    FieldDescriptor.CPPTYPE_STRING: str,
    FieldDescriptor.CPPTYPE_BOOL: bool,
    FieldDescriptor.CPPTYPE_DOUBLE: float,
    FieldDescriptor.CPPTYPE_FLOAT: float,
}
_GIVEN_BY_US = {field_behavior_pb2.OUTPUT_ONLY, field_behavior_pb2.IDENTIFIER}


class Words(dict[int, str]):
    """Holds the words of an enum; a number that it lacks is its digits, which no check takes."""

    def __missing__(self, number: int) -> str:
        """Return the digits."""
        return str(number)


@cache
def words(enum: EnumDescriptor) -> Words:
    """Return the word of each value of an enum, empty for the unspecified one."""
    wrapped = EnumTypeWrapper(enum)
    return Words({number: wire.word(wrapped, number) for number in wrapped.values()})


@cache
def numbers(enum: EnumDescriptor) -> dict[str | None, Any]:
    """Return the value of each word of an enum, the unspecified one for none."""
    return {None: 0, **{word: number for number, word in words(enum).items()}}


def writer(
    message: type[M],
    kind: type[D],
    parts: Parts | None = None,
    /,
    **rules: str | Callable[[D], object],
) -> Callable[[D], M]:
    """Return the function that writes a dataclass as a message.

    Raises TypeError for a field of the message without attribute or rule.
    """
    names = Names()
    known = attributes(kind)
    fields = message.DESCRIPTOR.fields_by_name
    _check_rules(message, rules, fields)
    rows = []
    for name, field in fields.items():
        rule = rules.get(name, name)
        if callable(rule):
            rows.append(f"{name}={names.add(rule)}(o)")
            continue
        text = (
            _written(field, known[rule], parts or {}, names, f"o.{rule}") if rule in known else ""
        )
        if not text:
            raise _unmatched(message, name, kind)
        rows.append(f"{name}={text}")
    made: Callable[[D], M] = function(f"lambda o: {names.add(message)}({', '.join(rows)})", names)
    return made


def reader(
    kind: type[D],
    message: type[M],
    parts: Parts | None = None,
    /,
    *,
    ignored: Collection[str] = (),
    time: Callable[[M, str], datetime | None] = wire.moment,
    **rules: str | Callable[[M], object],
) -> Callable[[M], D]:
    """Return the function that reads a dataclass from a message.

    `time` reads a time of a message by its field's name. Raises TypeError for an attribute without
    field or rule, and for a field that people may set and that is neither read nor `ignored`.
    """
    names = Names()
    known = attributes(kind)
    made = [field.name for field in dataclasses.fields(kind) if field.init]  # type: ignore[arg-type]  # it is one
    fields = message.DESCRIPTOR.fields_by_name
    _check_rules(kind, rules, made)
    read = names.add(time)
    rows = []
    for name in made:
        rule = rules.get(name, name)
        if callable(rule):
            rows.append(f"{name}={names.add(rule)}(m)")
            continue
        text = _read(fields[rule], known[name], parts or {}, names, read) if rule in fields else ""
        if not text:
            raise _unmatched(kind, name, message)
        rows.append(f"{name}={text}")
    used = {*made, *ignored, *(rule for rule in rules.values() if isinstance(rule, str))}
    for name, field in fields.items():
        behavior = field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
        if name not in used and _GIVEN_BY_US.isdisjoint(behavior):
            raise _unmatched(message, name, kind)
    return function(f"lambda m: {names.add(kind)}({', '.join(rows)})", names)  # type: ignore[no-any-return]


def _check_rules(owner: type, rules: Mapping[str, object], fields: Collection[str]) -> None:
    for name in rules:
        if name not in fields:
            text = f"{owner.__name__} has no field {name!r}, but a rule for it is given."
            raise TypeError(text)


def _unmatched(owner: type, name: str, other: type) -> TypeError:
    return TypeError(f"{owner.__name__}.{name}: {other.__name__} has no such field; give a rule.")


def _plain(field: Field) -> type:
    if field.type == FieldDescriptor.TYPE_BYTES:
        return bytes
    return _PLAIN.get(field.cpp_type, int)


def _part(parts: Parts, kind: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401  from an annotation
    return next((parts[base] for base in getattr(kind, "__mro__", ()) if base in parts), None)


def _written(field: Field, held: Attribute, parts: Parts, names: Names, source: str) -> str:
    """Return the Python that makes a field's value of what `source` holds, empty where none can."""
    if field.is_repeated != held.many:
        return ""
    if held.many:
        text = _written_one(field, Attribute(held.kind), parts, names, "v")
        return source if text == "v" else text and f"[{text} for v in {source}]"
    return _written_one(field, held, parts, names, source)


def _written_one(field: Field, held: Attribute, parts: Parts, names: Names, source: str) -> str:
    if field.message_type is not None and field.message_type.full_name == _TIME:
        return f"{names.add(wire.stamp)}({source})" if held.kind is datetime else ""
    if field.message_type is not None:
        part = _part(parts, held.kind)
        value = "v" if held.optional else source
        text = f"{names.add(part)}({value})" if part else ""
        return (
            f"({text} if (v := {source}) is not None else None)" if text and held.optional else text
        )
    if field.enum_type is not None and held.kind is str:
        return f"{names.add(numbers(field.enum_type))}[{source}]"
    plain = _plain(field)
    if held.kind is UUID and plain is str:
        return f"str({source} or '')" if held.optional else f"str({source})"
    return source if held.kind is plain else ""


def _read(field: Field, held: Attribute, parts: Parts, names: Names, time: str) -> str:
    """Return the Python that reads an attribute from the message `m`, empty where none can."""
    if field.is_repeated != held.many:
        return ""
    source = f"m.{field.name}"
    if held.many:
        text = _read_one(field, held, parts, names, "v")
        return text and f"tuple({source if text == 'v' else f'{text} for v in {source}'})"
    if field.message_type is None:
        text = _read_one(field, held, parts, names, source)
        return text and (f"({text} or None)" if held.optional else text)
    if held.kind is datetime and field.message_type.full_name == _TIME and held.optional:
        return f"{time}(m, {field.name!r})"
    text = _read_one(field, held, parts, names, source)
    return f"({text} if m.HasField({field.name!r}) else None)" if text and held.optional else text


def _read_one(field: Field, held: Attribute, parts: Parts, names: Names, source: str) -> str:
    if field.message_type is not None:
        part = _part(parts, held.kind)
        return "" if part is None else f"{names.add(part)}({source})"
    if field.enum_type is not None and held.kind is str:
        return f"{names.add(words(field.enum_type))}[{source}]"
    return source if held.kind is _plain(field) else ""
