"""Cases about points through the API: opened, decided, appealed."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.gateway.conftest import Browser, House, Portal, open_portal, problem


@pytest.fixture
def voted(portal: Portal) -> Portal:
    """Return a community where Ben and Carla voted for Ana's idea."""
    number = portal.idea()
    for handle in ("ben", "carla"):
        portal.program(handle).ask("PUT", f"/ideas/{number}/vote")
    assert standing(portal) == 2
    return portal


def standing(portal: Portal) -> int:
    """Return what counts for Ana."""
    portal.settle()
    return int(portal.visitor().ask("GET", "/members/ana/points").json["balances"]["standing"])


def wanted(**fields: Any) -> dict[str, Any]:  # noqa: ANN401  any field of the body
    """Return a case about Ana."""
    return {
        "member": "ana",
        "reason": "reciprocity",
        "window_start": (clock.now() - timedelta(days=7)).isoformat(),
        "window_end": clock.now().isoformat(),
        "note": "They vote for each other.",
        **fields,
    }


def start(portal: Portal, **fields: Any) -> tuple[Browser, str]:  # noqa: ANN401  any field of the body
    """Open a case, and return who did and its id."""
    staff = portal.program("milo", "moderator")
    made = staff.ask("POST", "/rewards/cases", wanted(**fields))
    assert made.status_code == 201, made.json
    assert (
        made.headers["Location"] == f"http://{portal.host}/api/v1/rewards/cases/{made.json['id']}"
    )
    return staff, made.json["id"]


def test_it_sets_points_aside_and_clears_them(voted: Portal) -> None:
    staff, uid = start(voted)
    assert standing(voted) == 0
    own = voted.program("ana").ask("GET", "/members/ana/points").json["balances"]
    assert own["escrow_standing"] == 2
    body = {"message": "All is well."}
    assert staff.ask("POST", f"/rewards/cases/{uid}/dismiss", body).json["state"] == "dismissed"
    assert standing(voted) == 2
    again = staff.ask("POST", f"/rewards/cases/{uid}/confirm", body)
    problem(again, 409, "CASE_DECIDED")


def test_it_tells_its_member_the_reason_and_staff_everything(voted: Portal) -> None:
    staff, uid = start(voted, others=["ben"])
    full = staff.ask("GET", f"/rewards/cases/{uid}").json
    assert full["note"] == "They vote for each other."
    assert [one["handle"] for one in full["others"]] == ["ben"]
    assert full["facts"]
    own = voted.program("ana").ask("GET", f"/rewards/cases/{uid}").json
    assert (own["reason"], own["state"]) == ("reciprocity", "open")
    assert own["window_start"]
    assert own["note"] == ""
    assert own["others"] == own["evidence"] == own["facts"] == []
    assert own["decided_by"] is None
    assert [
        one["id"] for one in voted.program("ana").ask("GET", "/rewards/me/cases").json["cases"]
    ] == [uid]
    problem(voted.program("ben").ask("GET", f"/rewards/cases/{uid}"), 404)
    assert voted.program("ben").ask("GET", "/rewards/me/cases").json["cases"] == []


def test_it_is_looked_at_again_by_somebody_else(voted: Portal) -> None:
    staff, uid = start(voted)
    path = f"/rewards/cases/{uid}"
    answer = staff.ask("POST", f"{path}/confirm", {"message": " "})
    assert set(problem(answer, 422)["fields"]) == {"message"}
    body = {"message": "These votes do not count."}
    assert staff.ask("POST", f"{path}/confirm", body).json["state"] == "confirmed"
    assert standing(voted) == 0
    ana = voted.program("ana")
    assert set(problem(ana.ask("POST", f"{path}/appeal", {"text": " "}), 422)["fields"]) == {"text"}
    assert ana.ask("POST", f"{path}/appeal", {"text": "They use it."}).json["state"] == "appealed"
    problem(ana.ask("POST", f"{path}/appeal", {"text": "Again."}), 409, "APPEAL_NOT_OPEN")
    verdict = {"message": "You are right."}
    answer = staff.ask("POST", f"{path}/appeal/grant", verdict)
    problem(answer, 403, "APPEAL_NEEDS_ANOTHER")
    other = voted.program("mara", "manager")
    assert other.ask("POST", f"{path}/appeal/grant", verdict).json["state"] == "dismissed"
    assert standing(voted) == 2


def test_it_lists_those_that_wait(voted: Portal) -> None:
    staff, uid = start(voted)
    assert [one["id"] for one in staff.ask("GET", "/rewards/cases?state=open").json["cases"]] == [
        uid
    ]
    assert staff.ask("GET", "/rewards/cases?state=upheld").json["cases"] == []
    assert set(problem(staff.ask("GET", "/rewards/cases?state=odd"), 422)["fields"]) == {"state"}


def test_it_opens_one_case_for_one_key(voted: Portal) -> None:
    staff = voted.program("milo", "moderator")
    body = wanted()
    made = staff.ask("POST", "/rewards/cases", body, Idempotency_Key="one")
    again = staff.ask("POST", "/rewards/cases", body, Idempotency_Key="one")
    assert (again.status_code, again.json["id"]) == (201, made.json["id"])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "disagreement"}, "reason"),
        ({"note": " "}, "note"),
        ({"window_start": "yesterday"}, "window_start"),
        ({"window_start": "2000-01-01T00:00:00Z"}, "window_start"),
        ({"others": "ben"}, "others"),
    ],
)
def test_it_names_what_is_wrong(voted: Portal, fields: dict[str, Any], field: str) -> None:
    staff = voted.program("milo", "moderator")
    answer = staff.ask("POST", "/rewards/cases", wanted(**fields))
    assert set(problem(answer, 422)["fields"]) == {field}


def test_it_is_about_somebody_and_something(voted: Portal) -> None:
    staff = voted.program("milo", "moderator")
    problem(staff.ask("POST", "/rewards/cases", wanted(member="nobody")), 404)
    problem(staff.ask("POST", "/rewards/cases", wanted(member="ben")), 409, "NOTHING_TO_SET_ASIDE")
    problem(staff.ask("POST", "/rewards/cases", wanted(member="milo")), 403, "OWN_CASE")


def test_it_hides_what_belongs_to_another_community(house: House, voted: Portal) -> None:
    _staff, uid = start(voted)
    stranger = open_portal(house).program("mallory", "admin")
    for method, path, body in (
        ("GET", f"/rewards/cases/{uid}", None),
        ("POST", f"/rewards/cases/{uid}/dismiss", {"message": "Mine."}),
        ("POST", f"/rewards/cases/{uid}/appeal", {"text": "Mine."}),
    ):
        problem(stranger.ask(method, path, body), 404)
