"""Members through the API: suspending, inviting, roles, capabilities, and the audit of it."""

from datetime import timedelta

from shared import clock
from tests.gateway.conftest import Portal, problem


def test_a_suspended_member_takes_part_again_once_reinstated(portal: Portal) -> None:
    number = portal.idea()
    ben, mo = portal.program("ben"), portal.program("mo", "moderator")
    done = mo.ask("POST", "/members/ben/suspend", {"reason": "Sold votes."})
    assert (done.status_code, done.json["state"]) == (200, "suspended"), done.json
    problem(ben.ask("PUT", f"/ideas/{number}/vote"), 403)
    done = mo.ask("POST", "/members/ben/reinstate")
    assert (done.status_code, done.json["state"]) == (200, "active"), done.json
    portal.settle()
    assert ben.ask("PUT", f"/ideas/{number}/vote").status_code == 200
    problem(mo.ask("POST", "/members/nobody/suspend", {"reason": "Sold votes."}), 404)


def test_a_suspension_needs_a_reason(portal: Portal) -> None:
    portal.member("ben")
    mo = portal.program("mo", "moderator")
    for body in ({}, {"reason": " "}):
        refused = problem(mo.ask("POST", "/members/ben/suspend", body), 422)
        assert "reason" in refused["fields"]


def test_it_invites_by_email(portal: Portal) -> None:
    ada = portal.program("ada", "admin")
    made = ada.ask("POST", "/invitations", {"email": "zoe@example.org"})
    assert made.status_code == 201, made.json
    assert made.json["email"] == "zoe@example.org"
    found = ada.ask("GET", "/members?q=zoe@example.org").json["members"]
    assert [one["handle"] for one in found] == [made.json["handle"]]
    refused = problem(ada.ask("POST", "/invitations", {"email": "zoe"}), 422)
    assert "email" in refused["fields"]


def test_a_role_is_granted_and_revoked(portal: Portal) -> None:
    portal.member("ben")
    ada = portal.program("ada", "admin")
    for _again in range(2):
        granted = ada.ask("PUT", "/members/ben/roles/moderator")
        assert (granted.status_code, granted.json["roles"]) == (200, ["member", "moderator"])
    assert portal.program("ben").ask("GET", "/me").json["is_staff"] is True
    revoked = ada.ask("DELETE", "/members/ben/roles/moderator")
    assert (revoked.status_code, revoked.json["roles"]) == (200, ["member"])
    for unknown in ("member", "owner"):
        problem(ada.ask("PUT", f"/members/ben/roles/{unknown}"), 404)


def test_the_last_administrator_stays_one(portal: Portal) -> None:
    ada = portal.program("ada", "admin")
    refused = ada.ask("DELETE", "/members/ada/roles/admin")
    assert refused.status_code in (400, 403, 409, 422), refused.json


def test_a_capability_is_granted_listed_and_revoked(portal: Portal) -> None:
    portal.member("ben")
    ada = portal.program("ada", "admin")
    end = clock.now() + timedelta(days=30)
    body = {"capability": "moderate", "scope": "board=ideas", "expire_time": end.isoformat()}
    made = ada.ask("POST", "/members/ben/capabilities", body)
    assert made.status_code == 201, made.json
    place = f"/members/ben/capabilities/{made.json['id']}"
    assert made.headers["Location"].endswith(f"/api/v1{place}")
    listed = ada.ask("GET", "/members/ben/capabilities").json["capabilities"]
    assert listed == [made.json]
    assert ada.ask("DELETE", place).status_code == 204
    assert ada.ask("GET", "/members/ben/capabilities").json["capabilities"] == []
    problem(ada.ask("DELETE", place), 404)
    for field, value in (
        ("capability", "rule"),
        ("scope", "ideas"),
        ("expire_time", clock.now().isoformat()),
    ):
        refused = ada.ask("POST", "/members/ben/capabilities", {**body, field: value})
        assert field in problem(refused, 422)["fields"], field


def test_the_audit_tells_who_did_what(portal: Portal) -> None:
    portal.member("ben")
    ada = portal.program("ada", "admin")
    ada.ask("POST", "/members/ben/suspend", {"reason": "Sold votes."})
    first = ada.ask("GET", "/audit?page_size=1").json
    entry = first["audit_entries"][0]
    assert (entry["action"], entry["actor"]) == ("SuspendMember", "ada")
    assert entry["detail"]["reason"] == "Sold votes."
    more = ada.ask("GET", f"/audit?page_size=1&page_token={first['next_page_token']}").json
    assert more["audit_entries"][0]["id"] != entry["id"]
