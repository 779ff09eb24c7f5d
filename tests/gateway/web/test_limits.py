"""The limits that the API's document states are those of the services."""

import itertools
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from marshmallow import validate

from services.gateway.edge import limits
from services.gateway.web import checks
from tests.gateway.conftest import House
from tests.gateway.web import test_api_access as access

# What names something that has to exist; whether it does is all that the service asks.
REFERENCES = frozenset(
    {"achievement", "board", "boards", "comments", "member", "others", "owner_handle"}
    | {"into", "parent_id", "rule", "scopes", "tags", "version", "voters", "weight"}
)
# What no service limits: bytes that are taken apart, an address of the caller's own, and a number
# that means "any" behind the edge.
ELSEWHERE = frozenset(
    {
        ("verify_credential", "file"),
        ("verify_credential", "email"),
        ("create_perk", "stock", "minimum"),
        ("update_perk", "stock", "minimum"),
    }
)
# What has a form of its own, so that nothing as long as the limit fits.
FORMS = frozenset({"brand_color", "email", "language", "locale", "scope", "time_zone"})
# What would move a thing to another address, where the limits that follow do not find it.
MOVES = frozenset({("update_board", "slug"), ("update_tag", "slug")})
LINK = {"label": "Mine", "url": "https://example.com/"}
TIER = {"tier": "", "threshold": 5}
COUNTING = {"kind": "count", "trigger": "idea_raised", "tiers": [TIER]}
# What else has to be said for a field to count.
BESIDE: dict[str, dict[str, Any]] = {
    "cooling_off_days": COUNTING,
    "distinct_actors": {"trigger": "vote_received"},
    "holdout_percent": COUNTING,
    "threshold": COUNTING,
    "tier": COUNTING,
    "tiers": COUNTING,
}


@dataclass(frozen=True)
class Limit:
    """Holds one limit of a body: just within it, and just beyond it."""

    operation: str
    path: tuple[str | int, ...]
    kind: str
    within: Any
    beyond: Any

    @property
    def label(self) -> str:
        """Return it in a word."""
        return f"{self.operation}.{'.'.join(map(str, self.path))}.{self.kind}"


def _text(name: str, length: int) -> str:
    """Return a text of a length that a field of this name takes."""
    if name == "url":
        return "https://example.com/".ljust(length, "a") if length else ""
    return "a" * length


def _entries(name: str, length: int) -> list[Any]:
    """Return a list of a length that a field of this name takes."""
    if name == "links":
        return [dict(LINK) for _ in range(length)]
    if name == "tiers":
        return [{"tier": f"tier-{place}", "threshold": place} for place in range(1, length + 1)]
    if name == "invitations":
        return [{"email": f"limit-{place}@example.org"} for place in range(length)]
    return [f"entry-{place}" for place in range(length)]


def _limits(
    document: dict[str, Any], schema: dict[str, Any], path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, Any, Any]]:
    """Return each limit of a schema with a value within it and one beyond it."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    name = next((str(one) for one in reversed(path) if isinstance(one, str)), "")
    if name in REFERENCES:
        return
    if "maxLength" in schema and "enum" not in schema:
        most = schema["maxLength"]
        yield path, "maxLength", _text(name, most), _text(name, most + 1)
    if schema.get("minLength"):
        least = schema["minLength"]
        yield path, "minLength", _text(name, least), _text(name, least - 1)
    if "maximum" in schema:
        yield path, "maximum", schema["maximum"], schema["maximum"] + 1
    if "minimum" in schema:
        yield path, "minimum", schema["minimum"], schema["minimum"] - 1
    for key, one in schema.get("properties", {}).items():
        yield from _limits(document, one, (*path, key))
    if "maxItems" in schema:
        most = schema["maxItems"]
        yield path, "maxItems", _entries(name, most), _entries(name, most + 1)
    if "items" in schema:
        yield from _limits(document, schema["items"], (*path, 0))


def _all() -> list[Limit]:
    document = access._document()
    found = []
    for item in document["paths"].values():
        for method, operation in item.items():
            if method == "parameters" or "requestBody" not in operation:
                continue
            name = operation["operationId"]
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            for path, kind, within, beyond in _limits(document, schema, ()):
                if not {(name, path[0]), (name, path[0], kind)} & ELSEWHERE:
                    found.append(Limit(name, path, kind, within, beyond))
    return found


LIMITS = _all()
CHECKS = (checks.Fits, checks.Slug, checks.NewHandle, validate.Length, validate.Range)
OPERATIONS = {one.name: one for one in access.OPERATIONS}


def _body(limit: Limit, value: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    """Return a body that says a value deep inside, and all that has to be said with it."""
    body: dict[str, Any] = deepcopy(access.BODIES[limit.operation])
    name = next(one for one in reversed(limit.path) if isinstance(one, str))
    if "definition" in body and (beside := BESIDE.get(name)):
        body["definition"] |= deepcopy(beside)
    if limit.path[0] == "links":
        body["links"] = [dict(LINK)]
    at: Any = body
    for key, after in itertools.pairwise(limit.path):
        if isinstance(key, str):
            at = at.setdefault(key, [] if isinstance(after, int) else {})
        else:
            at = at[key]
    if isinstance(limit.path[-1], int):
        at[:] = [value]
    else:
        at[limit.path[-1]] = value
    return body


def _is_refused(world: access.World, limit: Limit, value: Any) -> bool:  # noqa: ANN401  any JSON
    """Return whether the answer names the field."""
    role = "ana" if limit.operation in access.OWN else "admin"
    operation, body = OPERATIONS[limit.operation], _body(limit, value)
    answer = access.ask(world, world.values, operation, role, body)
    named = (answer.json or {})["fields"] if answer.status_code == 422 else {}
    whole = ".".join(map(str, limit.path))
    last = next(one for one in reversed(limit.path) if isinstance(one, str))
    return any(whole.startswith(one) or last in one.split(".") for one in named)


def test_it_states_the_limits_that_the_services_have(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Just beyond it the edge refuses, and so would the service; just within it, it does not."""
    monkeypatch.setattr(limits, "check", lambda: None)
    world = access._world(house)
    world.callers["ana"] = world.portal.program("ana")
    assert len(LIMITS) > 60
    wrong = {}
    for limit in LIMITS:
        edge = _is_refused(world, limit, limit.beyond)
        with monkeypatch.context() as bare:
            for kind in CHECKS:
                bare.setattr(kind, "__call__", lambda _self, value: value)
            service = _is_refused(world, limit, limit.beyond)
            tried = limit.path[-1] not in FORMS and (limit.operation, limit.path[-1]) not in MOVES
            within = tried and _is_refused(world, limit, limit.within)
        if (edge, service, within) != (True, True, False):
            wrong[limit.label] = (edge, service, within)
    assert list(wrong.items()) == []
