"""Achievements, badges and the credentials they travel as, through the API."""

import base64
import json
from typing import Any

import pytest

from tests.gateway.conftest import Browser, House, Portal, open_portal, problem
from upwell.members.v1 import members_pb2

NOTE = "For the guide to exports you wrote."
GUIDE: dict[str, Any] = {
    "kind": "manual",
    "display_name": "Guide of the year",
    "description": "Wrote the guide everybody uses.",
    "criteria": "Be chosen by the team.",
    "design": {"shape": "rosette", "symbol": "star", "color": "#b7791f"},
}


def make(portal: Portal, **fields: Any) -> Browser:  # noqa: ANN401  any field of a definition
    """Make an achievement that people give, and return who made it."""
    staff = portal.program("stella", "manager")
    body = {"id": "guide", "definition": GUIDE | fields}
    made = staff.ask("POST", "/achievements", body)
    assert made.status_code == 201, made.json
    return staff


def award(portal: Portal, handle: str = "ana", **fields: Any) -> Any:  # noqa: ANN401  any JSON
    """Give the badge to somebody."""
    portal.member(handle)
    body = {"member": handle, "note": NOTE}
    return make(portal, **fields).ask("POST", "/achievements/guide/awards", body)


def claimed(portal: Portal) -> str:
    """Give the badge to Ana, let her claim it with her address, and return its id."""
    house = portal.house
    who = members_pb2.Member(handle="ana", display_name="Ana", email="ana@example.com")
    asked = members_pb2.CreateMemberRequest(member=who)
    portal.uids["ana"] = house.call(house.members.CreateMember, asked, portal.system).uid
    uid = str(award(portal).json["id"])
    answer = portal.program("ana").ask("POST", f"/badges/{uid}/claim", {"recipient": "email"})
    assert answer.status_code == 200, answer.json
    assert answer.json["credential_url"]
    return uid


def test_it_lists_what_there_is_to_reach(portal: Portal) -> None:
    portal.idea()
    document = portal.visitor().ask("GET", "/achievements").json
    slugs = [one["id"] for one in document["achievements"]]
    assert {"first-idea", "first-vote", "helpful", "idea-planned", "idea-shipped"} <= set(slugs)
    assert document["achievements"][0]["progress"] is None
    own = portal.program("ana").ask("GET", "/achievements/first-idea").json
    assert own["progress"]["held"] is True
    assert own["progress"]["value"] == 1
    problem(portal.visitor().ask("GET", "/achievements/nothing"), 404)


def test_it_lists_a_members_badges_with_why(portal: Portal) -> None:
    portal.idea()
    document = portal.visitor().ask("GET", "/members/ana/badges").json
    (badge,) = [one for one in document["badges"] if one["achievement"] == "first-idea"]
    assert {"id", "achievement", "tier", "state", "award_time", "reason"} <= set(badge)
    assert badge["state"] == "granted"
    assert badge["reason"]
    assert badge["fact"]["idea"] == 1
    holders = portal.visitor().ask("GET", "/achievements/first-idea/holders").json["badges"]
    assert [one["id"] for one in holders] == [badge["id"]]
    assert portal.visitor().ask("GET", f"/badges/{badge['id']}").json["id"] == badge["id"]
    problem(portal.visitor().ask("GET", "/members/nobody/badges"), 404)
    problem(portal.visitor().ask("GET", "/members/ana/badges?show_all=true"), 403)


def test_it_awards_with_a_note_and_only_once(portal: Portal) -> None:
    portal.member("ana")
    staff = make(portal)
    body = {"member": "ana", "note": NOTE}
    made = staff.ask("POST", "/achievements/guide/awards", body, Idempotency_Key="one")
    assert made.status_code == 201
    assert made.json["state"] == "granted"
    assert made.json["awarded_by"]["handle"] == "stella"
    assert made.headers["Location"] == f"http://{portal.host}/api/v1/badges/{made.json['id']}"
    again = staff.ask("POST", "/achievements/guide/awards", body, Idempotency_Key="one")
    assert again.json["id"] == made.json["id"]
    problem(staff.ask("POST", "/achievements/guide/awards", body), 409, "ALREADY_HELD")


