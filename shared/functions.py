"""Makes a function of its text once, where a loop over fields would run for every call."""

import inspect
from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints


class Names(dict[str, Any]):
    """Holds what the text of a function refers to."""

    def add(self, thing: object) -> str:
        """Return a new name for a thing."""
        name = f"n{len(self)}"
        self[name] = thing
        return name


def function(text: str, names: Names) -> Any:  # noqa: ANN401  whatever the text is
    """Return the function that a text like `lambda m: …` describes."""
    return eval(text, names)  # noqa: S307  the callers write it, of names in our own code


class Attribute(NamedTuple):
    """Says what an attribute holds: `kind` or None where `optional`, several where `many`."""

    kind: Any
    optional: bool = False
    many: bool = False


def attributes(kind: type) -> dict[str, Attribute]:
    """Return the fields and properties of a dataclass, with what they hold."""
    hints = get_type_hints(kind)
    for name, made in inspect.getmembers(kind, lambda found: isinstance(found, property)):
        hints[name] = get_type_hints(made.fget).get("return")
    return {name: _attribute(hint) for name, hint in hints.items()}


def _attribute(hint: Any) -> Attribute:  # noqa: ANN401  whatever stands in an annotation
    if get_origin(hint) in (Union, UnionType):
        known = [part for part in get_args(hint) if part is not NoneType]
        if len(known) == 1:
            return _attribute(known[0])._replace(optional=True)
    if get_origin(hint) in (tuple, list, Sequence):
        return Attribute(get_args(hint)[0], many=True)
    return Attribute(hint)
