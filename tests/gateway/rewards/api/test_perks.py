"""Perks and redemptions through the API."""

from typing import Any

import pytest

from tests.gateway.conftest import Browser, House, Portal, open_portal, problem

MUG: dict[str, Any] = {
    "id": "mug",
    "display_name": "Mug",
    "kind": "swag",
    "price": 30,
    "stock": 1,
    "state": "active",
}


def offer(portal: Portal, **fields: Any) -> Browser:  # noqa: ANN401  any field of a perk
    """Offer a mug for 30 credit, and return who does."""
    staff = portal.program("stella", "manager")
    made = staff.ask("POST", "/perks", MUG | fields)
    assert made.status_code == 201, made.json
    return staff


def give(portal: Portal, handle: str = "ana", amount: int = 100) -> Browser:
    """Give somebody credit, and return their program."""
    program = portal.program(handle)
    body = {"unit": "credit", "amount": amount, "note": "For the interview in June."}
    made = portal.program("ada", "admin").ask(
        "POST", f"/rewards/members/{handle}/adjustments", body
    )
    assert made.json["state"] == "posted"
    return program


def test_it_lists_perks_with_what_hinders(portal: Portal) -> None:
    offer(portal)
    offer(portal, id="tea", state="draft", stock=None)
    (perk,) = portal.program("ana").ask("GET", "/perks").json["perks"]
    assert (perk["id"], perk["price"], perk["stock"], perk["available"]) == ("mug", 30, 1, 1)
    assert perk["hindrance"]["reason"] == "NOT_ENOUGH_CREDIT"
    assert perk["hindrance"]["message"]
    assert give(portal).ask("GET", "/perks/mug").json["hindrance"] is None
    problem(portal.visitor().ask("GET", "/perks/tea"), 404)
    everything = portal.program("stella", "manager").ask("GET", "/perks?show_all=true").json
    assert {"mug", "tea"} <= {one["id"] for one in everything["perks"]}


def test_it_redeems_once_and_reserves_both(portal: Portal) -> None:
    offer(portal)
    ana = give(portal)
    made = ana.ask("POST", "/perks/mug/redemptions", {}, Idempotency_Key="one")
    assert made.status_code == 201
    assert made.json["state"] == "reserved"
    assert made.headers["Location"] == f"http://{portal.host}/api/v1/redemptions/{made.json['id']}"
    again = ana.ask("POST", "/perks/mug/redemptions", {}, Idempotency_Key="one")
    assert again.json["id"] == made.json["id"]
    assert ana.ask("GET", "/members/ana/points").json["balances"]["credit"] == 70
    assert ana.ask("GET", "/perks/mug").json["available"] == 0
    ben = give(portal, "ben")
    problem(ben.ask("POST", "/perks/mug/redemptions", {}), 409, "OUT_OF_STOCK")
    problem(ben.ask("GET", f"/redemptions/{made.json['id']}"), 404)
    assert [one["id"] for one in ana.ask("GET", "/me/redemptions").json["redemptions"]] == [
        made.json["id"]
    ]
    assert ben.ask("GET", "/me/redemptions").json["redemptions"] == []


def test_it_needs_the_credit(portal: Portal) -> None:
    offer(portal)
    portal.program("ada", "admin")
    answer = portal.program("ana").ask("POST", "/perks/mug/redemptions", {})
    problem(answer, 409, "NOT_ENOUGH_CREDIT")


def test_it_asks_what_has_to_be_known(portal: Portal) -> None:
    offer(portal, question="Which colour?")
    ana = give(portal)
    assert set(problem(ana.ask("POST", "/perks/mug/redemptions", {}), 422)["fields"]) == {"answer"}
    made = ana.ask("POST", "/perks/mug/redemptions", {"answer": "Blue"})
    assert made.json["answer"] == "Blue"


