"""Serves the OpenAPI document, and a page of it for people."""

import hashlib
import json
from copy import deepcopy
from typing import Any

from flask import Flask, Response, current_app, render_template, request

from services.gateway.edge import scopes
from services.gateway.web.api import Api
from services.gateway.web.schemas import Problem

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

IDEMPOTENT = (
    "create_idea",
    "create_comment",
    "create_board",
    "create_tag",
    "split_idea",
    "adjust_points",
    "create_achievement",
    "award_badge",
    "create_perk",
    "redeem_perk",
    "create_rule",
    "open_case",
)
VERSIONED = (
    "update_idea",
    "delete_idea",
    "update_comment",
    "change_status",
    "update_me",
    "update_perk",
)
# In this order people read about them; what is not named here follows.
TAGS = (
    "ideas", "duplicates", "votes", "comments", "boards", "members", "me", "staff", "points",
    "achievements", "badges", "perks", "rules", "cases", "community",
)  # fmt: skip
MAKES_CONFLICTS = ("post", "put", "patch", "delete")


def _finish(document: dict[str, Any], names: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Return the document with what every operation shares: problems, headers, who may call."""
    document = deepcopy(document)
    components = document.setdefault("components", {})
    components["responses"] = {
        f"Problem{status}": {
            "description": text,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status, text in PROBLEMS.items()
    }
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal access token.",
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "upwell"},
    }
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                _finish_operation(
                    operation, method, path, names[path, method], item.get("parameters", [])
                )
    return document


def _finish_operation(  # noqa: C901  one line for each thing that is shared
    operation: dict[str, Any], method: str, path: str, name: str, shared: list[dict[str, Any]]
) -> None:
    operation["operationId"] = name
    operation["tags"] = [tag.removeprefix("api_") for tag in operation["tags"]]
    who = operation["x-access"]
    scope = scopes.needed(operation["x-scope"], who, method)
    operation["x-scope"] = scope
    operation["security"] = [{"token": [scope]}, {"session": []}]
    if who == "anyone":
        operation["security"].insert(0, {})
    statuses = {422, 429, 503}
    if who != "anyone":
        statuses |= {401, 403}
    else:
        statuses |= {401}
    if "{" in path or method == "get":
        statuses.add(404)
    if method in MAKES_CONFLICTS:
        statuses |= {400, 404, 409, 413, 415}
    parameters = operation.setdefault("parameters", [])
    text = {"type": "string"}
    if name in IDEMPOTENT:
        parameters.append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "schema": text | {"maxLength": 128},
                "description": (
                    "A key of your choice. Repeating a request with the same key returns the "
                    "first answer."
                ),
            }
        )
    if name in VERSIONED:
        statuses.add(412)
        parameters.append(
            {
                "in": "header",
                "name": "If-Match",
                "schema": text,
                "description": "The ETag you saw.",
            }
        )
    if not parameters:
        del operation["parameters"]
    responses = operation["responses"]
    responses.pop("default", None)
    for status in sorted(statuses):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    for parameter in shared:
        if parameter["name"] == "number":
            parameter["description"] = "The idea's number."


def start(app: Flask) -> Api:
    """Return what routes of the API are registered with, before `register` describes them."""
    app.config.update(API_TITLE="Upwell", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    return Api(app, spec_kwargs={"info": {"description": DESCRIPTION}})


def build(app: Flask, rest: Api) -> dict[str, Any]:
    """Return the whole document of the routes registered so far."""
    rest.spec.components.schema("Problem", schema=Problem)
    raw = rest.spec.to_dict()
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


def register(app: Flask, rest: Api) -> None:
    """Serve the document at /api/openapi.json and its page at /api/docs."""
    document = build(app, rest)
    app.extensions["upwell.openapi"] = document
    text = json.dumps(document, ensure_ascii=False)
    etag = hashlib.sha256(text.encode()).hexdigest()[:16]

    @app.get("/api/openapi.json")
    def openapi() -> Response:
        """Answer with the OpenAPI document."""
        response = current_app.response_class(text, mimetype="application/json")
        response.set_etag(etag)
        response.headers["Cache-Control"] = "public, max-age=300"
        response.make_conditional(request)
        return response

    @app.get("/api/docs")
    def docs() -> str:
        """Show the document to people."""
        return render_template(
            "web/docs.html", document=document, groups=groups(document), kind_of=kind_of
        )


def groups(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the operations by their tag, each with what a reader needs in one place."""
    by_tag: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            by_tag[operation["tags"][0]].append(
                {
                    "id": operation["operationId"],
                    "method": method.upper(),
                    "path": path,
                    "summary": operation.get("summary", ""),
                    "description": operation.get("description", ""),
                    "access": operation["x-access"],
                    "scope": operation["x-scope"],
                    "parameters": [
                        *item.get("parameters", []),
                        *(one for one in operation.get("parameters", []) if "name" in one),
                    ],
                    "body": _fields(document, _schema(operation.get("requestBody", {}))),
                    "answer": _answer(document, operation),
                    "statuses": list(operation["responses"]),
                }
            )
    return [
        {"name": tag["name"], "description": tag["description"], "operations": by_tag[tag["name"]]}
        for tag in document["tags"]
    ]


def _schema(holder: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = holder.get("content", {})
    found: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def _answer(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            return {"status": status, "fields": _fields(document, _schema(response))}
    return {"status": "", "fields": []}


def _resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def kind_of(schema: dict[str, Any]) -> str:
    """Return what a schema takes, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2]).removesuffix("Reply")
    for joint in ("anyOf", "oneOf", "allOf"):
        if joint in schema:
            return " or ".join(kind_of(one) for one in schema[joint])
    if "enum" in schema:
        return " | ".join("null" if one is None else str(one) or '""' for one in schema["enum"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return str(schema.get("format") or kind)


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = _resolve(document, schema)
    required = set(found.get("required", []))
    return [
        {
            "name": name,
            "kind": kind_of(one),
            "required": name in required,
            "description": one.get("description", ""),
        }
        for name, one in found.get("properties", {}).items()
    ]
