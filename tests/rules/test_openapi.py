"""The API's document: a change of it is seen, and it is valid."""

import json
import os
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest

from services.gateway.app import create_app
from services.gateway.config import Config
from services.gateway.web.api import ACCESS
from shared.actor import new_keys

SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the document as it is served."""
    private, _public = new_keys()
    app = create_app(Config({}, "unix:///none", private, "secret"))
    found: dict[str, Any] = json.loads(json.dumps(app.extensions["upwell.openapi"]))
    return found


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
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation["x-access"] in ACCESS, path
            assert operation["summary"], path
            assert ({} in operation["security"]) == (operation["x-access"] == "anyone"), path
