"""Gives the API's routes what they share: who may call, bodies, pages, tags of versions."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from flask import Response, current_app, g, request
from flask_babel import gettext as _
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema, fields

from services.gateway.edge import errors, scopes
from services.gateway.edge.access import SAFE
from services.gateway.edge.errors import Failed
from services.gateway.web import taking_part
from services.gateway.web.texts import check_texts
from shared.actor import STAFF

F = TypeVar("F", bound=Callable[..., Any])


PREFIX = "/api/v1"


DEPTH = 32


KEY_LENGTH = 128


# What the services call otherwise in every request.
NAMES = {"request_id": "Idempotency-Key"}


MESSAGES = (
    "idea.",
    "board.",
    "tag.",
    "comment.",
    "member.",
    "access_token.",
    "settings.",
    "capability.",
)


# Who may call a route: each is allowed what those before it are. A moderator is of staff, or was
# granted to moderate a board.
ACCESS = ("anyone", "member", "moderator", "staff", "admin")


class Api(SmorestApi):  # type: ignore[misc]  # flask-smorest has no types
    """Makes the OpenAPI document; failures are answered by `errors`."""

    def _register_error_handlers(self) -> None:
        """Leave failures to the gateway's own handlers."""


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest has no types
    """Holds the routes of one noun."""

    def __init__(self, name: str, description: str) -> None:
        """Put every route under /api/v1 and check who may call before anything is read."""
        super().__init__(f"api_{name}", __name__, url_prefix=PREFIX, description=description)
        self.noun = name
        self.before_request(arrive)
        self.register_error_handler(Failed, self.respond)

    def get(self, rule: str) -> Callable[[F], F]:
        """Answer GET at a path under /api/v1."""
        return cast("Callable[[F], F]", super().get(rule))

    def post(self, rule: str) -> Callable[[F], F]:
        """Answer POST at a path under /api/v1."""
        return cast("Callable[[F], F]", super().post(rule))

    def put(self, rule: str) -> Callable[[F], F]:
        """Answer PUT at a path under /api/v1."""
        return cast("Callable[[F], F]", super().put(rule))

    def patch(self, rule: str) -> Callable[[F], F]:
        """Answer PATCH at a path under /api/v1."""
        return cast("Callable[[F], F]", super().patch(rule))

    def delete(self, rule: str) -> Callable[[F], F]:
        """Answer DELETE at a path under /api/v1."""
        return cast("Callable[[F], F]", super().delete(rule))

    def arguments(self, schema: type[Schema], *, location: str = "json") -> Callable[[F], F]:
        """Take a body, or a query, that fits a schema; the view gets it first.

        A fault of a service names the field that was sent, as the schema calls it.
        """
        take = super().arguments(schema, location=location)
        taken = schema().load_fields
        names = {
            field.attribute: field.data_key or name
            for name, field in schema().fields.items()
            if field.attribute
        }

        def decorate(view: F) -> F:
            taking = take(view)
            taking.upwell_names = getattr(view, "upwell_names", {}) | names
            if location == "query":
                taking.upwell_query = {
                    field.data_key or name: isinstance(field, fields.List)
                    for name, field in taken.items()
                }
            return cast("F", taking)

        return decorate

    def response(self, status: int, schema: type[Schema] | None = None) -> Callable[[F], F]:
        """Document what is answered."""
        return cast("Callable[[F], F]", super().response(status, schema))

    def respond(self, failed: Failed) -> Response:
        """Answer a failure with the fields called as they were sent."""
        view = current_app.view_functions[request.endpoint or ""]
        names = NAMES | getattr(view, "upwell_names", {})
        fields = {_name_of(name, names): text for name, text in failed.fields.items()}
        own = replace(failed.problem, fields=fields)
        return errors.respond(Failed(own, failed.status, failed.headers))

    def allow(self, who: str) -> Callable[[F], F]:
        """Say who may call a route; a token needs the scope of the service it belongs to."""
        assert who in ACCESS  # noqa: S101  a slip of ours, seen at import

        def decorate(view: F) -> F:
            # `services.gateway.ideas.api.votes` is about ideas.
            thing = view.__module__.split(".")[2]
            documented = self.doc(**{"x-access": who, "x-scope": thing})(view)
            documented.upwell_access = who
            documented.upwell_thing = thing
            return cast("F", documented)

        return decorate

    def idempotent(self, view: F) -> F:
        """Say that a creation takes an Idempotency-Key."""
        return cast("F", self.doc(**{"x-idempotent": True})(view))

    def conditional(self, view: F) -> F:
        """Say that a change takes If-Match."""
        return cast("F", self.doc(**{"x-conditional": True})(view))


# The services that members take part in; in their own accounts they are before they do.
TAKING_PART = ("ideas", "rewards")


