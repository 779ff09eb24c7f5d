"""Reads what people typed: forms that keep it, checked as bodies of the API are."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, class_registry, fields, missing, validate

from services.gateway.edge.errors import Failed
from services.gateway.web import faults, refusals
from services.gateway.web.checks import Fits
from services.gateway.web.schemas import Flag, Handle, List, Moment, Nested, Real, Text, Whole
from shared import ids

P = ParamSpec("P")
R = TypeVar("R")

# A form of more is none that people filled in.
MOST_CHOSEN = 1000
# What is said of a member who is not there belongs beside the field that names them.
NOBODY = ("MEMBER_NOT_FOUND", "RECIPIENT_NOT_FOUND")


@dataclass
class Form:
    """Holds what was typed, what was chosen, what it means, and what is wrong with it."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 200
    chosen: dict[str, list[str]] = field(default_factory=dict)
    # What the schema made of it; empty where something is wrong.
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """Return whether something is wrong with it."""
        return bool(self.errors or self.problem)

    def get(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.values.get(name, "")

    def unchecked(self) -> "Form":
        """Return what was typed without what is wrong with it, as for a preview."""
        return Form(self.values, chosen=self.chosen)

    def wrong(self, name: str, text: str) -> "Form":
        """Note what is wrong with a field; what was noted first stays."""
        self.errors.setdefault(name, text)
        self.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self

    def refuse(self, failed: Failed, *, nobody: str = "", **renamed: str) -> "Form":
        """Keep why it was refused, so that the page can say it beside the fields.

        `nobody` is the field that names a member, for a refusal because there is no such member.
        """
        self.status = failed.status
        if nobody and failed.reason in NOBODY:
            return self.wrong(nobody, _("No member has this handle. Check the spelling."))
        for path, text in refusals.fields(failed).items():
            if name := self._place(path.split("."), renamed):
                self.errors[name] = text
            else:
                self.problem = refusals.say(failed)
        if not failed.fields:
            self.problem = refusals.say(failed)
        return self

    def blame(self, error: ValidationError, renamed: Mapping[str, str]) -> None:
        """Note what a schema found, each beside its field."""
        self.status = HTTPStatus.UNPROCESSABLE_ENTITY
        for path, text in _walk(error.messages, ()):
            said = faults.translate(text)
            if name := self._place(path, renamed):
                self.errors.setdefault(name, said)
            else:
                self.problem = said

    def _place(self, path: "list[str] | tuple[str, ...]", renamed: Mapping[str, str]) -> str:
        """Return the field of the page that a path names: its innermost part that is there."""
        names = [renamed.get(part, part) for part in path]
        # The second link's address, `links.1.url`, is called `url1`.
        numbered = [f"{names[-1]}{part}" for part in names if part.isdecimal()]
        known = self.values.keys() | self.chosen.keys()
        return next((name for name in (*numbered, *reversed(names)) if name in known), "")


def _walk(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401  marshmallow's own
    if isinstance(messages, dict):
        for name, inside in messages.items():
            yield from _walk(inside, (*path, str(name)))
    else:
        yield path, " ".join(map(str, messages))


def typed(*names: str, lists: tuple[str, ...] = ()) -> Form:
    """Return what was typed in the named fields; line ends are made one kind."""
    values = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    return Form(values, chosen={name: request.form.getlist(name)[:MOST_CHOSEN] for name in lists})


class Misread(ValueError):  # noqa: N818  reads as what it says
    """Says in the viewer's language why what was typed is not what a field holds."""


Reader = Callable[[Form], Any]
Left = tuple[str, ...] | Callable[[], tuple[str, ...]]


def takes(
    schema: type[Schema],
    *more: str,
    but: Left = (),
    **readers: Reader,
) -> Callable[[Callable[Concatenate[Form, P], R]], Callable[P, R]]:
    """Give a view the form that was sent, checked by a schema as a body of the API is.

    The form's fields are called as the messages of the services call them. `more` are fields that
    the schema does not know, such as the version the form began with; `but` are those of the schema
    that the page does not show, or what says which. A reader returns what a field holds that a page
    spells in a way of its own; it may raise `Misread`.
    """

    def decorate(view: Callable[Concatenate[Form, P], R]) -> Callable[P, R]:
        @functools.wraps(view)
        def taking(*args: P.args, **kwargs: P.kwargs) -> R:
            return view(load(schema, *more, but=but, **readers), *args, **kwargs)

        taking.upwell_form = schema  # type: ignore[attr-defined]  # for the walk over all forms
        return taking

    return decorate


def load(schema: type[Schema], *more: str, but: Left = (), **readers: Reader) -> Form:
    """Return the form that was sent with what a schema makes of it, or with what is wrong."""
    form = typed(*more)
    own = schema(exclude=but() if callable(but) else but)
    for name, known in flat(own).items():
        if isinstance(known, List) and name not in readers:
            form.chosen[name] = request.form.getlist(name)[:MOST_CHOSEN]
        else:
            form.values[name] = request.form.get(name, "").replace("\r\n", "\n")
    sent = _sent(own, form, readers)
    try:
        found: dict[str, Any] = own.load(sent)
    except ValidationError as error:
        form.blame(error, _renamed(own))
    else:
        form.data = {} if form.errors else found
    return form


def flat(schema: Schema) -> dict[str, fields.Field[Any]]:
    """Return the fields of a form by name; those of an object in it are fields like the others."""
    found: dict[str, fields.Field[Any]] = {}
    for name, known in schema.load_fields.items():
        if isinstance(known, Nested):
            found |= flat(known.schema)
        else:
            found[known.attribute or name] = known
    return found


def _renamed(schema: Schema) -> dict[str, str]:
    """Return what fields that the API calls otherwise are called in forms."""
    return {
        known.data_key or name: known.attribute
        for name, known in schema.load_fields.items()
        if known.attribute
    }


def _sent(schema: Schema, form: Form, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Return what was typed as JSON would say it, and note what can't be read."""
    found: dict[str, Any] = {}
    for key, known in schema.load_fields.items():
        name = known.attribute or key
        try:
            if name in readers:
                given = readers[name](form)
            elif isinstance(known, Nested):
                given = _sent(known.schema, form, readers)
            else:
                given = _read(known, name, form)
        except Misread as fault:
            form.wrong(name, str(fault))
            continue
        if given is not missing:
            found[known.data_key or key] = given
    return found


def _read(known: fields.Field[Any], name: str, form: Form) -> Any:  # noqa: ANN401  as JSON has it
    """Return what one field holds; `missing` where it is left out."""
    if isinstance(known, List):
        return [one for one in form.chosen[name] if one]
    if isinstance(known, Flag):
        return form.get(name) not in ("", "0")
    text = form.get(name).strip()
    if name not in request.form or (not text and not _may_be_blank(known)):
        return None if known.allow_none and name in request.form else missing
    return next(read for kind, read in _READERS.items() if isinstance(known, kind))(known, text)


def _may_be_blank(known: fields.Field[Any]) -> bool:
    """Return whether an empty text says something, rather than nothing."""
    if not isinstance(known, Text) or isinstance(known, Handle) or known.allow_none:
        return False
    choices = [one.choices for one in known.validators if isinstance(one, validate.OneOf)]
    return all("" in one for one in choices)


def _whole(_known: Whole, text: str) -> int | str:
    digits = "".join(text.split())
    plain = digits.removeprefix("+").removeprefix("-")
    fits = plain.isascii() and plain.isdecimal() and len(plain) < 20  # noqa: PLR2004  more than 64 bits hold
    return int(digits) if fits else text


def _real(_known: Real, text: str) -> float | str:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _day(known: Moment, text: str) -> str:
    """Return a day's first moment, or its last."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Misread(_("Enter a date like 2027-06-30.")) from error
    return datetime.combine(found, time(23, 59, 59) if known.end else time(0), UTC).isoformat()


def _handle(_known: Handle, text: str) -> str:
    return text.removeprefix("@")


def _text(known: fields.Field[Any], text: str) -> str:
    """Return a text; in one line, what was typed between words is one space."""
    lines = any(isinstance(one, Fits) and not one.multiline for one in known.validators)
    return " ".join(text.split()) if lines else text


_READERS: dict[type, Callable[[Any, str], Any]] = {
    Whole: _whole,
    Real: _real,
    Moment: _day,
    Handle: _handle,
    fields.Field: _text,
}


def words(name: str) -> Reader:
    """Return what reads a list that is typed as one text, with commas between."""
    return lambda form: [word for one in form.get(name).split(",") if (word := one.strip())]


def handles(name: str) -> Reader:
    """Return what reads handles that are typed as one text."""

    def read(form: Form) -> list[str]:
        return [one.removeprefix("@") for one in form.get(name).replace(",", " ").split()]

    return read


@functools.cache
def limits(schema: str, name: str) -> dict[str, Any]:
    """Return what a field of a page states of what it takes: what its schema says.

    `schema` names a schema, or with a dot a field of it that is called otherwise on the page.
    """
    if not schema:
        return {}
    kind, _dot, other = schema.partition(".")
    found = class_registry.get_class(kind)
    assert isinstance(found, type)  # noqa: S101  a slip of ours, seen in a template
    known = flat(found())[other or name]
    stated: dict[str, Any] = {"required": True} if known.required else {}
    for check in known.validators:
        if isinstance(check, validate.Length):
            stated |= _lengths(check)
        elif isinstance(check, validate.Range):
            ends = {"min": check.min, "max": check.max}
            stated |= {
                end: f"{value:g}" if isinstance(value, float) else value
                for end, value in ends.items()
                if value is not None
            }
    return stated


def _lengths(check: validate.Length) -> dict[str, int]:
    least = check.min or 0
    if isinstance(check, Fits):
        # A Chinese character says as much as two letters, and browsers count both as one.
        least = (least + 1) // 2
    stated = {"minlength": least, "maxlength": check.max or 0}
    return {name: number for name, number in stated.items() if number > (name == "minlength")}


def request_id() -> str:
    """Return the form's own id, so that sending it twice makes one thing; else a fresh one."""
    given = request.form.get("request_id", "")
    if 8 <= len(given) <= 64 and all(letter.isalnum() or letter == "-" for letter in given):  # noqa: PLR2004  the form of our ids
        return given
    return str(ids.new_id())


def arg(name: str, most: int = 80) -> str:
    """Return a value of the address, as plain text of bounded length."""
    return " ".join(request.args.get(name, "").replace("\0", " ").split())[:most]


def number_arg(name: str) -> int:
    """Return a number of the address, or 0."""
    text = request.args.get(name, "").strip().removeprefix("#")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else 0  # noqa: PLR2004  fits the contract's int64
