"""Reads what people typed: forms that keep it, and what an address asks for."""

from dataclasses import dataclass, field
from http import HTTPStatus

from flask import request

from services.gateway.edge.errors import Failed
from services.gateway.web import refusals
from shared import ids


@dataclass
class Form:
    """Holds what was typed, what was chosen, and what is wrong with it."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 200
    chosen: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.values.get(name, "")

    def wrong(self, name: str, text: str) -> "Form":
        """Note what is wrong with a field."""
        self.errors[name] = text
        self.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self

    def refuse(self, failed: Failed, **renamed: str) -> "Form":
        """Keep why it was refused, so that the page can say it beside the fields."""
        self.status = failed.status
        known = {name.split(".")[-1]: text for name, text in refusals.fields(failed).items()}
        known = {renamed.get(name, name): text for name, text in known.items()}
        names = {*self.values, *self.chosen}
        self.errors |= {name: text for name, text in known.items() if name in names}
        if not known or not known.keys() <= names:
            self.problem = refusals.say(failed)
        return self


def typed(*names: str, lists: tuple[str, ...] = ()) -> Form:
    """Return what was typed in the named fields; line ends are made one kind."""
    values = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    return Form(values, chosen={name: request.form.getlist(name)[:1000] for name in lists})


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
