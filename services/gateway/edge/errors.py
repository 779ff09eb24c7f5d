"""Answers with problems: application/problem+json for programs, a page for people."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import jinja2
import markupsafe
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services.gateway.edge import origins
from shared import telemetry
from shared.errors import Problem
from shared.refusals import Refusal

STATUS = {
    "INVALID_ARGUMENT": 422,
    "OUT_OF_RANGE": 422,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "FAILED_PRECONDITION": 409,
    "RESOURCE_EXHAUSTED": 429,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 503,
    "CANCELLED": 503,
}

REASONS = {
    400: "BAD_REQUEST",
    401: "SIGN_IN_NEEDED",
    403: "NOT_ALLOWED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    408: "REQUEST_TIMEOUT",
    409: "CONFLICT",
    411: "LENGTH_REQUIRED",
    412: "CHANGED_MEANWHILE",
    413: "BODY_TOO_LARGE",
    414: "ADDRESS_TOO_LONG",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "INVALID",
    428: "PRECONDITION_NEEDED",
    429: "TOO_MANY_REQUESTS",
    431: "HEADERS_TOO_LARGE",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Failed(Exception):  # noqa: N818  carries an answer
    """Carries a problem from a service, or our own, to the edge.

    `status` is the HTTP status; `headers` are added to the answer.
    """

    def __init__(
        self, problem: Problem, status: int | None = None, headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Take the status from the problem's code where none is given."""
        self.problem = problem
        self.status = status or STATUS.get(problem.code, 500)
        self.headers = list(headers)
        super().__init__(f"{problem.reason}: {problem.message}")

    @property
    def reason(self) -> str:
        """Return the reason in capitals."""
        return self.problem.reason

    @property
    def message(self) -> str:
        """Return the sentence for people."""
        return self.problem.message

    @property
    def fields(self) -> dict[str, str]:
        """Return one sentence for each faulty field."""
        return self.problem.fields

    def renamed(self, names: dict[str, str]) -> "Failed":
        """Return the same problem with some fields called otherwise."""
        fields = {names.get(name, name): text for name, text in self.fields.items()}
        return Failed(replace(self.problem, fields=fields), self.status, self.headers)

    @property
    def is_unavailable(self) -> bool:
        """Return whether the service gave no answer, so that its part of a page may be left out."""
        return self.status == HTTPStatus.SERVICE_UNAVAILABLE


def refuse(
    status: int,
    reason: str,
    message: str,
    *,
    fields: dict[str, str] | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> Failed:
    """Return a problem of the gateway's own, to be raised."""
    return Failed(Problem("", reason, message, {}, fields or {}), status, headers)


def sessions_unavailable() -> Failed:
    """Return the problem of Redis being away while a session is needed."""
    return refuse(
        503,
        "SESSIONS_UNAVAILABLE",
        _("Signing in is not possible right now. Try again in a moment."),
    )


def sign_in_needed(message: str) -> Failed:
    """Return the problem of a visitor who asks for what is for members.

    Where nobody can be recognised just now it says that instead: whoever asks may be signed in.
    """
    if g.get("notice"):
        return sessions_unavailable()
    return refuse(401, "SIGN_IN_NEEDED", message)


def unavailable(service: str) -> Failed:
    """Return the problem of a service that gave no answer in time."""
    message = _("Part of this site is unavailable. Nothing was lost; try again in a moment.")
    return Failed(
        Problem("UNAVAILABLE", "UPSTREAM_UNAVAILABLE", message, {"service": service}),
        503,
        [("Retry-After", "2")],
    )


def wants_json() -> bool:
    """Return whether the caller is a program: under /api, or asking for JSON."""
    if request.path.startswith("/api/"):
        return not request.path.startswith("/api/docs")
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"], default="text/html"
    )
    return best != "text/html"


def title(status: int) -> str:
    """Return what kind of problem a status stands for, for people."""
    titles = {
        400: _("We could not read your request"),
        401: _("Sign in first"),
        403: _("You can’t do this"),
        404: _("Not found"),
        405: _("Not possible here"),
        406: _("Format not available"),
        409: _("This did not work"),
        412: _("Someone else changed this"),
        413: _("That is too large"),
        415: _("Unsupported format"),
        421: _("Unknown address"),
        422: _("Some fields need a change"),
        429: _("Too many requests"),
        503: _("Part of this site is unavailable"),
    }
    other = _("Something went wrong") if status >= 500 else _("This did not work")  # noqa: PLR2004
    return str(titles.get(status, other))


def _next(failed: Failed) -> str:
    steps = {
        401: _("Sign in, or send a personal access token as a bearer token."),
        404: _("Check the address or search for it."),
        412: _("Reload the page and make your change again."),
        413: _("Send at most 1 MiB."),
        421: _(
            "Check the address. If you operate this site, set UPWELL_PUBLIC_URL, or give the "
            "community this host name."
        ),
        429: _("Wait for the time given in Retry-After, then try again."),
        500: _(
            "Try again. If the problem continues, contact the operator of this site and say "
            "when it happened."
        ),
        503: _("Try again in a moment."),
    }
    return str(steps.get(failed.status, ""))


