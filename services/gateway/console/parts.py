"""Helps console pages: who may open them, forms that keep what was typed, missing parts."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Generic, ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Response, flash, g, make_response, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import auth, communities, errors, refusals, shapes
from services.gateway.errors import Failed, refuse
from services.gateway.state import state
from shared import ids

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

ROLES = {
    "moderator": _l("moderator"),
    "manager": _l("manager"),
    "admin": _l("administrator"),
}


def not_here() -> Failed:
    """Return the problem of an address where nothing is."""
    return refuse(404, "NOT_FOUND", _("This page does not exist."))


def door(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let staff in, or only some roles.

    Visitors are asked to sign in, members need not know of the page, and other staff are told
    whom to ask.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if g.actor.is_member and not g.actor.is_staff:
                raise not_here()
            if g.actor.is_member and roles and not g.actor.has(*roles):
                raise _role_needed(roles)
            return view(*args, **kwargs)

        return auth.login_required(guarded)

    return decorate


def _role_needed(roles: tuple[str, ...]) -> Failed:
    named = " / ".join(str(ROLES[role]) for role in roles)
    sentence = _(
        "This page needs the role %(role)s. Ask an administrator if you need access.",
        role=named,
    )
    return errors.refuse(403, "ROLE_NEEDED", sentence)


@dataclass(frozen=True)
class Part(Generic[T]):
    """Holds one part of a page, or says that its service gave no answer."""

    value: T | None
    away: bool = False


def part(ask: Callable[[], T]) -> Part[T]:
    """Return what a service answers; one that is away takes only its part of the page with it."""
    try:
        return Part(ask())
    except Failed as failed:
        if not failed.is_away:
            raise
        return Part(None, away=True)


def boards() -> list[shapes.Shape]:
    """Return every board of the community; none while they cannot be known."""
    found = part(lambda: communities.boards(state(), g.actor)).value or []
    return [shapes.board(one) for one in found]


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


def address(path: str, **query: str | int | bool | None) -> str:
    """Return a path with the query values that are set."""
    kept = {key: value for key, value in query.items() if value not in (None, "", False)}
    kept = {key: "1" if value is True else value for key, value in kept.items()}
    return f"{path}?{urlencode(kept)}" if kept else path


def arg(name: str, most: int = 80) -> str:
    """Return a value of the address, as plain text of bounded length."""
    return " ".join(request.args.get(name, "").replace("\0", " ").split())[:most]


def number_arg(name: str) -> int:
    """Return a number of the address, or 0."""
    text = request.args.get(name, "").strip().removeprefix("#")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else 0  # noqa: PLR2004  fits the contract's int64


def go(path: str) -> BaseResponse:
    """Return the way to another page after a form."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def say(text: str | Markup, tone: str = "green") -> None:
    """Say something on the next page."""
    flash(text, tone)


def accepted(draft: str) -> None:
    """Let the browser forget a draft that was accepted."""
    flash(draft, "draft-accepted")


def say_refused(failed: Failed) -> None:
    """Say on the next page why something was not possible; what is not for people goes on up."""
    if failed.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        raise failed
    details = " ".join(refusals.fields(failed).values())
    say(details or refusals.say(failed), "rose")


def attempt(ask: Callable[[], object], done: str) -> bool:
    """Do something and say on the next page that it is done, or why not; returns whether it is."""
    try:
        ask()
    except Failed as failed:
        say_refused(failed)
        return False
    if done:
        say(done)
    return True


def page(html: str, status: int = 200) -> Response:
    """Return a page that browsers may show again on "back", and nobody else keeps."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
