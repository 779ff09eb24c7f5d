"""Serves the OpenAPI document, and a page of it for people."""

import functools
import hashlib
import json
from copy import deepcopy
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, render_template, request

from services.gateway.edge import errors, scopes
from services.gateway.web import reference
from services.gateway.web.api import KEY_LENGTH, Api
from services.gateway.web.examples import Json, example, samples
from services.gateway.web.links import absolute
from services.gateway.web.reasons import all_reasons
from services.gateway.web.schemas import Paging, Problem

DESCRIPTION = """Read and write everything in a community: ideas, votes, comments, answers,
points, badges and perks.

**Authentication.** Send `Authorization: Bearer upw_pat_…` with a personal access token. Create one
in your settings. Public data needs no token. A browser session works too; writes then need
the `X-CSRFToken` header. A token works only at the address of its own community.

**Scopes** say what a token may do. Each operation names the one it needs; `read` and `write` stand
for those of every part, `admin` for everything. What anyone may read needs no scope: without it a
token sees what visitors see.

**Formats.** JSON in UTF-8, at most 1 MiB and 32 levels deep; times are RFC 3339 in UTC. Unknown
fields in a body and unknown query parameters are rejected by name.

**Errors** are `application/problem+json` with `reason`, a code for programs, and `detail`, a
message for people; `fields` has a message for each invalid field. The status is the kind of
fault it was:

| status | when |
|---|---|
| 400 | the body could not be read: not UTF-8, not JSON, too deep |
| 401 | nobody is signed in, or the token is not valid |
| 403 | a role or a scope is missing |
| 404 | not found, or not visible to you |
| 409 | the current state does not allow this |
| 412 | `If-Match` names an older version |
| 413 | the body is larger than 1 MiB |
| 415 | the body is not JSON |
| 422 | some fields are not valid: wrong types, unknown fields or tokens, out of range |
| 429 | too many requests; `Retry-After` says how long to wait |
| 503 | part of the service is unavailable; try again |

**Idempotency.** Send an `Idempotency-Key` of your choice when you create something. A repeat
with the same key and body returns the first answer; with another body it is a 422.

**Safe updates.** Answers with one resource have an `ETag`. Send it as `If-Match`, and the
change is rejected with 412 if someone else changed it first. A weak tag (`W/"…"`) matches too;
`*` matches any version.

**Lists** are paged: pass `next_page_token` as `page_token`, or follow the `Link` header.

**Rate limits** are in the `RateLimit` and `RateLimit-Policy` headers.
"""

PROBLEMS = {
    400: "The body could not be read.",
    401: "Nobody is signed in, or the token is not valid.",
    403: "A role or a scope is missing.",
    404: "Not found, or not visible to the caller.",
    409: "The current state does not allow this.",
    412: "It changed since the version in If-Match.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "Some fields are not valid.",
    429: "Too many requests.",
    503: "Part of the service is unavailable.",
}

LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": KEY_LENGTH},
    "description": (
        "A key of your choice. Repeating a request with the same key returns the first answer."
    ),
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "The ETag you saw.",
}
RETRY_AFTER = {"description": "The seconds to wait.", "schema": {"type": "integer"}}
# What stands in a path.
PATHS = {
    "handle": "The member's handle.",
    "key": "The session's ID.",
    "member": "The customer's handle.",
    "number": "The idea's number.",
    "period": "The period: `week`, `month` or `all-time`.",
    "slug": "The last part of its address.",
    "uid": "Its ID.",
}
PAGING = frozenset(Paging().fields)
# What flask-smorest adds to every document.
UNUSED = ("Error", "PaginationMetadata")
# In this order people read about them; what is not named here follows.
TAGS = (
    "ideas", "duplicates", "votes", "comments", "boards", "members", "me", "staff", "points",
    "achievements", "badges", "perks", "rules", "cases", "community",
)  # fmt: skip
WRITES = ("post", "put", "patch", "delete")
# Stands in the document for the address that a community is asked for under.
BASE = "https://ideas.example.com"


def _finish(document: Json, names: dict[tuple[str, str], str]) -> Json:
    """Return the document with what every operation shares: problems, who may call, examples."""
    document = deepcopy(document)
    document["servers"] = [{"url": BASE, "description": "This community."}]
    reasons = all_reasons()
    document["x-reasons"] = reasons
    components = document.setdefault("components", {})
    for name in UNUSED:
        components["schemas"].pop(name, None)
    components["responses"] = {
        f"Problem{status}": _problem(status, text, reasons) for status, text in PROBLEMS.items()
    }
    components["headers"] = {"RetryAfter": RETRY_AFTER}
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal access token.",
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "upwell"},
    }
    components["examples"] = {}
    for path, item in document["paths"].items():
        for parameter in item.get("parameters", []):
            _finish_parameter(document, parameter)
        for method, operation in item.items():
            if method != "parameters":
                operation["operationId"] = names[path, method]
                _finish_operation(document, path, method)
    for schema in components["schemas"].values():
        schema["examples"] = [example(document, schema)]
    return document