def test_it_moves_on_by_staff(portal: Portal) -> None:
    staff = offer(portal)
    uid = give(portal).ask("POST", "/perks/mug/redemptions", {}).json["id"]
    assert [one["id"] for one in staff.ask("GET", "/redemptions").json["redemptions"]] == [uid]
    path = f"/redemptions/{uid}"
    problem(staff.ask("POST", f"{path}/fulfil", {}), 409, "REDEMPTION_NOT_APPROVED")
    assert set(problem(staff.ask("POST", f"{path}/decline", {"note": " "}), 422)["fields"]) == {
        "note"
    }
    assert staff.ask("POST", f"{path}/approve", {}).json["state"] == "approved"
    done = staff.ask("POST", f"{path}/fulfil", {"note": "Posted today."}).json
    assert done["state"] == "fulfilled"
    assert [one["state"] for one in done["steps"]][-1] in ("fulfilled", "reserved")
    problem(staff.ask("POST", f"{path}/approve", {}), 409, "REDEMPTION_SETTLED")
    found = staff.ask("GET", "/redemptions?state=fulfilled").json["redemptions"]
    assert [one["note"] for one in found] == ["Posted today."]


def test_it_is_cancelled_by_its_member_only(portal: Portal) -> None:
    staff = offer(portal)
    ana = give(portal)
    uid = ana.ask("POST", "/perks/mug/redemptions", {}).json["id"]
    problem(staff.ask("POST", f"/redemptions/{uid}/cancel"), 403, "NOT_YOUR_REDEMPTION")
    assert ana.ask("POST", f"/redemptions/{uid}/cancel").json["state"] == "cancelled"
    assert ana.ask("GET", "/members/ana/points").json["balances"]["credit"] == 100
    assert ana.ask("GET", "/perks/mug").json["available"] == 1


def test_it_changes_a_perk_only_as_it_was_read(portal: Portal) -> None:
    staff = offer(portal)
    read = staff.ask("GET", "/perks/mug")
    tag = read.headers["ETag"]
    assert staff.ask("GET", "/perks/mug", If_None_Match=tag).status_code == 304
    changed = staff.ask("PATCH", "/perks/mug", {"price": 40}, If_Match=tag)
    assert changed.json["price"] == 40
    assert changed.headers["ETag"] != tag
    problem(staff.ask("PATCH", "/perks/mug", {"price": 50}, If_Match=tag), 412)
    assert staff.ask("GET", "/perks/mug").json["price"] == 40
    assert staff.ask("PATCH", "/perks/mug", {"stock": None}).json["stock"] is None
    problem(staff.ask("PATCH", "/perks/mug", {"state": "draft"}), 409, "PERK_NEVER_DRAFT_AGAIN")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "cash"}, "kind"),
        ({"kind": None}, "kind"),
        ({"price": -1}, "price"),
        ({"price": "30"}, "price"),
        ({"price": 2**60}, "price"),
        ({"stock": -5}, "stock"),
        ({"display_name": ""}, "display_name"),
        ({"least_level": "emperor"}, "least_level"),
        ({"limit_per_member": -1}, "limit_per_member"),
        ({"fair_value": 1500}, "currency"),
        ({"id": "Not A Slug"}, "id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_it_names_what_is_wrong_with_a_perk(
    portal: Portal, fields: dict[str, Any], field: str
) -> None:
    staff = portal.program("stella", "manager")
    answer = staff.ask("POST", "/perks", MUG | fields)
    assert set(problem(answer, 422)["fields"]) == {field}
    assert "mug" not in [
        one["id"] for one in staff.ask("GET", "/perks?show_all=true").json["perks"]
    ]


def test_it_says_which_kinds_there_are(portal: Portal) -> None:
    answer = portal.program("stella", "manager").ask("POST", "/perks", MUG | {"kind": "cash"})
    sentence = problem(answer, 422)["fields"]["kind"]
    assert "recognition" in sentence
    assert "cash" not in sentence


def test_it_hides_what_belongs_to_another_community(house: House, portal: Portal) -> None:
    offer(portal)
    uid = give(portal).ask("POST", "/perks/mug/redemptions", {}).json["id"]
    stranger = open_portal(house).program("mallory", "admin")
    for method, path, body in (
        ("GET", "/perks/mug", None),
        ("PATCH", "/perks/mug", {"price": 1}),
        ("POST", "/perks/mug/redemptions", {}),
        ("GET", f"/redemptions/{uid}", None),
        ("POST", f"/redemptions/{uid}/approve", {}),
    ):
        problem(stranger.ask(method, path, body), 404)
