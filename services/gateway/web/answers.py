"""Answers programs with JSON, tags and pages of lists, and people with pages and messages."""

import hashlib
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, flash, g, jsonify, make_response, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, errors
from services.gateway.edge.errors import Failed
from services.gateway.web import refusals
from services.gateway.web.links import absolute

# What proxies that compress add to a tag.
ENCODED = re.compile(r"[-:;](gzip|br|zstd|deflate)$")
# Between a resource's own tag and the hash of what is shown: says whether the tag has quotes.
QUOTED, BARE, QUOTE = "--", "-", '"'


def paged(document: dict[str, Any]) -> Response:
    """Answer with a page of a list, with a Link to the next."""
    response = jsonify(document)
    token = document["next_page_token"]
    if token:
        query = request.args.to_dict(flat=False) | {"page_token": [token]}
        address = absolute(f"{request.path}?{urlencode(query, doseq=True)}")
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def versioned(document: dict[str, Any], etag: str, status: int = 200) -> Response:
    """Answer with one resource and its ETag; 304 where the caller has it already.

    The tag is the resource's own, which If-Match compares, and a hash of what is shown.
    """
    response = jsonify(document)
    response.status_code = status
    shown = hashlib.sha256(response.get_data()).hexdigest()[:12]
    quoted = etag.startswith('"')
    response.set_etag(f"{etag.strip(QUOTE)}{QUOTED if quoted else BARE}{shown}")
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response


def if_match() -> str:
    """Return the resource's own tag that If-Match asks for; empty where anything is fine."""
    if "If-Match" not in request.headers:
        return ""
    given = request.if_match
    if given.star_tag:
        return ""
    # A proxy that compresses marks our tag as weak; it names the same version of the resource.
    # What is no tag at all is none.
    tags = sorted(tag for tag in given.as_set(include_weak=True) if tag)
    if not tags:
        raise changed()
    whole = ENCODED.sub("", str(tags[0]))
    if QUOTED in whole:
        return f'"{whole.rpartition(QUOTED)[0]}"'
    return whole.rpartition(BARE)[0] or "-"


def changed() -> Failed:
    """Return the problem of a failed If-Match."""
    return errors.refuse(
        412,
        "CHANGED_MEANWHILE",
        _("Someone else changed this since you loaded it. Reload it and make your change again."),
    )


class checking:  # noqa: N801  reads as a word in a with statement
    """Turns the service's "changed meanwhile" into 412 where If-Match was sent."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Translate."""
        if (
            isinstance(error, Failed)
            and error.problem.code == "ABORTED"
            and "If-Match" in request.headers
        ):
            raise changed() from error


def created(document: dict[str, Any], etag: str, location: str) -> Response:
    """Answer 201 with the new resource and where it is."""
    response = versioned(document, etag, HTTPStatus.CREATED)
    response.headers["Location"] = absolute(location)
    return response


def made(document: dict[str, Any], location: str = "") -> Response:
    """Answer 201 with something new that has no versions, and where it is."""
    response = jsonify(document)
    response.status_code = HTTPStatus.CREATED
    if location:
        response.headers["Location"] = absolute(location)
    return response


def nothing() -> Response:
    """Answer 204."""
    response = current_app.response_class(status=HTTPStatus.NO_CONTENT)
    del response.headers["Content-Type"]
    return response


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


def go(path: str) -> BaseResponse:
    """Return the way to another page after a form."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def came_from() -> str:
    """Return the path of our page that sent the form; empty where that is not known."""
    came = urlsplit(request.referrer or "")
    if not came.netloc or came.netloc != request.host:
        return ""
    return access.safe_path(f"{came.path}?{came.query}" if came.query else came.path)


def back(default: str = "/") -> BaseResponse:
    """Return the way back to the page that sent the form, or that the form says was before."""
    given = request.form.get("back", "")
    return go(access.safe_path(given) if given else came_from() or default)


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


def say_in_passing(failed: Failed) -> None:
    """Say on the next page why something was not possible, whatever the reason."""
    say(" ".join(refusals.fields(failed).values()) or refusals.say(failed), "rose")


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


def not_here() -> Failed:
    """Return the problem of an address where nothing is."""
    return errors.refuse(404, "NOT_FOUND", _("This page does not exist."))


def wants_json() -> bool:
    """Return whether a script of ours asks, rather than a person's form."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
