"""Fills a frozen dataclass from the environment."""

import dataclasses
import os
import types
import typing
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


class Missing(Exception):  # noqa: N818  reads as what it says
    """Says which settings are missing or wrong, all at once."""


def _parse(text: str, kind: object) -> object:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    if kind is bool:
        if text.lower() in ("1", "true", "yes", "on"):
            return True
        if text.lower() in ("", "0", "false", "no", "off"):
            return False
        message = f"must be true or false, not {text!r}"
        raise ValueError(message)
    if kind is int:
        return int(text)
    if kind is float:
        return float(text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def load(kind: type[T], environ: Mapping[str, str] | None = None) -> T:
    """Return an instance of a dataclass, each field read from the variable its metadata names.

    A field says `field(metadata={"env": "UPWELL_IDEAS_ADDRESS"})`; of several names the first that
    is set counts. Raises `Missing` with one
    sentence for each setting that has no value and no default, or cannot be read.
    """
    environ = os.environ if environ is None else environ
    hints = typing.get_type_hints(kind)
    values: dict[str, object] = {}
    faults: list[str] = []
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        names = field.metadata["env"]
        names = (names,) if isinstance(names, str) else names
        name = next((one for one in names if one in environ), names[-1])
        text = environ.get(name)
        if text is not None:
            try:
                values[field.name] = _parse(text, hints[field.name])
            except ValueError as error:
                faults.append(f"{name}: {error}.")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            faults.append(f"{name} is not set: {field.metadata.get('help', 'it is needed')}.")
    if faults:
        raise Missing(" ".join(faults))
    return kind(**values)
