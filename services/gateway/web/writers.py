"""Writes messages as the JSON of the API, by functions made once from the schemas' fields."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

from marshmallow import Schema, missing

from shared.functions import Names, function

Json: TypeAlias = dict[str, Any]
Message: TypeAlias = Any  # A message of a service; its attributes are read by name.


class Read:
    """Knows where in a message a field's value comes from, for `Schema.dump` and for writers.

    It is the attribute of the field's own name, another `attribute` (dots lead into messages), or
    what the function `of` makes of the whole message. What is `added` comes from the view. Where a
    field may be null, an unset value is null.
    """

    attribute: str | None
    name: str | None
    allow_none: bool

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  marshmallow's own
        of: Callable[[Message], Any] | None = None,
        added: bool = False,
        **kwargs: Any,  # noqa: ANN401  marshmallow's own
    ) -> None:
        """Take where the value comes from, and all that marshmallow's field takes."""
        self.of = of
        self.added = added
        super().__init__(*args, **kwargs)

    @property
    def path(self) -> str:
        """Return which attribute of the message is read."""
        return self.attribute or self.name or ""

    def get_value(
        self,
        obj: Message,
        attr: str,  # noqa: ARG002  marshmallow's own
        accessor: object = None,  # noqa: ARG002  marshmallow's own
        default: object = missing,  # noqa: ARG002  marshmallow's own
    ) -> Any:  # noqa: ANN401  what the message holds
        """Return the value for `Schema.dump`."""
        if self.added:
            return missing
        return self.read(obj) if self.of is None else self.of(obj)

    def read(self, message: Message) -> Any:  # noqa: ANN401  what the message holds
        """Return the value of the message's attribute."""
        found = attrgetter(self.path)(message)
        return (found or None) if self.allow_none else found

    def source(self, names: Names) -> str:
        """Return the Python that makes the field's JSON of the message `m`."""
        if self.of is not None:
            return f"{names.add(self.of)}(m)"
        return f"(m.{self.path} or None)" if self.allow_none else f"m.{self.path}"


def is_set(message: Message, path: str) -> bool:
    """Return whether a message has what a path with dots leads to."""
    parent, _, last = path.rpartition(".")
    owner = attrgetter(parent)(message) if parent else message
    return bool(owner.HasField(last))


def is_set_source(path: str) -> str:
    """Return the Python of `is_set` of the message `m`."""
    parent, _, last = f"m.{path}".rpartition(".")
    return f"{parent}.HasField({last!r})"


@cache
def writer(schema: type[Schema]) -> Callable[[Message], Json]:
    """Return the function that writes a message as `schema().dump` does, many times faster."""
    names = Names()
    rows = []
    for name, field in schema().dump_fields.items():
        if not isinstance(field, Read):
            text = f"{schema.__name__}.{name} does not say where its value comes from."
            raise TypeError(text)
        if not field.added:
            rows.append(f"{field.data_key or name!r}: {field.source(names)}")
    made: Callable[[Message], Json] = function(f"lambda m: {{{', '.join(rows)}}}", names)
    return made
