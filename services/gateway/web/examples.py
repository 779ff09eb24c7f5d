"""Makes examples of what the API takes and answers, from the fields that its document lists."""

import json
import pprint
import shlex
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]

# What a field of a name holds, where its type alone says too little.
TEXTS = {
    "Idempotency-Key": "my-first-request",
    "If-Match": '"7--3f2a1b9c04de"',
    "achievement": "first-idea",
    "actor": "ana",
    "after": "2026-11-01T00:00:00Z",
    "algorithm": "Ed25519",
    "author": "ana",
    "before": "2026-12-01T00:00:00Z",
    "bio": "I keep the books of a small bakery.",
    "board": "ideas",
    "boards": "ideas",
    "body": "Every month I copy the figures by hand.",
    "color": "#0e6e74",
    "brand_color": "#0e6e74",
    "criteria": "Submit an idea that other members can vote on.",
    "currency": "EUR",
    "description": "Submit your first idea.",
    "device": "Firefox on Linux",
    "display_name": "Export to CSV",
    "email": "ana@example.com",
    "evidence": "Six votes came from one address within a minute.",
    "excerpt": "Every month I copy the figures by hand.",
    "filename": "ideas.json",
    "handle": "ana",
    "id": "first-idea",
    "interests": "accounting",
    "key": "0b6f2c",
    "label": "My site",
    "language": "en",
    "least_level": "contributor",
    "level": "contributor",
    "locale": "en",
    "member": "ana",
    "message": "Thank you. We start with this in January.",
    "note": "Helped three new members with their import.",
    "object": "ideas/42",
    "others": "ben",
    "owner_handle": "ana",
    "parent_id": "",
    "perk": "tea",
    "period": "month",
    "purpose": "What would make the product better.",
    "q": "export",
    "question": "Which size?",
    "reason": "It was awarded to the wrong member.",
    "rule": "idea-planned",
    "scopes": "read",
    "secret": "upw_pat_4f2a9c",
    "shape": "circle",
    "slug": "csv",
    "source": "web",
    "sources": "web",
    "symbol": "star",
    "tag": "csv",
    "tags": "csv",
    "text": "These were colleagues who really use this.",
    "tier": "bronze",
    "time_zone": "Europe/Vienna",
    "title": "Export all ideas as CSV",
    "trigger": "idea_raised",
    "type": "idea_raised",
    "uid": "019ac0de-0000-7000-8000-000000000001",
    "url": "https://example.com/ana",
    "vision": "Books that keep themselves.",
    "voters": "ben",
}
NUMBERS = {
    "amount": 10,
    "idea": 42,
    "idea_number": 42,
    "into": 17,
    "into_number": 17,
    "number": 42,
    "page_size": 30,
    "price": 100,
    "status": 422,
    "threshold": 5,
    "version": 1,
    "vote_count": 12,
    "imported_vote_count": 0,
}
# What stands for any JSON.
CREDENTIAL = {"id": "https://example.com/credentials/1"}
TIME = "2026-11-22T09:00:00Z"
HTML = "<p>Every month I copy the figures by hand.</p>"
PERSON = "Ana Li"
TRUE = frozenset({"valid", "votable"})
BEARER = "f\"Bearer {os.environ['UPWELL_TOKEN']}\""
# Absent more often than not, so an example without them misleads nobody.
ABSENT = frozenset(
    {"corrected_query", "merged_into", "next_page_token", "page_token", "split_from"}
)


