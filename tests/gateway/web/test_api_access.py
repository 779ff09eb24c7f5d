"""Who may call what: every operation of the document, for every role, here and elsewhere."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.gateway.app import create_app
from services.gateway.config import Config
from shared import clock
from shared.actor import new_keys
from tests.gateway.conftest import Browser, House, Portal, open_portal

ROLES = ("visitor", "member", "moderator", "manager", "admin")
STAFF = frozenset({"moderator", "manager", "admin"})
ALLOWED = {
    "anyone": frozenset(ROLES),
    "member": frozenset(ROLES) - {"visitor"},
    "moderator": STAFF,
    "staff": STAFF,
    "admin": frozenset({"admin"}),
}
# Beyond the edge, a service may want a narrower role for some staff operations.
NARROWER = 403
# What only whoever it is about may do, and no role may in their place.
OWN = frozenset({"claim_badge", "cancel_redemption", "appeal_case"})

RULE = {
    "trigger": "idea_raised",
    "unit": "standing",
    "amount": 3,
    "display_name": "Made for the matrix",
}
ACHIEVEMENT = {
    "kind": "manual",
    "display_name": "Made for the matrix",
    "description": "Stood in the matrix.",
    "criteria": "Stand in the matrix.",
    "design": {"shape": "circle", "symbol": "star", "color": "#0e6e74"},
}
# A body that every operation with one can read; an operation that is new must be named here.
BODIES: dict[str, dict[str, Any]] = {
    "create_erasure": {"member": "dora", "content": "keep"},
    "create_idea": {"board": "ideas", "title": "Raised by the matrix itself"},
    "update_idea": {"title": "Changed by the matrix itself"},
    "weigh_vote": {"weight": "nice"},
    "create_comment": {"body": "Said by the matrix."},
    "update_comment": {"body": "Changed by the matrix."},
    "create_board": {"slug": "matrix", "display_name": "Matrix"},
    "update_board": {"purpose": "Changed by the matrix."},
    "create_tag": {"display_name": "Matrix"},
    "update_tag": {"display_name": "Matrix"},
    "update_me": {"bio": "Changed by the matrix."},
    "create_token": {"display_name": "Matrix"},
    "change_status": {"status": "planned", "message": "Said by the matrix."},
    "answer_idea": {"body": "Answered by the matrix."},
    "post_answer": {"body": "Answered by the matrix."},
    "merge_idea": {"into": 2},
    "suggest_duplicate": {"into": 2},
    "decline_suggestion": {"message": "Declined by the matrix."},
    "split_idea": {"title": "Split off by the matrix"},
    "cast_on_behalf": {"member": "carla"},
    "update_settings": {"answer_promise_days": 20},
    "update_community": {"vision_place": "trying every door"},
    "publish_conduct": {"body": "Published by the matrix."},
    "suspend_member": {"reason": "Suspended by the matrix."},
    "create_invitation": {"email": "matrix@example.org"},
    "batch_create_invitations": {"invitations": [{"email": "matrix@example.org"}]},
    "accept_conduct": {"version": 1},
    "grant_capability": {
        "capability": "moderate",
        "scope": "board=ideas",
        "expire_time": (clock.now() + timedelta(days=9)).isoformat(),
    },
    "update_preferences": {"on_leaderboards": False},
    "adjust_points": {"unit": "credit", "amount": 1, "note": "Adjusted by the matrix."},
    "create_achievement": {"id": "matrix-new", "definition": ACHIEVEMENT},
    "update_achievement": {"definition": ACHIEVEMENT},
    "preview_achievement": {"definition": ACHIEVEMENT},
    "award_badge": {"member": "carla", "note": "Awarded by the matrix."},
    "revoke_badge": {"reason": "Taken back by the matrix."},
    "claim_badge": {},
    "verify_credential": {"credential": {}},
    "update_issuer": {"display_name": "The matrix"},
    "create_perk": {"id": "matrix-new", "display_name": "Tea", "kind": "swag", "price": 0},
    "update_perk": {"description": "Changed by the matrix."},
    "redeem_perk": {},
    "approve_redemption": {},
    "decline_redemption": {"note": "Declined by the matrix."},
    "fulfil_redemption": {},
    "create_rule": {"id": "matrix-new", "definition": RULE},
    "update_rule": {"definition": RULE},
    "preview_rule": {"definition": RULE},
    "publish_rule": {"version": 1, "mode": "shadow"},
    "open_case": {
        "member": "ana",
        "reason": "other",
        "window_start": (clock.now() - timedelta(days=9)).isoformat(),
        "window_end": (clock.now() + timedelta(days=9)).isoformat(),
        "note": "Noticed by the matrix.",
    },
    "confirm_case": {"message": "Confirmed by the matrix."},
    "dismiss_case": {"message": "Dismissed by the matrix."},
    "appeal_case": {"text": "Appealed by the matrix."},
    "grant_appeal": {"message": "Granted by the matrix."},
    "reject_appeal": {"message": "Rejected by the matrix."},
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
        """Return whether the path names a thing of a community; a period is everywhere."""
        return "{" in self.path.replace("{period}", "")


def _document() -> dict[str, Any]:
    private, _public = new_keys()
    app = create_app(Config({}, "unix:///none", private, "secret"))
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
    portal.member("dora")
    admin = portal.program("ada", "admin")
    portal.program("ben").ask("PUT", f"/ideas/{first}/vote")
    comment = admin.ask("POST", f"/ideas/{first}/comments", {"body": "Here."}).json["id"]
    admin.ask("POST", "/tags", {"slug": "csv", "display_name": "CSV"})
    callers = {role: portal.program(f"the-{role}", role) for role in ROLES[1:]}
    callers["visitor"] = portal.visitor()
    power = admin.ask("POST", "/members/ana/capabilities", BODIES["grant_capability"]).json["id"]
    session = portal.sign_in("the-admin").ask("GET", "/me/sessions").json["sessions"][0]["id"]
    token = callers["admin"].ask("POST", "/me/tokens", {"display_name": "spare"}).json["id"]
    values = {
        "number": str(first),
        "handle": "ana",
        "member": "carla",
        "role": "moderator",
        "capabilities": power,
        "key": session,
        "period": "week",
        "version": "1",
        "boards": "ideas",
        "tags": "csv",
        "comments": comment,
        "duplicate-suggestions": comment,
        "tokens": token,
        "exports": portal.program("ana").ask("POST", "/me/exports").json["id"],
        "erasures": admin.ask("POST", "/erasures", BODIES["create_erasure"]).json["id"],
        **_rewards(portal, admin),
    }
    return World(portal, callers, values)


def _rewards(portal: Portal, admin: Browser) -> dict[str, str]:
    """Make one of everything that rewards keeps, and return their ids."""
    portal.settle()

    def make(path: str, body: dict[str, Any]) -> str:
        answer = admin.ask("POST", path, body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.json["id"])

    perk = {"display_name": "Made for the matrix", "kind": "swag", "price": 0, "state": "active"}
    made = {
        "rules": make("/rewards/rules", {"id": "matrix", "definition": RULE}),
        "achievements": make("/achievements", {"id": "matrix", "definition": ACHIEVEMENT}),
        "perks": make("/perks", {"id": "matrix", **perk}),
        "adjustments": make("/rewards/members/ana/adjustments", BODIES["adjust_points"]),
        "redemptions": make("/perks/matrix/redemptions", {}),
        "cases": make("/rewards/cases", BODIES["open_case"]),
    }
    made["badges"] = make("/achievements/matrix/awards", BODIES["award_badge"])
    rows = admin.ask("GET", "/rewards/transfers?member=ana").json["transfers"]
    return made | {"transfers": rows[0]["id"]}


def ask(
    world: World,
    values: dict[str, str],
    operation: Operation,
    role: str,
    body: dict[str, Any] | None,
) -> TestResponse:
    """Call an operation as a role, on the things `values` name."""
    path = operation.path.removeprefix("/api/v1")
    # A slug or an id is that of the noun before it.
    path = re.sub(
        r"([\w-]+)/\{(?:slug|uid)\}", lambda found: f"{found[1]}/{values[found[1]]}", path
    )
    for name in ("number", "handle", "member", "role", "key", "period", "version"):
        path = path.replace(f"{{{name}}}", values[name])
    path += QUERIES.get(operation.name, "")
    assert "{" not in path, f"{operation.path} has a parameter the matrix does not know"
    return world.callers[role].ask(operation.method.upper(), path, body)


def call(world: World, values: dict[str, str], operation: Operation, role: str) -> tuple[int, str]:
    """Call an operation as a role, and return status and reason."""
    body = BODIES[operation.name] if operation.has_body else None
    answer = ask(world, values, operation, role, body)
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
        elif status == 401 or (refused and role == "admin" and operation.name not in OWN):
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
