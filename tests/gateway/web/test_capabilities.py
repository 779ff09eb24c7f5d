"""Who may do what by a capability: each one, through every route, where it holds and elsewhere."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from services.members.domain.capabilities import SCOPES
from shared import clock
from shared.actor import CAPABILITY_ROLES
from tests.gateway.conftest import Browser, House, Portal
from tests.gateway.web.test_api_access import OPERATIONS, World, _world, call
from upwell.members.v1 import members_pb2

# What a capability opens of the API and of the console, beside what every member may do.
API = {"moderate": "moderator"}
CONSOLE = {
    "moderate": re.compile(
        r"console_(ideas|merges|discussion|duplicates)\.\w+|console_voters\.index"
        r"|console_exports\.export_duplicates"
    )
}
# What the forms of the console send; the others need nothing but their token.
FORMS = {
    "console_ideas.decide": {"status": "planned", "message": "Soon.", "answer": "Soon."},
    "console_ideas.undo_status": {"was": "open"},
    "console_ideas.mark": {"mark": "pinned", "on": "1"},
    "console_ideas.update": {"title": "Changed by the matrix", "body": "", "board": "ideas"},
    "console_merges.confirm": {"into": "2", "message": ""},
    "console_merges.split_off": {"title": "Split off by the matrix", "body": "", "board": ""},
    "console_discussion.create": {"body": "Said by the matrix.", "internal": "1"},
    "console_discussion.mark": {"is_answer": "1"},
    "console_duplicates.decline": {"message": "Declined by the matrix."},
}


def test_it_walks_every_capability() -> None:
    assert SCOPES.keys() == CAPABILITY_ROLES.keys() == API.keys() == CONSOLE.keys()


def grant(portal: Portal, handle: str, capability: str, scope: str) -> None:
    """Give a member a capability."""
    portal.member(handle)
    given = members_pb2.Capability(capability=capability, scope=scope)
    given.expire_time.FromDatetime(clock.now() + timedelta(days=30))
    request = members_pb2.GrantCapabilityRequest(parent=f"members/{handle}", capability=given)
    portal.house.call(portal.house.members.GrantCapability, request, portal.system)


def _place(world: World, board: str) -> dict[str, str]:
    """Return ids of things on a board: an idea, a comment on it, a suggestion about it."""
    portal = world.portal
    portal.board(board)
    number = portal.idea(board=board, title=f"An idea of the board {board}")
    ben = world.callers["member"]
    said = ben.ask("POST", f"/ideas/{number}/comments", {"body": "Here."}).json["id"]
    other = portal.idea(board=board, title=f"Another idea of the board {board}")
    same = ben.ask("POST", f"/ideas/{number}/duplicates", {"into": other}).json["id"]
    here = {"number": str(number), "comments": said, "duplicate-suggestions": same}
    return world.values | here


@pytest.fixture
def world(house: House) -> World:
    """Return a world in which somebody moderates the board `ideas`, and nothing else."""
    made = _world(house)
    grant(made.portal, "hal", "moderate", "board=ideas")
    return replace(made, callers=made.callers | {"holder": made.portal.program("hal")})


def _state(world: World, number: str) -> tuple[object, object]:
    """Return what an idea and its discussion are now, as an administrator sees them."""
    admin = world.callers["admin"]
    idea = admin.ask("GET", f"/ideas/{number}").json
    return idea, admin.ask("GET", f"/ideas/{number}/comments").json


@pytest.mark.parametrize("capability", sorted(SCOPES))
def test_it_opens_operations_where_it_holds(world: World, capability: str) -> None:
    here, wrong = _place(world, "ideas"), []
    for operation in sorted(OPERATIONS, key=lambda one: one.method == "delete"):
        status, reason = call(world, here, operation, "holder")
        if operation.access == API[capability]:
            right = status not in (401, 403, 404)
        elif operation.access in ("anyone", "member"):
            right = status != 401
        else:
            right = (status, reason) == (403, "ROLE_NEEDED")
        if not right:
            wrong.append((operation.name, status, reason))
    assert wrong == []


@pytest.mark.parametrize("capability", sorted(SCOPES))
def test_it_opens_no_operation_elsewhere(world: World, capability: str) -> None:
    there, wrong = _place(world, "other"), []
    world.callers["stranger"] = world.portal.program("stan")
    before = _state(world, there["number"])
    for operation in sorted(OPERATIONS, key=lambda one: one.method == "delete"):
        if operation.access == API[capability] and operation.has_object:
            status, reason = call(world, there, operation, "holder")
            right = (status, reason) == (403, "CAPABILITY_NEEDED")
            # Nor does it show in what became of the thing.
            right = right and _state(world, there["number"]) == before
        else:
            plain = call(world, there, operation, "stranger")
            status, reason = call(world, there, operation, "holder")
            refused = (401, 403, 404)
            listed = operation.access == API[capability]
            right = (status == 200) if listed else (status in refused) == (plain[0] in refused)
            before = _state(world, there["number"])
        if not right:
            wrong.append((operation.name, status, reason))
    assert wrong == []


def test_it_lists_only_what_waits_where_it_holds(world: World) -> None:
    here, there = _place(world, "ideas"), _place(world, "other")
    answer = world.callers["holder"].ask("GET", "/duplicate-suggestions").json
    found = [one["id"] for one in answer["suggestions"]]
    assert found == [here["duplicate-suggestions"]] != [there["duplicate-suggestions"]]
    assert answer["waiting_count"] == 1
    admin = world.callers["admin"].ask("GET", "/duplicate-suggestions").json
    assert admin["waiting_count"] == 2
    refused = world.callers["holder"].ask("GET", "/ideas/unanswered?board=other")
    assert (refused.status_code, refused.json["reason"]) == (403, "CAPABILITY_NEEDED")


def _walk(app: Flask, browser: Browser, values: dict[str, str]) -> list[tuple[str, str, int]]:
    """Return how each route of the console answers, by endpoint and method."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/console"):
            continue
        noun = "duplicate-suggestions" if "duplicates" in rule.rule else "comments"
        path = rule.rule.replace("<int:number>", values["number"]).replace("<uid>", values[noun])
        path = re.sub(r"<int:\w+>", "1", path).replace("<handle>", "ana")
        path = re.sub(r"<\w+>", "matrix", path)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if method == "GET":
                answer = browser.get(path)
            else:
                answer = browser.submit(path, **FORMS.get(rule.endpoint, {}))
            found.append((rule.endpoint, method, answer.status_code))
    return found


