"""Who may call what: every operation of the document, for every role, here and elsewhere."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from services.gateway.app import create_app
from services.gateway.config import Config
from shared.actor import new_keys
from tests.gateway.conftest import Browser, House, Portal, open_portal

ROLES = ("visitor", "member", "moderator", "manager", "admin")
STAFF = frozenset({"moderator", "manager", "admin"})
ALLOWED = {
    "anyone": frozenset(ROLES),
    "member": frozenset(ROLES) - {"visitor"},
    "staff": STAFF,
    "admin": frozenset({"admin"}),
}
# Beyond the edge, a service may want a narrower role for some staff operations.
NARROWER = 403

# A body that every operation with one can read; an operation that is new must be named here.
BODIES: dict[str, dict[str, Any]] = {
    "create_idea": {"board": "ideas", "title": "Raised by the matrix itself"},
    "update_idea": {"title": "Changed by the matrix itself"},
    "weigh_vote": {"weight": "nice"},
    "create_comment": {"body": "Said by the matrix."},
    "update_comment": {"body": "Changed by the matrix."},
    "create_board": {"slug": "matrix", "name": "Matrix"},
    "update_board": {"purpose": "Changed by the matrix."},
    "create_tag": {"name": "Matrix"},
    "update_tag": {"name": "Matrix"},
    "update_me": {"bio": "Changed by the matrix."},
    "create_token": {"name": "Matrix"},
    "change_status": {"status": "planned", "message": "Said by the matrix."},
    "answer_idea": {"body": "Answered by the matrix."},
    "post_answer": {"body": "Answered by the matrix."},
    "merge_idea": {"into": 2},
    "suggest_duplicate": {"into": 2},
    "decline_suggestion": {"message": "Declined by the matrix."},
    "split_idea": {"title": "Split off by the matrix"},
    "cast_on_behalf": {"member": "carla"},
    "update_settings": {"answer_promise_days": 20},
}
QUERIES = {"list_similar_ideas": "?title=export", "preview_merge": "?into=2"}


@dataclass(frozen=True)
class Operation:
    """Holds one operation of the document."""

    name: str
    method: str
    path: str
    access: str
    has_body: bool

    @property
    def has_object(self) -> bool:
        """Return whether the path names a thing of a community."""
        return "{" in self.path


def _document() -> dict[str, Any]:
    private, _public = new_keys()
    app = create_app(Config("unix:/none", "unix:/none", "unix:///none", private, "secret"))
    document: dict[str, Any] = app.extensions["upwell.openapi"]
    return document


def operations() -> list[Operation]:
    """Return every operation of the document."""
    return [
        Operation(
            operation["operationId"],
            method,
            path,
            operation["x-access"],
            "requestBody" in operation,
        )
        for path, item in _document()["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


OPERATIONS = operations()


@dataclass
class World:
    """Holds a community with one of everything, and callers of each role."""

    portal: Portal
    callers: dict[str, Browser]
    values: dict[str, str]


def _world(house: House) -> World:
    portal = open_portal(house)
    first = portal.idea()
    portal.idea(by="ben", title="Another idea to merge into")
    portal.member("carla")
    admin = portal.program("ada", "admin")
    comment = admin.ask("POST", f"/ideas/{first}/comments", {"body": "Here."}).json["id"]
    admin.ask("POST", "/tags", {"slug": "csv", "name": "CSV"})
    callers = {role: portal.program(f"the-{role}", role) for role in ROLES[1:]}
    callers["visitor"] = portal.visitor()
    session = portal.sign_in("the-admin").ask("GET", "/me/sessions").json["sessions"][0]["id"]
    token = callers["admin"].ask("POST", "/me/tokens", {"name": "spare"}).json["id"]
    values = {
        "number": str(first),
        "handle": "ana",
        "member": "carla",
        "slug": "ideas",
        "uid": comment,
        "key": session,
        "token": token,
    }
    return World(portal, callers, values)


def call(world: World, values: dict[str, str], operation: Operation, role: str) -> tuple[int, str]:
    """Call an operation as a role, on the things `values` name, and return status and reason."""
    path = operation.path.removeprefix("/api/v1")
    for name in ("number", "handle", "member", "slug", "key"):
        path = path.replace(f"{{{name}}}", values[name])
    uid = values["token"] if path.startswith("/me/tokens") else values["uid"]
    if path.startswith("/tags"):
        path = path.replace("ideas", "csv")
    path = path.replace("{uid}", uid) + QUERIES.get(operation.name, "")
    assert "{" not in path, f"{operation.path} has a parameter the matrix does not know"
    body = BODIES[operation.name] if operation.has_body else None
    answer = world.callers[role].ask(operation.method.upper(), path, body)
    reason = ""
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        reason = json.loads(answer.get_data())["reason"]
    return answer.status_code, reason


def test_it_knows_every_operation() -> None:
    assert OPERATIONS
    assert {one.access for one in OPERATIONS} <= ALLOWED.keys()
    assert {one.name for one in OPERATIONS if one.has_body} == BODIES.keys()
    names = [one.name for one in OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("role", ROLES)
def test_it_lets_each_role_do_what_the_document_says(house: House, role: str) -> None:
    """Visitors get 401, others 403, where the document does not let them in."""
    world = _world(house)
    wrong = []
    # What deletes comes last, so that the others find their things.
    for operation in sorted(OPERATIONS, key=lambda one: one.method == "delete"):
        status, reason = call(world, world.values, operation, role)
        assert status < 500, f"{operation.name} as {role}: {status}"
        refused = status in (401, 403)
        if role not in ALLOWED[operation.access]:
            expected = 401 if role == "visitor" else 403
            if status != expected:
                wrong.append((operation.name, role, status, reason))
        elif status == 401 or (refused and role == "admin"):
            wrong.append((operation.name, role, status, reason))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_it_shows_no_role_anything_of_another_community(house: House, role: str) -> None:
    """Objects of one community asked for in another are not there: 404, and never their content."""
    here, there = _world(house), open_portal(house)
    callers = {one: there.program(f"the-{one}", one) for one in ROLES[1:]}
    stranger = World(there, callers | {"visitor": there.visitor()}, here.values)
    wrong = []
    for operation in OPERATIONS:
        if not operation.has_object or role not in ALLOWED[operation.access]:
            continue
        status, reason = call(stranger, here.values, operation, role)
        if status not in (404, 422) and not (role != "admin" and status == NARROWER):
            wrong.append((operation.name, role, status, reason))
        # A number too large or a customer who is not there is a fault of the body, never an answer.
        if status == 422:
            assert operation.has_body
    assert wrong == []