def respond(failed: Failed) -> Response:
    """Return the answer: a problem for programs, a page for people."""
    failed.headers += [("Vary", "Accept")]
    if failed.status == HTTPStatus.UNAUTHORIZED:
        failed.headers.append(("WWW-Authenticate", 'Bearer realm="upwell"'))
    if failed.status == HTTPStatus.SERVICE_UNAVAILABLE and not any(
        name == "Retry-After" for name, _value in failed.headers
    ):
        failed.headers.append(("Retry-After", "2"))
    if wants_json():
        response = _as_json(failed)
    else:
        response = _as_page(current_app.extensions["upwell.in_words"](failed))
    response.status_code = failed.status
    for name, value in failed.headers:
        if name == "Vary":
            response.vary.add(value)
        else:
            response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def body(failed: Failed) -> dict[str, Any]:
    """Return the members of the problem document (RFC 9457)."""
    document: dict[str, Any] = {
        "type": f"urn:upwell:problem:{failed.reason.lower().replace('_', '-')}",
        "title": title(failed.status),
        "status": failed.status,
        "detail": failed.message or title(failed.status),
        "reason": failed.reason,
    }
    if failed.fields:
        document["fields"] = failed.fields
    if step := _next(failed):
        document["next"] = step
    return document


def _as_json(failed: Failed) -> Response:
    response = jsonify(body(failed))
    response.content_type = "application/problem+json"
    return response


BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>{title}</h1><p>{detail}</p><p>{next}</p><p><a href="/">Home</a></p></main></body>
</html>"""


def _typed() -> list[tuple[str, str]]:
    """Return what a form of ours sent, so that it can be sent again; files are not kept.

    Offered for another site's form, people would send with our secret what they never typed.
    """
    if request.method != "POST" or not origins.is_surely_ours():
        return []
    try:
        found = list(request.form.items(multi=True))
    except HTTPException:
        return []
    return [(name, text) for name, text in found if name != "csrf_token"]


def _as_page(failed: Failed) -> Response:
    document = body(failed)
    try:
        if g.get("community") is None:
            raise LookupError  # noqa: TRY301  leads to the page of last resort
        page = render_template(
            "web/error.html",
            status=failed.status,
            title=document["title"],
            detail=document["detail"],
            reason=failed.reason,
            next=document.get("next", ""),
            problem=document,
            typed=_typed(),
        )
    except Exception as error:  # noqa: BLE001  the page of last resort must always come
        if not isinstance(error, LookupError | jinja2.TemplateNotFound):
            telemetry.log().exception("error page failed")
        escaped = {
            key: markupsafe.escape(str(document.get(key, "")))
            for key in ("title", "detail", "next")
        }
        page = BARE.format(**escaped)
    return current_app.response_class(page, mimetype="text/html")


def _from_http(error: HTTPException) -> Failed:
    status = error.code or 500
    headers = [
        (name, value)
        for name, value in error.get_headers()
        if name.lower() not in ("content-type", "content-length")
    ]
    sentences = {
        400: _("We could not read this request."),
        404: _("This page does not exist."),
        405: _("This address does not support that method."),
        413: _("The body is larger than 1 MiB."),
        415: _("Send JSON with Content-Type: application/json."),
    }
    fields = _fields(getattr(error, "data", None) or {})
    if status == HTTPStatus.BAD_REQUEST and fields:
        fields = {}
    sentence = " ".join(fields.values()) if fields else sentences.get(status, "")
    problem = Problem("", REASONS.get(status, "FAILED"), sentence, {}, fields)
    return Failed(problem, status, headers)


def _fields(data: dict[str, Any]) -> dict[str, str]:
    """Return one sentence for each faulty field of what the request parser found."""
    found: dict[str, str] = {}

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, part in value.items():
                name = "" if key == "_schema" else str(key)
                walk(part, ".".join(piece for piece in (path, name) if piece))
        elif isinstance(value, list):
            found[path or "body"] = " ".join(str(part) for part in value)

    # The first level says where it was: in the query, the body, ...
    for part in data.get("messages", {}).values():
        walk(part, "")
    return found


def register(app: Flask, in_words: Callable[[Failed], Failed]) -> None:
    """Answer every failure of a request with a problem; `in_words` translates it for a page."""
    app.extensions["upwell.in_words"] = in_words

    @app.errorhandler(Failed)
    def failed(error: Failed) -> Response:
        return respond(error)

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> Response:
        from shared.errors import to_problem, to_status  # noqa: PLC0415  only needed here

        return respond(Failed(to_problem(to_status(error))))

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        return respond(
            refuse(
                400,
                "CSRF_TOKEN_INVALID",
                _(
                    "This form has expired or came from another site. Reload the page and "
                    "try again."
                ),
            )
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None and isinstance(error.response, Response):
            return error.response
        if (error.code or 500) < HTTPStatus.BAD_REQUEST:
            return current_app.response_class(
                error.get_body(), status=error.code, headers=dict(error.get_headers())
            )
        return respond(_from_http(error))

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        telemetry.log().error("request failed", path=request.path, exc_info=error)
        return respond(
            refuse(500, "INTERNAL", _("Something went wrong on our side. Nothing was lost."))
        )