def test_it_refuses_an_award_to_a_stranger(portal: Portal) -> None:
    staff = make(portal)
    body = {"member": "nobody", "note": NOTE}
    answer = staff.ask("POST", "/achievements/guide/awards", body)
    assert "nobody" in problem(answer, 404, "RECIPIENT_NOT_FOUND")["detail"]


def test_it_refuses_what_nobody_can_give(portal: Portal) -> None:
    portal.member("ana")
    staff = make(portal)
    body = {"member": "ana", "note": NOTE}
    problem(
        staff.ask("POST", "/achievements/first-idea/awards", body), 409, "NOT_MANUALLY_AWARDABLE"
    )
    answer = staff.ask("POST", "/achievements/guide/awards", body | {"note": " "})
    assert set(problem(answer, 422)["fields"]) == {"note"}
    answer = staff.ask("POST", "/achievements/guide/awards", body | {"member": "stella"})
    problem(answer, 403, "OWN_AWARD")


def test_it_waits_for_a_second_person_above_a_value(portal: Portal) -> None:
    made = award(portal, credit=5000).json
    assert made["state"] == "provisional"
    assert portal.visitor().ask("GET", "/members/ana/badges").json["badges"] == []
    staff = portal.program("stella", "manager")
    assert [one["id"] for one in staff.ask("GET", "/badges/pending").json["badges"]] == [made["id"]]
    path = f"/badges/{made['id']}/approve"
    problem(staff.ask("POST", path), 403, "SECOND_PERSON_NEEDED")
    found = portal.program("ada", "admin").ask("POST", path).json
    assert (found["state"], found["approved_by"]["handle"]) == ("granted", "ada")
    points = portal.program("ana").ask("GET", "/members/ana/points").json
    assert points["balances"]["credit"] == 5000


def test_it_revokes_with_a_reason(portal: Portal) -> None:
    uid = award(portal).json["id"]
    staff = portal.program("stella", "manager")
    answer = staff.ask("POST", f"/badges/{uid}/revoke", {"reason": " "})
    assert set(problem(answer, 422)["fields"]) == {"reason"}
    found = staff.ask("POST", f"/badges/{uid}/revoke", {"reason": "Somebody else wrote it."}).json
    assert (found["state"], found["revoke_reason"]) == ("revoked", "Somebody else wrote it.")
    answer = staff.ask("POST", f"/badges/{uid}/revoke", {"reason": "Once more, to be sure."})
    problem(answer, 409, "BADGE_NOT_HELD")
    own = portal.program("ana").ask("GET", "/members/ana/badges?show_all=true").json["badges"]
    assert [one["id"] for one in own] == [uid]


def test_it_previews_and_changes_an_achievement(portal: Portal) -> None:
    portal.idea()
    staff = make(portal)
    counting = GUIDE | {"kind": "count", "trigger": "idea_raised", "tiers": [{"threshold": 1}]}
    found = staff.ask("POST", "/achievements/preview", {"definition": counting}).json
    assert (found["holders"], found["gaining"], found["losing"]) == (1, 1, 0)
    assert found["rows"][0]["member"]["handle"] == "ana"
    answer = staff.ask("PUT", "/achievements/guide", {"definition": counting})
    assert set(problem(answer, 422)["fields"]) == {"definition.kind"}
    changed = GUIDE | {"display_name": "Guide"}
    answer = staff.ask("PUT", "/achievements/guide", {"definition": changed})
    assert (answer.json["version"], answer.json["display_name"]) == (2, "Guide")
    assert staff.ask("GET", "/achievements/first-idea/effect").json["lift"] is None
    assert staff.ask("POST", "/achievements/guide/retire").json["state"] == "retired"
    listed = staff.ask("GET", "/achievements").json["achievements"]
    assert "guide" not in [one["id"] for one in listed]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "luck"}, "kind"),
        ({"kind": "count", "tiers": [{"threshold": 1}], "trigger": "weather"}, "trigger"),
        ({"kind": "count", "trigger": "idea_raised"}, "tiers"),
        ({"credit": -1}, "credit"),
        ({"holdout_percent": 99}, "holdout_percent"),
        ({"display_name": ""}, "display_name"),
        ({"design": {"shape": "blob"}}, "design.shape"),
    ],
)
def test_it_names_what_is_wrong_with_a_definition(
    portal: Portal, fields: dict[str, Any], field: str
) -> None:
    staff = portal.program("stella", "manager")
    answer = staff.ask("POST", "/achievements", {"id": "odd", "definition": GUIDE | fields})
    assert f"definition.{field}" in problem(answer, 422)["fields"]
    answer = staff.ask("POST", "/achievements", {"id": "Not A Slug", "definition": GUIDE})
    assert set(problem(answer, 422)["fields"]) == {"id"}