def _name_of(field: str, names: dict[str, str]) -> str:
    """Return what a field of a service is called here: without the message it is in."""
    for message in MESSAGES:
        field = field.removeprefix(message)
    head, dot, rest = field.partition(".")
    return names.get(head, head) + dot + rest


def arrive() -> None:
    """Check who calls, then the query, then whether the body can be read; in this order."""
    if request.method == "OPTIONS":
        return
    view = current_app.view_functions[request.endpoint or ""]
    who = getattr(view, "upwell_access", "admin")
    check_access(who)
    if who != "anyone":
        check_scopes(scopes.needed(getattr(view, "upwell_thing", ""), who, request.method))
    if request.method not in SAFE and getattr(view, "upwell_thing", "") in TAKING_PART:
        taking_part.check_program()
    check_query(getattr(view, "upwell_query", {}))
    if request.method in ("POST", "PUT", "PATCH", "DELETE"):
        check_body()


def check_access(who: str) -> None:
    """Raise 401 or 403 where the caller may not use a route; the service checks again."""
    if who == "anyone":
        return
    if not g.actor.is_member:
        raise errors.sign_in_needed(
            _("Sign in, or send a personal access token as a bearer token.")
        )
    wanted = {"moderator": STAFF, "staff": STAFF, "admin": frozenset({"admin"})}.get(who)
    granted = who == "moderator" and g.actor.may("moderate")
    if wanted is not None and g.actor.roles.isdisjoint(wanted) and not granted:
        raise errors.refuse(
            403,
            "ROLE_NEEDED",
            _(
                "You need one of these roles: %(roles)s. Ask an administrator of this community.",
                roles=", ".join(sorted(wanted)),
            ),
        )


def check_scopes(needed: str) -> None:
    """Raise 403 where the caller's token lacks a scope; the service checks again.

    What anyone may read needs none: without it a token sees what visitors see.
    """
    if not scopes.allow(g.actor.scopes, needed, request.method):
        raise errors.refuse(
            403,
            "SCOPE_NEEDED",
            _("This token lacks the scope %(scope)s. Create one that has it.", scope=needed),
        )


def check_query(known: dict[str, bool]) -> None:
    """Raise 422 for a parameter that a route does not take, or takes once and got twice.

    `known` says of each whether it may be repeated. Left alone, a misspelt filter would answer with
    everything.
    """
    faults = {}
    for name in request.args:
        if name not in known:
            faults[name] = _("Unknown parameter. Check the spelling.")
        elif not known[name] and len(request.args.getlist(name)) > 1:
            faults[name] = _("Send this parameter once.")
    if faults:
        named = ", ".join(sorted(faults))
        text = _("The query is not valid: %(names)s.", names=named)
        raise errors.refuse(422, "INVALID", text, fields=faults)


def check_body() -> None:
    """Raise where a body is not JSON that can be read: 400, 413, 415, 422."""
    raw = request.get_data(cache=True)
    if not raw:
        return
    if not request.is_json:
        raise errors.refuse(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            _("Send JSON with Content-Type: application/json."),
            headers=[("Accept", "application/json")],
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise errors.refuse(
            400, "BODY_NOT_UTF8", _("The body is not valid UTF-8 at byte %(at)s.", at=error.start)
        ) from error
    _check_depth(text)
    try:
        document = json.loads(text, parse_constant=_no_constants)
    except (ValueError, RecursionError) as error:
        raise errors.refuse(400, "BODY_NOT_JSON", _("The body is not valid JSON.")) from error
    if not isinstance(document, dict):
        raise errors.refuse(
            422, "INVALID", _("Send a JSON object."), fields={"body": _("Send a JSON object.")}
        )
    if request.method == "PATCH" and not document:
        text = _("Send at least one field to change.")
        raise errors.refuse(422, "INVALID", text, fields={"body": text})
    check_texts(document, "")


def _no_constants(name: str) -> None:
    raise ValueError(name)


def _check_depth(text: str) -> None:
    depth = 0
    quoted = escaped = False
    for letter in text:
        if quoted:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                quoted = False
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            depth += 1
            if depth > DEPTH:
                raise errors.refuse(
                    400,
                    "BODY_TOO_DEEP",
                    _("The body is nested more than %(depth)s levels deep.", depth=DEPTH),
                )
        elif letter in "]}":
            depth -= 1


def idempotency_key() -> str:
    """Return the Idempotency-Key of a creation, or an empty text; raises 422 for a bad one."""
    given = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if len(given) > KEY_LENGTH or not given.isascii() or not (given == "" or given.isprintable()):
        text = _("Use at most %(most)s plain characters.", most=KEY_LENGTH)
        raise errors.refuse(422, "INVALID", text, fields={"Idempotency-Key": text})
    return given
