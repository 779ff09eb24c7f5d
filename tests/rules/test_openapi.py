"""The API's document: it is valid and complete, and a change of it is seen."""

import ast
import inspect
import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import openapi_spec_validator
import pytest
from flask import Flask
from google.rpc import code_pb2
from marshmallow import class_registry

from services.gateway.app import create_app
from services.gateway.config import Config
from services.gateway.edge.errors import STATUS
from services.gateway.web import reasons
from services.gateway.web.api import ACCESS
from services.gateway.web.schemas import Body
from shared import errors
from shared.actor import new_keys
from tests.rules.test_refusal_sentences import reason_of, refusals

SNAPSHOT = Path(__file__).with_name("openapi.json")
GATEWAY = Path(__file__).parents[2] / "services" / "gateway"
HEADERS = {"Idempotency-Key": "idempotency_key", "If-Match": "if_match"}


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return the application, which asks no service here."""
    private, _public = new_keys()
    return create_app(Config({}, "unix:///none", private, "secret"))


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    """Return the document as it is served."""
    found: dict[str, Any] = json.loads(json.dumps(app.extensions["upwell.openapi"]))
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return each operation with its path and its method."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    openapi_spec_validator.validate(document)


def test_it_is_what_was_agreed(document: dict[str, Any]) -> None:
    """Run with UPWELL_UPDATE_SNAPSHOTS=1 to agree to a change, and look at the difference."""
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("UPWELL_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == document


def test_it_says_who_may_call_each_operation(document: dict[str, Any]) -> None:
    for path, _method, operation in operations(document):
        assert operation["x-access"] in ACCESS, path
        assert operation["summary"], path
        assert ({} in operation["security"]) == (operation["x-access"] == "anyone"), path


def test_it_says_once_what_is_answered_and_what_can_go_wrong(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        found = list(operation["responses"])
        assert found == sorted(found), path
        assert len([one for one in found if one < "400"]) == 1, path
        assert {"401", "429", "503"} <= {*found}, path
        takes_query = any(one["in"] == "query" for one in operation.get("parameters", []))
        if takes_query or "requestBody" in operation:
            assert {"400", "422"} <= {*found}, path
        if operation["x-access"] != "anyone":
            assert "403" in found, path
        if method != "get":
            assert "409" in found, path


def test_it_documents_the_headers_that_a_view_reads(app: Flask, document: dict[str, Any]) -> None:
    views = {name.rpartition(".")[2]: view for name, view in app.view_functions.items()}
    for _path, _method, operation in operations(document):
        name = operation["operationId"]
        view = next(
            view
            for endpoint, view in app.view_functions.items()
            if endpoint.startswith("api_") and endpoint.endswith(f".{name}")
        )
        read = inspect.unwrap(view).__code__.co_names
        documented = {one["name"] for one in operation.get("parameters", [])}
        assert name in views
        for header, function in HEADERS.items():
            assert (header in documented) == (function in read), name
        assert ("412" in operation["responses"]) == ("If-Match" in documented), name


def _without_references(document: dict[str, Any], value: Any) -> Any:  # noqa: ANN401  any JSON
    """Return a schema that stands alone."""
    if isinstance(value, list):
        return [_without_references(document, one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return _without_references(document, document["components"]["schemas"][name])
    return {key: _without_references(document, one) for key, one in value.items()}


def test_it_has_an_example_of_everything_that_fits_its_schema(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        alone = _without_references(document, schema)
        assert schema["examples"][0], name
        jsonschema.Draft202012Validator(alone).validate(schema["examples"][0])
    for path, _method, operation in operations(document):
        holders = [*operation["responses"].values(), operation.get("requestBody", {})]
        for holder in holders:
            for content in holder.get("content", {}).values():
                assert content["examples"], path
        for parameter in operation.get("parameters", []):
            jsonschema.validate(parameter["example"], parameter["schema"])


def test_it_takes_its_own_examples(document: dict[str, Any]) -> None:
    bodies = 0
    for name, example in document["components"]["examples"].items():
        schema = class_registry.get_class(name)
        if isinstance(schema, type) and issubclass(schema, Body) and name != "VerifyBody":
            assert schema().validate(example["value"]) == {}, name
            bodies += 1
    assert bodies > 30


def test_it_shows_how_to_call_each_operation(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        curl, python = (one["source"] for one in operation["x-codeSamples"])
        words = shlex.split(curl.replace("\\\n", " "))
        assert words[:3] == ["curl", "-X", method.upper()], path
        address = words[3]
        assert "{" not in address
        calls = [
            node
            for node in ast.walk(ast.parse(python))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == f"requests.{method}"
        ]
        assert ast.literal_eval(calls[0].args[0]) == address, path
        if "requestBody" in operation:
            sent = next(one.value for one in calls[0].keywords if one.arg == "json")
            assert json.loads(words[words.index("-d") + 1]) == ast.literal_eval(sent), path


def test_it_lists_the_reasons_of_the_services_with_their_status(document: dict[str, Any]) -> None:
    listed = {one["reason"]: one for one in document["x-reasons"]}
    assert all(one["sentence"] for one in listed.values())
    for refusal in refusals():
        code = next(errors.CODES[base] for base in refusal.__mro__ if base in errors.CODES)
        status = STATUS[code_pb2.Code.Name(code)]
        assert listed[reason_of(refusal)]["status"] == status, refusal


def test_it_lists_the_reasons_of_the_gateway_with_their_status(document: dict[str, Any]) -> None:
    listed = {(one["reason"], one["status"]) for one in document["x-reasons"]}
    own = {(reason, status) for status, group in reasons.EDGE.items() for reason in group}
    used = set()
    for path in (
        *GATEWAY.glob("edge/*.py"),
        *GATEWAY.glob("web/*.py"),
        *GATEWAY.glob("*/api/*.py"),
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            if re.search(r"\brefuse$", ast.unparse(node.func)):
                status, reason = node.args[:2]
                if isinstance(status, ast.Constant) and isinstance(reason, ast.Constant):
                    used.add((reason.value, status.value))
    assert used <= listed
    assert {reason for reason, _status in own} - {reason for reason, _status in used} <= {
        "BODY_TOO_LARGE",
        "UPSTREAM_UNAVAILABLE",
    }
