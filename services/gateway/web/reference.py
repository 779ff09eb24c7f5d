"""Arranges the API's document for people: its operations by tag, with their fields in words."""

from services.gateway.web.examples import Json, resolve


def groups(document: Json) -> list[Json]:
    """Return the operations by their tag, each with what a reader needs in one place."""
    by_tag: dict[str, list[Json]] = {tag["name"]: [] for tag in document["tags"]}
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
                        *operation.get("parameters", []),
                    ],
                    "body": _fields(document, _schema(operation.get("requestBody", {}))),
                    "answer": _answer(document, operation),
                    "faults": [one for one in operation["responses"] if one >= "4"],
                    "samples": operation["x-codeSamples"],
                }
            )
    return [
        {"name": tag["name"], "description": tag["description"], "operations": by_tag[tag["name"]]}
        for tag in document["tags"]
    ]


def _schema(holder: Json) -> Json:
    content: Json = holder.get("content", {})
    found: Json = content.get("application/json", {}).get("schema", {})
    return found


def _answer(document: Json, operation: Json) -> Json:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            return {"status": status, "fields": _fields(document, _schema(response))}
    return {"status": "", "fields": []}


def kind_of(schema: Json) -> str:
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


def _fields(document: Json, schema: Json) -> list[Json]:
    found = resolve(document, schema)
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
