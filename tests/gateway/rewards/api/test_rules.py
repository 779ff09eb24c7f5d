"""Rules through the API: previewed, tried in the shadow, published in versions."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.gateway.conftest import Browser, House, Portal, open_portal, problem
from tests.harness import freeze
from upwell.ideas.v1 import ideas_pb2

RULE: dict[str, Any] = {
    "trigger": "idea_raised",
    "unit": "standing",
    "amount": 3,
    "display_name": "Ideas count",
}


def make(portal: Portal, **fields: Any) -> Browser:  # noqa: ANN401  any field of a rule
    """Make a rule, and return who made it."""
    staff = portal.program("stella", "manager")
    body = {"id": "ideas-count", "definition": RULE | fields}
    made = staff.ask("POST", "/rewards/rules", body, Idempotency_Key="one")
    assert made.status_code == 201, made.json
    assert made.headers["Location"] == f"http://{portal.host}/api/v1/rewards/rules/ideas-count"
    return staff


def publish(staff: Browser, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  any field of the body
    """Publish a version."""
    body = {"version": 1, "mode": "live", **fields}
    answer = staff.ask("POST", "/rewards/rules/ideas-count/publish", body)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def standing(portal: Portal) -> int:
    """Return what counts for Ana."""
    portal.settle()
    return int(portal.visitor().ask("GET", "/members/ana/points").json["balances"]["standing"])


def test_it_lists_what_gives_points(portal: Portal) -> None:
    rules = portal.visitor().ask("GET", "/rewards/rules").json["rules"]
    assert "idea-shipped" in [one["id"] for one in rules]
    assert all(one["live"]["mode"] == "live" for one in rules)
    assert portal.visitor().ask("GET", "/rewards/rules/idea-shipped").json["live"]["version"] == 1


def test_it_previews_who_gains(portal: Portal) -> None:
    portal.idea()
    staff = portal.program("stella", "manager")
    found = staff.ask("POST", "/rewards/rules/preview", {"definition": RULE}).json
    assert (found["winners"], found["losers"], found["given"]) == (1, 0, 3)
    assert found["rows"] == [
        {"member": found["rows"][0]["member"], "before": 0, "after": 3},
    ]
    assert found["rows"][0]["member"]["handle"] == "ana"
    assert found["partial"] is False
    assert standing(portal) == 0


def test_it_keeps_a_draft_to_staff_and_publishes_it(portal: Portal) -> None:
    portal.idea()
    staff = make(portal)
    again = staff.ask("POST", "/rewards/rules", {"id": "ideas-count", "definition": RULE})
    problem(again, 409, "RULE_SLUG_TAKEN")
    same = {"id": "ideas-count", "definition": RULE}
    assert staff.ask("POST", "/rewards/rules", same, Idempotency_Key="one").status_code == 201
    problem(portal.program("ana").ask("GET", "/rewards/rules/ideas-count"), 404, "RULE_NOT_FOUND")
    found = publish(staff, retroactive=True)
    assert found["live"]["version"] == 1
    assert found["live"]["definition"]["amount"] == 3
    assert standing(portal) == 3
    assert portal.visitor().ask("GET", "/rewards/rules/ideas-count").json["live"]["version"] == 1


def test_it_tries_a_version_in_the_shadow(portal: Portal) -> None:
    staff = make(portal)
    assert publish(staff, mode="shadow")["live"] is None
    portal.idea()
    assert standing(portal) == 0
    path = "/rewards/rules/ideas-count/versions/1/shadow"
    found = staff.ask("GET", path).json
    assert (found["winners"], found["given"]) == (1, 3)
    publish(staff)
    problem(staff.ask("GET", path), 409, "NOT_IN_SHADOW")
    problem(staff.ask("GET", "/rewards/rules/ideas-count/versions/99/shadow"), 404)
    problem(staff.ask("GET", f"/rewards/rules/ideas-count/versions/{10**20}/shadow"), 404)


def test_it_changes_in_versions_and_ends(portal: Portal) -> None:
    staff = make(portal)
    publish(staff)
    found = staff.ask(
        "PUT", "/rewards/rules/ideas-count", {"definition": RULE | {"amount": 5}}
    ).json
    assert [(one["version"], one["mode"]) for one in found["versions"]] == [
        (2, "draft"),
        (1, "live"),
    ]
    answer = staff.ask(
        "PUT", "/rewards/rules/ideas-count", {"definition": RULE | {"unit": "credit"}}
    )
    assert set(problem(answer, 422)["fields"]) & {"unit", "definition.unit"}
    freeze(clock.now() + timedelta(minutes=1))
    publish(staff, version=2)
    portal.idea()
    assert standing(portal) == 5
    problem(
        staff.ask("POST", "/rewards/rules/ideas-count/publish", {"version": 1, "mode": "live"}),
        409,
        "VERSION_ALREADY_OUT",
    )
    assert staff.ask("POST", "/rewards/rules/ideas-count/retire").json["live"] is None
    problem(staff.ask("POST", "/rewards/rules/ideas-count/retire"), 409, "RULE_NOT_LIVE")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"trigger": "nice_weather"}, "trigger"),
        ({"trigger": None}, "trigger"),
        ({"amount": -3}, "amount"),
        ({"amount": 0}, "amount"),
        ({"amount": 2.5}, "amount"),
        ({"amount": 2**62}, "amount"),
        ({"unit": "gold"}, "unit"),
        ({"cap_per_day": -1}, "cap_per_day"),
        ({"cooldown_hours": -1}, "cooldown_hours"),
        ({"distinct_actors": 2**31 - 1}, "distinct_actors"),
        ({"display_name": ""}, "display_name"),
        ({"code": "print('hello')"}, "code"),
        ({"filter": {"boards": "ideas"}}, "filter.boards"),
        ({"filter": {"sql": "1=1"}}, "filter.sql"),
    ],
)
def test_it_names_what_is_wrong_with_a_rule(
    portal: Portal, fields: dict[str, Any], field: str
) -> None:
    staff = portal.program("stella", "manager")
    for method, path in (("POST", "/rewards/rules"), ("POST", "/rewards/rules/preview")):
        body = {"definition": RULE | fields} | ({"id": "odd"} if path == "/rewards/rules" else {})
        found = problem(staff.ask(method, path, body), 422)["fields"]
        assert set(found) == {f"definition.{field}"}, found
    problem(staff.ask("GET", "/rewards/rules/odd"), 404)


def test_it_names_the_triggers_there_are(portal: Portal) -> None:
    staff = portal.program("stella", "manager")
    body = {"id": "odd", "definition": RULE | {"trigger": "nice_weather"}}
    sentence = problem(staff.ask("POST", "/rewards/rules", body), 422)["fields"][
        "definition.trigger"
    ]
    assert "vote_received" in sentence
    answer = staff.ask("POST", "/rewards/rules", {"id": "Not A Slug", "definition": RULE})
    assert set(problem(answer, 422)["fields"]) == {"id"}


def test_it_lets_moderators_preview_but_not_write(portal: Portal) -> None:
    make(portal)
    moderator = portal.program("milo", "moderator")
    assert moderator.ask("POST", "/rewards/rules/preview", {"definition": RULE}).status_code == 200
    assert moderator.ask("GET", "/rewards/rules/ideas-count").status_code == 200
    body = {"id": "other", "definition": RULE}
    problem(moderator.ask("POST", "/rewards/rules", body), 403)
    problem(moderator.ask("POST", "/rewards/rules/ideas-count/retire"), 403)


def test_it_hides_what_belongs_to_another_community(house: House, portal: Portal) -> None:
    make(portal)
    stranger = open_portal(house).program("mallory", "admin")
    for method, path, body in (
        ("GET", "/rewards/rules/ideas-count", None),
        ("PUT", "/rewards/rules/ideas-count", {"definition": RULE}),
        ("POST", "/rewards/rules/ideas-count/publish", {"version": 1, "mode": "live"}),
        ("POST", "/rewards/rules/ideas-count/retire", None),
    ):
        problem(stranger.ask(method, path, body), 404)


def test_it_names_no_board_that_the_reader_may_not_know_of(portal: Portal) -> None:
    portal.board("backstage", access=ideas_pb2.BOARD_ACCESS_STAFF)
    staff = make(portal, filter={"boards": ["backstage"], "sources": [], "least_quantity": 0})
    publish(staff)
    for who, boards in ((portal.visitor(), []), (staff, ["backstage"])):
        rule = who.ask("GET", "/rewards/rules/ideas-count").json
        assert rule["live"]["definition"]["filter"]["boards"] == boards