@pytest.mark.parametrize("capability", sorted(SCOPES))
def test_it_opens_pages_where_it_holds(world: World, capability: str) -> None:
    here, opened = _place(world, "ideas"), CONSOLE[capability]
    walked = _walk(world.portal.house.app, world.portal.sign_in("hal"), here)
    assert any(opened.fullmatch(endpoint) for endpoint, _, _ in walked)
    wrong = [
        (endpoint, method, status)
        for endpoint, method, status in walked
        if (status == 404) == bool(opened.fullmatch(endpoint)) or status in (403, 500)
    ]
    assert wrong == []


@pytest.mark.parametrize("capability", sorted(SCOPES))
def test_it_opens_no_page_elsewhere(world: World, capability: str) -> None:
    there, opened = _place(world, "other"), CONSOLE[capability]
    before = _state(world, there["number"])
    walked = _walk(world.portal.house.app, world.portal.sign_in("hal"), there)
    lists = (
        "console_ideas.unanswered",
        "console_ideas.index",
        "console_ideas.export_csv",
        "console_duplicates.index",
        "console_exports.export_duplicates",
    )
    wrong = [
        (endpoint, method, status)
        for endpoint, method, status in walked
        if endpoint not in lists
        and status != 404
        and not (method == "POST" and opened.fullmatch(endpoint) and status in (303, 403))
    ]
    assert wrong == []
    assert _state(world, there["number"]) == before
    waiting = world.callers["admin"].ask("GET", "/duplicate-suggestions").json
    assert waiting["waiting_count"] == 1


def test_it_shows_the_way_to_what_it_opens_and_no_more(world: World) -> None:
    _place(world, "other")
    browser = world.portal.sign_in("hal")
    assert 'href="/console"' in browser.get("/").get_data(as_text=True)
    page = browser.get("/console/ideas").get_data(as_text=True)
    assert "Export my data as CSV" in page
    assert "An idea of the board other" not in page
    table = browser.get("/console/ideas/-/export.csv").get_data(as_text=True)
    assert "An idea of the board other" not in table
    for place in ("/console/ideas", "/console/duplicates"):
        assert f'href="{place}"' in page
    for place in ("/console/boards", "/console/tags", "/console/members", "/console/rewards"):
        assert f'href="{place}"' not in page


def test_it_moves_an_idea_only_between_boards_it_holds_for(world: World) -> None:
    world.portal.board("other")
    number, holder = world.portal.idea(title="An idea that moves about"), world.callers["holder"]
    refused = holder.ask("PATCH", f"/ideas/{number}", {"board": "other"})
    assert (refused.status_code, refused.json["reason"]) == (403, "CAPABILITY_NEEDED")
    grant(world.portal, "hal", "moderate", "board=other")
    moved = world.portal.program("hal").ask("PATCH", f"/ideas/{number}", {"board": "other"})
    assert moved.json["board"] == "other"


def test_it_ends_with_a_suspension(world: World) -> None:
    number = world.portal.idea(title="An idea that stays as it is")
    request = members_pb2.SuspendMemberRequest(name="members/hal", reason="Spam.")
    world.portal.house.call(world.portal.house.members.SuspendMember, request, world.portal.system)
    asked = {"status": "planned", "message": "Soon."}
    answer = world.callers["holder"].ask("POST", f"/ideas/{number}/status", asked)
    assert answer.status_code == 403
    found = world.callers["admin"].ask("GET", f"/ideas/{number}").json
    assert found["status"] == "open"