def _problem(status: int, text: str, reasons: list[dict[str, Any]]) -> Json:
    first = next(one for one in reasons if one["status"] == status)
    sample = {
        "type": f"urn:upwell:problem:{first['reason'].lower().replace('_', '-')}",
        "title": errors.title(status),
        "status": status,
        "detail": first["sentence"],
        "reason": first["reason"],
    }
    found: Json = {
        "description": text,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": sample,
            }
        },
    }
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        found["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return found


def _finish_parameter(document: Json, parameter: Json) -> None:
    parameter["description"] = parameter.get("description") or PATHS.get(parameter["name"], "")
    if not parameter["description"]:
        del parameter["description"]
    parameter["example"] = example(document, parameter["schema"], parameter["name"])


def _finish_operation(document: Json, path: str, method: str) -> None:
    item = document["paths"][path]
    operation = item[method]
    operation["tags"] = [tag.removeprefix("api_") for tag in operation["tags"]]
    operation["summary"] = operation["summary"].removesuffix(".")
    who = operation["x-access"]
    scope = scopes.needed(operation["x-scope"], who, method)
    operation["x-scope"] = scope
    operation["security"] = [{"token": [scope]}, {"session": []}]
    if who == "anyone":
        operation["security"].insert(0, {})
    query = [one["name"] for one in operation.get("parameters", []) if "name" in one]
    parameters = operation["parameters"] = [
        one for one in operation.get("parameters", []) if "name" in one
    ]
    statuses = _statuses(operation, method, path, set(query) - PAGING)
    if operation.pop("x-idempotent", False):
        parameters.append(deepcopy(IDEMPOTENCY_KEY))
        statuses.add(422)
    if operation.pop("x-conditional", False):
        parameters.append(deepcopy(IF_MATCH))
        statuses.add(412)
    for parameter in parameters:
        _finish_parameter(document, parameter)
    if not parameters:
        del operation["parameters"]
    responses = {key: one for key, one in operation["responses"].items() if key.startswith("2")}
    for status in statuses:
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = dict(sorted(responses.items()))
    for holder in (operation.get("requestBody", {}), *responses.values()):
        for content in holder.get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            found = {"value": example(document, content["schema"])}
            document["components"]["examples"][name] = found
            content["examples"] = {"example": {"$ref": f"#/components/examples/{name}"}}
    operation["x-codeSamples"] = samples(document, method, path, operation, BASE)


def _statuses(operation: Json, method: str, path: str, asked: set[str]) -> set[int]:
    """Return the faults that can happen, by what the operation takes and who may call it.

    `asked` are the names in its query that choose something.
    """
    writes, has_body = method in WRITES, "requestBody" in operation
    names_things = has_body or bool(asked) or "{" in path
    takes_input = names_things or bool(operation.get("parameters"))
    found = {401, 429, 503}
    if operation["x-access"] != "anyone" or writes or asked:
        found.add(403)
    if takes_input or writes:
        found.add(400)
    if takes_input:
        found.add(422)
    if names_things:
        found.add(404)
    if writes:
        found.add(409)
    if has_body:
        found |= {413, 415}
    return found


def start(app: Flask) -> Api:
    """Return what routes of the API are registered with, before `register` describes them."""
    app.config.update(API_TITLE="Upwell", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    return Api(app, spec_kwargs={"info": {"description": DESCRIPTION, "license": LICENSE}})


def build(app: Flask, rest: Api) -> Json:
    """Return the whole document of the routes registered so far."""
    rest.spec.components.schema("Problem", schema=Problem)
    raw: Json = rest.spec.to_dict()
    names: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api_"):
            path = rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
            for method in rule.methods or ():
                names[path, method.lower()] = rule.endpoint.rpartition(".")[2]
    document = _finish(raw, names)
    tags = {
        tag["name"].removeprefix("api_"): tag["description"] for tag in document.get("tags", [])
    }
    document["tags"] = [
        {"name": name, "description": tags[name]} for name in dict.fromkeys([*TAGS, *tags])
    ]
    return document


def for_base(app: Flask, base: str) -> tuple[Json, str]:
    """Return the document, and its text, for a community at an address."""
    text = app.extensions["upwell.openapi.text"].replace(BASE, base)
    return json.loads(text), text


def register(app: Flask, rest: Api) -> None:
    """Serve the document at /api/openapi.json and its page at /api/docs."""
    document = build(app, rest)
    app.extensions["upwell.openapi"] = document
    app.extensions["upwell.openapi.text"] = json.dumps(document, ensure_ascii=False)
    kept = functools.lru_cache(maxsize=16)(functools.partial(for_base, app))

    @app.get("/api/openapi.json")
    def openapi() -> Response:
        """Answer with the OpenAPI document."""
        _found, text = kept(absolute(""))
        response = current_app.response_class(text, mimetype="application/json")
        response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:16])
        response.headers["Cache-Control"] = "public, max-age=300"
        response.vary.add("Host")
        response.make_conditional(request)
        return response

    @app.get("/api/docs")
    def docs() -> str:
        """Show the document to people."""
        found, _text = kept(absolute(""))
        return render_template(
            "web/docs.html",
            document=found,
            groups=reference.groups(found),
            reasons=all_reasons(),
            kind_of=reference.kind_of,
        )
