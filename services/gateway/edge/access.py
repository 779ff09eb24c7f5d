"""Lets requests pass or not: members, staff, closed communities, writes from other sites."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import current_app, g, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import errors, origins
from upwell.members.v1 import members_pb2

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
ROLES = {
    "moderator": _l("moderator"),
    "manager": _l("manager"),
    "admin": _l("administrator"),
}
# What a visitor of a gated community may still open.
PUBLIC_PATHS = (
    "/sign-in",
    "/sign-out",
    "/language",
    "/brand.css",
    "/conduct",
    "/dev/",
    "/api/docs",
    "/api/openapi.json",
    "/robots.txt",
    "/favicon.ico",
    "/sitemap",
    "/.well-known/",
)


def for_everybody(view: Callable[P, R]) -> Callable[P, R]:
    """Let visitors of a gated community reach a view, which decides itself what they see.

    What proves a credential must be reachable for whoever is shown one.
    """
    view.for_everybody = True  # type: ignore[attr-defined]
    return view


def check_cookies() -> None:
    """Raise 403 for a token on a page: its scopes are those of the API, which pages have not."""
    if g.by_token and not request.path.startswith("/api/"):
        raise errors.refuse(
            403, "TOKEN_ON_PAGE", _("Tokens are for the API, under /api/v1. Pages need a sign-in.")
        )


def is_gated_visitor() -> bool:
    """Return whether this is a visitor of a gated community."""
    return not g.actor.is_member and g.community.access == members_pb2.ACCESS_GATED


def gate() -> BaseResponse | None:
    """Return where a visitor of a gated community must go first, or None to let them pass."""
    if not is_gated_visitor() or request.path == "/" or request.path.startswith(PUBLIC_PATHS):
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    return None if getattr(view, "for_everybody", False) else ask_to_sign_in()


def login_required(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
    """Let members in; send visitors to sign in and back, or answer programs with 401."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
        if not g.actor.is_member:
            return ask_to_sign_in()
        return view(*args, **kwargs)

    return guarded


def ask_to_sign_in(what: str = "", number: object = None) -> BaseResponse:
    """Return the way to sign in and back; programs are answered with 401.

    `what` says why the page appears, and `number` about which idea.
    """
    if errors.wants_json() or g.by_token or g.notice:
        raise errors.sign_in_needed(_("Sign in to do this."))
    if request.method in SAFE:
        back = request.full_path.rstrip("?")
    else:
        came = urlsplit(request.referrer or "")
        path = f"{came.path}?{came.query}" if came.query else came.path
        own = came.netloc == request.host
        back = safe_path(path) if own else f"/ideas/{number}" if number else "/"
    asked = {"next": back, "for": what, "idea": str(number or "")}
    query = urlencode({key: text for key, text in asked.items() if text})
    return redirect(f"/sign-in?{query}", 303)


def safe_path(path: str) -> str:
    """Return a path of this site, or `/` for anything that could lead elsewhere."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return "/"
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in path):  # noqa: PLR2004  control characters
        return "/"
    return path


def require_staff(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let staff in, or only some roles.

    Visitors are asked to sign in, members need not know of the page, and other staff are told
    whom to ask.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if g.actor.is_member and not g.actor.is_staff:
                raise _not_here()
            if g.actor.is_member and roles and not g.actor.has(*roles):
                raise _role_needed(roles)
            return view(*args, **kwargs)

        return login_required(guarded)

    return decorate


def require_capability(
    capability: str,
) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let in whoever has a capability somewhere; the view and the service say where.

    Visitors are asked to sign in, and members need not know of the page.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if g.actor.is_member and not g.actor.may(capability):
                raise _not_here()
            return view(*args, **kwargs)

        return login_required(guarded)

    return decorate


def check_capability(capability: str, **scope: str) -> None:
    """Raise 404 where the viewer has no capability in a scope."""
    if not g.actor.may(capability, **scope):
        raise _not_here()


def _role_needed(roles: tuple[str, ...]) -> errors.Failed:
    named = " / ".join(str(ROLES[role]) for role in roles)
    sentence = _(
        "This page needs the role %(role)s. Ask an administrator if you need access.",
        role=named,
    )
    return errors.refuse(403, "ROLE_NEEDED", sentence)


def _not_here() -> errors.Failed:
    return errors.refuse(404, "NOT_FOUND", _("This page does not exist."))


def protect() -> None:
    """Refuse a write that another site made with this browser's cookies.

    Bearer tokens are exempt: no browser sends them by itself.
    """
    if request.method in SAFE or g.by_token:
        return
    api = request.path.startswith("/api/")
    if api and g.session is None:
        return
    if origins.is_foreign():
        raise _foreign()
    csrf.protect()


def _foreign() -> errors.Failed:
    return errors.refuse(
        403, "FOREIGN_ORIGIN", _("This request came from another site, so nothing was changed.")
    )


def sign_in_url(back: str = "/") -> str:
    """Return where to sign in, coming back to a path of this site."""
    return f"/sign-in?{urlencode({'next': safe_path(back)})}"