def test_it_hands_out_a_credential_in_the_form_that_is_asked_for(portal: Portal) -> None:
    uid = claimed(portal)
    path = f"/badges/{uid}/credential"
    visitor = portal.visitor()
    plain = visitor.ask("GET", path)
    assert plain.content_type == "application/json"
    document = json.loads(plain.get_data())
    assert "OpenBadgeCredential" in document["type"] or "AchievementCredential" in document["type"]
    assert document["proof"]
    for accept in ("application/vc", "application/ld+json"):
        answer = visitor.ask("GET", path, Accept=accept)
        assert answer.content_type == accept
        assert json.loads(answer.get_data()) == document
    token = visitor.ask("GET", path, Accept="application/vc+jwt")
    assert token.content_type == "application/vc+jwt"
    assert token.get_data().count(b".") == 2
    png = visitor.ask("GET", f"{path}?baked=png")
    assert png.content_type == "image/png"
    assert png.get_data().startswith(b"\x89PNG")
    svg = visitor.ask("GET", f"{path}?baked=svg")
    assert svg.content_type.startswith("image/svg+xml")
    assert b"openbadges" in svg.get_data()
    assert set(problem(visitor.ask("GET", f"{path}?baked=gif"), 422)["fields"]) == {"baked"}
    assert "Accept" in plain.headers["Vary"]
    same = visitor.ask("GET", path, If_None_Match=plain.headers["ETag"])
    assert same.status_code == 304


def test_it_says_where_there_is_no_credential(portal: Portal) -> None:
    uid = award(portal).json["id"]
    problem(portal.visitor().ask("GET", f"/badges/{uid}/credential"), 409, "BADGE_NOT_CLAIMED")
    problem(portal.program("ben").ask("POST", f"/badges/{uid}/claim", {}), 403, "NOT_THE_HOLDER")
    answer = portal.program("ana").ask("POST", f"/badges/{uid}/claim", {"recipient": "nobody"})
    assert set(problem(answer, 422)["fields"]) == {"recipient"}


