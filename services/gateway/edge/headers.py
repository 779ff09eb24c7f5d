"""Sets the headers that protect an answer: what may run, frame, embed or keep it."""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, current_app, g, request

from services.gateway.edge.state import state

F = TypeVar("F", bound=Callable[..., Any])

YEAR = 365 * 24 * 3600
# These answer without asking who is there.
OPEN = frozenset({"static", "livez", "readyz"})


def nonce() -> str:
    """Return this response's nonce for scripts and styles in the page."""
    found: str | None = g.get("csp_nonce")
    if found is None:
        found = g.csp_nonce = secrets.token_urlsafe(16)
    return found


class Nonce:
    """Makes the nonce only where a template writes it."""

    def __html__(self) -> str:
        """Return the nonce; it needs no escaping."""
        return nonce()

    __str__ = __html__


def framed_by(*sources: str) -> Callable[[F], F]:
    """Let other sites show a view in a frame: their origins, or `*` for any site.

    Every other view, and every failure, is shown in no frame.
    """

    def decorate(view: F) -> F:
        view.framed_by = sources  # type: ignore[attr-defined]
        return view

    return decorate


def _ancestors(response: Response) -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    sources = (
        getattr(view, "framed_by", ()) if response.status_code < HTTPStatus.BAD_REQUEST else ()
    )
    return " ".join(sources) or "'none'"


def secure(response: Response) -> None:
    """Say what a browser may do with an answer."""
    headers = response.headers
    ancestors = _ancestors(response)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    # What proves a credential is made to be read from other sites; its view has said so.
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if state().config.https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if response.mimetype != "text/html":
        headers["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors {ancestors}"
        return
    # Only pages can ask for these, and a page has many parts that need not repeat it.
    headers["Permissions-Policy"] = (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    )
    # A page without a nonce of its own has no inline script or style, so none is let through.
    mark = f" 'nonce-{g.csp_nonce}'" if g.get("csp_nonce") else ""
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'{mark}; style-src 'self'{mark}; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; object-src 'none'"
    )
    if ancestors == "'none'":
        headers["X-Frame-Options"] = "DENY"


def cache(response: Response) -> None:
    """Say how long an answer may be kept, where its view has not said so."""
    if request.endpoint == "static":
        fresh = "v" in request.args and response.status_code < 400  # noqa: PLR2004  not an error
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable" if fresh else "public, no-cache"
        )
    elif "Cache-Control" not in response.headers and request.endpoint not in OPEN:
        response.headers["Cache-Control"] = "private, no-cache"