def resolve(document: Json, schema: Json) -> Json:
    """Return the schema that a reference leads to, or the schema itself."""
    if "$ref" in schema:
        found: Json = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def example(document: Json, schema: Json, name: str = "") -> Any:  # noqa: ANN401  any JSON
    """Return a value that fits a schema; `name` is the field's."""
    schema = resolve(document, schema)
    for joint in ("anyOf", "oneOf", "allOf"):
        if joint in schema:
            return example(document, _some(schema[joint]), name)
    kinds = schema.get("type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "null" in kinds and name in ABSENT:
        return None
    if "enum" in schema:
        return next((one for one in schema["enum"] if one), schema["enum"][0])
    kind = next((one for one in kinds if one != "null"), "")
    makers: dict[str, Callable[[], Any]] = {
        "object": lambda: _object(document, schema),
        "array": lambda: [example(document, schema.get("items", {}), name)],
        "string": lambda: _text(schema, name),
        "boolean": lambda: bool(schema.get("default", name in TRUE)),
        "integer": lambda: _number(schema, name),
        "number": lambda: _number(schema, name),
    }
    return makers.get(kind, lambda: CREDENTIAL)()


def _some(schemas: list[Json]) -> Json:
    return next(one for one in schemas if one.get("type") != "null")


def _object(document: Json, schema: Json) -> Json:
    properties = schema.get("properties", {})
    found = {name: example(document, one, name) for name, one in properties.items()}
    if "handle" in found and "display_name" in found:
        found["display_name"] = PERSON
    return found


def _text(schema: Json, name: str) -> str:
    if schema.get("format") == "date-time":
        return TIME
    if name in ABSENT:
        return ""
    if name.endswith("_html"):
        return HTML
    if name.endswith("_url"):
        return "https://ideas.example.com/ideas/42"
    return str(TEXTS.get(name, schema.get("default", "text")))


def _number(schema: Json, name: str) -> int:
    found = float(NUMBERS[name] if name in NUMBERS else schema.get("default", 3))
    found = max(found, schema.get("minimum", found))
    return int(min(found, schema.get("maximum", found)))


def samples(document: Json, method: str, path: str, operation: Json, base: str) -> list[Json]:
    """Return how to call an operation with curl and with Python."""
    url, body = base + _filled(document, path, operation), _body(document, operation)
    headers = {}
    if operation["x-access"] != "anyone":
        headers["Authorization"] = "Bearer $UPWELL_TOKEN"
    if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", [])):
        headers["Idempotency-Key"] = TEXTS["Idempotency-Key"]
    return [
        {"lang": "Shell", "label": "curl", "source": _curl(method, url, headers, body)},
        {"lang": "Python", "label": "Python", "source": _python(method, url, headers, body)},
    ]


def _filled(document: Json, path: str, operation: Json) -> str:
    query = []
    shared = document["paths"][path].get("parameters", [])
    for one in (*shared, *operation.get("parameters", [])):
        text = quote(str(example(document, one["schema"], one["name"])))
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", text)
        elif one["in"] == "query" and one.get("required"):
            query.append(f"{one['name']}={text}")
    return f"{path}?{'&'.join(query)}" if query else path


def _body(document: Json, operation: Json) -> Json | None:
    if "requestBody" not in operation:
        return None
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    found: Json = example(document, schema)
    return found


def _curl(method: str, url: str, headers: dict[str, str], body: Json | None) -> str:
    lines = [f"curl -X {method.upper()} {shlex.quote(url)}"]
    lines += [f'-H "{name}: {value}"' for name, value in headers.items()]
    if body is not None:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d {shlex.quote(json.dumps(body, ensure_ascii=False))}")
    return " \\\n  ".join(lines)


def _python(method: str, url: str, headers: dict[str, str], body: Json | None) -> str:
    lines = ["import os", ""] if "Authorization" in headers else []
    lines += ["import requests", "", f"response = requests.{method}(", f'    "{url}",']
    if headers:
        lines.append("    headers={")
        for name, value in headers.items():
            written = BEARER if name == "Authorization" else f'"{value}"'
            lines.append(f'        "{name}": {written},')
        lines.append("    },")
    if body is not None:
        written = pprint.pformat(body, width=88, sort_dicts=False).replace("\n", "\n         ")
        lines.append(f"    json={written},")
    lines += ["    timeout=10,", ")", "response.raise_for_status()"]
    return "\n".join(lines)
