"""Helps pages: parts that may be missing, forms that keep what was typed, answers to keep."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Generic, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, flash, g, make_response, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import auth, communities, refusals, shapes
from services.gateway.errors import Failed, refuse
from services.gateway.state import state
from shared import ids

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Holds one part of a page, or says that its service gave no answer."""

    value: T | None
    away: bool = False


def part(ask: Callable[[], T]) -> Part[T]:
    """Return what a service answers; one that is away takes only its part of the page along."""
    try:
        return Part(ask())
    except Failed as failed:
        if not failed.is_away:
            raise
        return Part(None, away=True)


def boards() -> list[shapes.Shape]:
    """Return the boards the viewer may read; none while they cannot be known."""
    found = part(lambda: communities.boards(state(), g.actor)).value or []
    return [shapes.board(one) for one in found]


@dataclass
class Form:
    """Holds what was typed and what is wrong with it."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 200

    def get(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.values.get(name, "")

    def refuse(self, failed: Failed) -> "Form":
        """Keep why it was refused, so that the page can say it beside the fields."""
        self.status = failed.status
        known = {name.split(".")[-1]: text for name, text in refusals.fields(failed).items()}
        self.errors = {name: text for name, text in known.items() if name in self.values}
        if len(self.errors) < len(known) or not known:
            self.problem = refusals.say(failed)
        return self


def typed(*names: str) -> Form:
    """Return what was typed in the named fields; line ends are made one kind."""
    return Form({name: request.form.get(name, "").replace("\r\n", "\n") for name in names})


def request_id() -> str:
    """Return the form's own id, a fresh one for a new form: sending it twice makes one thing."""
    given = request.form.get("request_id", "")
    if 8 <= len(given) <= 64 and all(letter.isalnum() or letter == "-" for letter in given):  # noqa: PLR2004  the form of our ids
        return given
    return str(ids.new_id())


def address(path: str, **query: str | int | bool | None) -> str:
    """Return a path with the query values that are set."""
    kept = {key: value for key, value in query.items() if value not in (None, "", False)}
    kept = {key: "1" if value is True else value for key, value in kept.items()}
    return f"{path}?{urlencode(kept)}" if kept else path


def forget_identity() -> None:
    """Read anew who the viewer is, after a change to their account."""
    known: dict[str, object] = state().part("identities", dict)
    known.pop(str(g.actor.member), None)


def idea_path(number: int | str) -> str:
    """Return the short address of an idea; it leads on to the one with the title."""
    return f"/ideas/{number}"


def back(default: str = "/") -> BaseResponse:
    """Return the way back to the page that sent the form."""
    came = urlsplit(request.referrer or "")
    if came.netloc and came.netloc == request.host:
        path = f"{came.path}?{came.query}" if came.query else came.path
        return redirect(auth.safe_path(path), HTTPStatus.SEE_OTHER)
    return redirect(default, HTTPStatus.SEE_OTHER)


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
    say(refusals.say(failed), "rose")


def page(html: str, status: int = 200) -> Response:
    """Return a page that browsers may show again on "back", with what was typed."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def secret_page(html: str, status: int = 200) -> Response:
    """Return a page that nobody keeps."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(body: str, mimetype: str, seconds: int = 300) -> Response:
    """Return something that may be kept for a while and asked for again cheaply."""
    response = current_app.response_class(body, mimetype=mimetype)
    visibility = "private" if g.actor.is_member else "public"
    response.headers["Cache-Control"] = f"{visibility}, max-age={seconds}"
    response.vary.add("Cookie")
    response.add_etag()
    response.make_conditional(request)
    return response


def not_here() -> Failed:
    """Return the problem of an address where nothing is."""
    return refuse(404, "NOT_FOUND", _("This page does not exist."))


def wants_json() -> bool:
    """Return whether a script of ours asks, rather than a person's form."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
