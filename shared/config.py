"""Fills a frozen dataclass from the environment."""

import dataclasses
import os
import types
import typing
from collections.abc import Callable, Mapping
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


@dataclasses.dataclass(frozen=True)
class Setting:
    """Describes one field: the variables it is read from, and whether one of them has to be set.

    `each` has a variable for every key of a field that is a mapping.
    """

    field: str
    names: tuple[str, ...]
    each: Mapping[str, str]
    is_needed: bool
    help: str
    read: Callable[[str], object] | None = None


def settings(kind: type, role: str = "") -> list[Setting]:
    """Return what a dataclass of settings reads; `role` is the command it is read for.

    A field says `field(metadata={"env": "UPWELL_IDEAS_ADDRESS"})`; of several names the first that
    is set counts, and `{SERVICE}` stands for the class's own `SERVICE`. With `each` it is a mapping
    and says, or is a function that says, the variable of each key. With `needed_by` it has a
    default that is not enough for those roles. With `read` a function reads it, which raises
    ValueError with what would do; an empty text means the default.
    """
    return [_setting(kind, field, role) for field in dataclasses.fields(kind)]


def _setting(kind: type, field: dataclasses.Field[object], role: str) -> Setting:
    names = field.metadata.get("env", ())
    names = (names,) if isinstance(names, str) else names
    each = field.metadata.get("each", {})
    without = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return Setting(
        field.name,
        tuple(name.format(SERVICE=getattr(kind, "SERVICE", "").upper()) for name in names),
        each() if callable(each) else each,
        without or role in field.metadata.get("needed_by", ()),
        field.metadata.get("help", "it is needed"),
        field.metadata.get("read"),
    )


def load(kind: type[T], environ: Mapping[str, str] | None = None, role: str = "") -> T:
    """Return an instance of a dataclass, each field read from the variables `settings` names.

    Raises `Missing` with one sentence for each setting that has no value and no default, or cannot
    be read.
    """
    environ = os.environ if environ is None else environ
    hints = typing.get_type_hints(kind)
    values: dict[str, object] = {}
    faults: list[str] = []
    for setting in settings(kind, role):
        if setting.each:
            faults += [
                f"{name} is not set: {setting.help}."
                for name in setting.each.values()
                if setting.is_needed and name not in environ
            ]
            values[setting.field] = {key: environ.get(n, "") for key, n in setting.each.items()}
            continue
        name = next((one for one in setting.names if one in environ), setting.names[-1])
        text = environ.get(name)
        if text is None or (setting.is_needed and not text):
            if setting.is_needed:
                faults.append(f"{name} is not set: {setting.help}.")
            continue
        if setting.read and not text:
            continue
        try:
            read = setting.read
            values[setting.field] = read(text) if read else _parse(text, hints[setting.field])
        except ValueError as error:
            faults.append(f"{name}: {error}.")
    if faults:
        raise Missing(" ".join(faults))
    return kind(**values)