def verify(portal: Portal, **body: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    """Let a visitor look at a credential."""
    answer = portal.visitor().ask("POST", "/credentials/verify", body)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def outcome(found: dict[str, Any], check: str) -> str:
    """Return what one check found."""
    (one,) = [one["outcome"] for one in found["checks"] if one["check"] == check]
    return str(one)


def test_it_verifies_its_own_in_every_form(portal: Portal) -> None:
    path = f"/badges/{(uid := claimed(portal))}/credential"
    visitor = portal.visitor()
    document = json.loads(visitor.ask("GET", path).get_data())
    token = visitor.ask("GET", path, Accept="application/vc+jwt").get_data().decode()
    for body in ({"credential": document}, {"credential": token}):
        found = verify(portal, **body)
        assert found["valid"] is True, found
        assert found["own"] is True
        assert found["badge"] == uid
        assert found["achievement_name"] == "Guide of the year"
    for form in ("png", "svg"):
        baked = visitor.ask("GET", f"{path}?baked={form}").get_data()
        found = verify(portal, file=base64.b64encode(baked).decode(), email="ana@example.com")
        assert found["valid"] is True, found
        assert outcome(found, "recipient") == "passed"
    assert outcome(verify(portal, credential=document, email="b@x.org"), "recipient") == "failed"


def test_it_refuses_a_changed_copy(portal: Portal) -> None:
    uid = claimed(portal)
    document = json.loads(portal.visitor().ask("GET", f"/badges/{uid}/credential").get_data())
    document["credentialSubject"]["achievement"]["name"] = "President"
    found = verify(portal, credential=document)
    assert found["valid"] is False
    assert outcome(found, "signature") == "failed"


def test_it_refuses_one_that_was_revoked(portal: Portal) -> None:
    uid = claimed(portal)
    document = json.loads(portal.visitor().ask("GET", f"/badges/{uid}/credential").get_data())
    staff = portal.program("stella", "manager")
    staff.ask("POST", f"/badges/{uid}/revoke", {"reason": "Somebody else wrote it."})
    found = verify(portal, credential=document)
    assert found["valid"] is False
    assert outcome(found, "signature") == "passed"
    assert outcome(found, "status") == "failed"


@pytest.mark.parametrize(
    "body",
    [
        {"credential": {}},
        {"credential": {"type": ["VerifiableCredential"]}},
        {"credential": "a.b.c"},
        {"credential": ""},
        {"credential": "nonsense"},
        {"file": ""},
        {"file": base64.b64encode(b"\x89PNG nothing").decode()},
        {"file": base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()},
    ],
)
def test_it_says_that_it_is_no_credential(portal: Portal, body: dict[str, Any]) -> None:
    answer = portal.visitor().ask("POST", "/credentials/verify", body)
    if answer.status_code == 200:
        assert answer.json["valid"] is False
        assert answer.json["checks"]
    else:
        assert set(problem(answer, 422)["fields"]) <= {"credential", "file"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "credential"),
        ({"credential": {}, "file": "QQ=="}, "credential"),
        ({"credential": 12}, "credential"),
        ({"credential": None}, "credential"),
        ({"file": "not base64!"}, "file"),
        ({"file": 12}, "file"),
    ],
)
def test_it_asks_for_a_credential(portal: Portal, body: dict[str, Any], field: str) -> None:
    answer = portal.visitor().ask("POST", "/credentials/verify", body)
    assert set(problem(answer, 422)["fields"]) == {field}


def test_it_replaces_keys_and_old_credentials_stay_good(portal: Portal) -> None:
    uid = claimed(portal)
    document = json.loads(portal.visitor().ask("GET", f"/badges/{uid}/credential").get_data())
    admin = portal.program("ada", "admin")
    before = {one["id"] for one in admin.ask("GET", "/rewards/issuer").json["keys"]}
    after = admin.ask("POST", "/rewards/issuer/keys").json["keys"]
    assert {one["id"] for one in after if one["retire_time"]} == before
    assert [one for one in after if not one["retire_time"]]
    assert verify(portal, credential=document)["valid"] is True


def test_it_changes_the_issuer(portal: Portal) -> None:
    admin = portal.program("ada", "admin")
    found = admin.ask("PATCH", "/rewards/issuer", {"display_name": "Harbour Ideas"}).json
    assert found["display_name"] == "Harbour Ideas"
    assert set(
        problem(admin.ask("PATCH", "/rewards/issuer", {"url": "nowhere"}), 422)["fields"]
    ) == {"url"}
    problem(portal.program("stella", "manager").ask("PATCH", "/rewards/issuer", {"url": ""}), 403)


def test_it_hides_what_belongs_to_another_community(house: House, portal: Portal) -> None:
    uid = claimed(portal)
    stranger = open_portal(house).program("mallory", "admin")
    for method, path, body in (
        ("GET", "/achievements/guide", None),
        ("GET", f"/badges/{uid}", None),
        ("GET", f"/badges/{uid}/credential", None),
        ("POST", f"/badges/{uid}/revoke", {"reason": "This is mine now."}),
        ("POST", "/achievements/guide/awards", {"member": "ana", "note": NOTE}),
    ):
        problem(stranger.ask(method, path, body), 404)
