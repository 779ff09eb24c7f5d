"""Points through the API: balances with the rows that explain them, levels, leaderboards."""

from datetime import timedelta

import pytest

from shared import clock
from tests.gateway.conftest import Portal, problem

NOTE = "For the interview in June."


@pytest.fixture
def voted(portal: Portal) -> Portal:
    """Return a community where Ben and Carla voted for Ana's idea."""
    number = portal.idea()
    for handle in ("ben", "carla"):
        assert portal.program(handle).ask("PUT", f"/ideas/{number}/vote").status_code == 200
    portal.settle()
    return portal


def test_it_explains_every_row(voted: Portal) -> None:
    answer = voted.program("ana").ask("GET", "/members/ana/points")
    assert answer.status_code == 200
    document = answer.json
    assert document["balances"]["standing"] == 2
    assert document["level"]["level"] == "newcomer"
    assert document["next_level"]["level"] == "contributor"
    assert document["next_page_token"] == ""
    assert len(document["transfers"]) == 2
    row = document["transfers"][0]
    assert {"create_time", "unit", "amount", "reason", "rule", "rule_version", "fact"} <= set(row)
    assert (row["unit"], row["amount"], row["reason"]) == ("standing", 1, "earned")
    assert (row["rule"], row["rule_version"], row["reverses"]) == ("idea-supported", 1, None)
    assert row["fact"]["type"] == "vote"
    assert row["fact"]["idea"] == 1
    assert row["fact"]["subject"]["handle"] == "ana"
    assert row["fact"]["valid"] is True


def test_it_points_from_a_reversal_to_what_it_takes_back(voted: Portal) -> None:
    voted.program("ben").ask("DELETE", "/ideas/1/vote")
    voted.settle()
    document = voted.program("ana").ask("GET", "/members/ana/points").json
    assert document["balances"]["standing"] == 1
    rows = {one["id"]: one for one in document["transfers"]}
    (back,) = [one for one in rows.values() if one["reason"] == "fact_withdrawn"]
    assert back["amount"] == -1
    assert rows[back["reverses"]]["reversed_by"] == back["id"]
    assert rows[back["reverses"]]["fact"]["id"] == back["fact"]["id"]


def test_it_pages_and_links_to_the_next(voted: Portal) -> None:
    ana = voted.program("ana")
    answer = ana.ask("GET", "/members/ana/points?page_size=1")
    token = answer.json["next_page_token"]
    assert token
    assert 'rel="next"' in answer.headers["Link"]
    rest = ana.ask("GET", f"/members/ana/points?page_size=1&page_token={token}").json
    assert rest["next_page_token"] == ""
    assert rest["transfers"][0]["id"] != answer.json["transfers"][0]["id"]


def test_it_replays_any_moment(voted: Portal) -> None:
    before = (clock.now() - timedelta(days=1)).isoformat().replace("+", "%2B")
    document = voted.visitor().ask("GET", f"/members/ana/points?as_of={before}").json
    assert document["balances"]["standing"] == 0
    assert document["transfers"] == []


def test_it_tells_visitors_how_much_and_no_more(voted: Portal) -> None:
    document = voted.visitor().ask("GET", "/members/ana/points").json
    assert document["balances"]["standing"] == 2
    assert document["transfers"] == []
    others = voted.program("dora").ask("GET", "/members/ana/points").json["transfers"]
    assert [one["fact"]["actor"] for one in others] == [None, None]


def test_it_tells_credit_only_to_the_member_and_staff(voted: Portal) -> None:
    path = "/members/ana/points"
    assert voted.visitor().ask("GET", path).json["balances"]["credit"] is None
    assert voted.program("ben").ask("GET", path).json["balances"]["credit"] is None
    assert voted.program("ana").ask("GET", path).json["balances"]["credit"] == 0
    assert voted.program("stella", "moderator").ask("GET", path).json["balances"]["credit"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("unit=gold", "unit"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2026-11-22T09:00:00", "as_of"),
        ("page_size=-1", "page_size"),
        ("page_token=nonsense", "page_token"),
    ],
)
def test_it_names_the_faulty_parameter(voted: Portal, query: str, field: str) -> None:
    answer = voted.visitor().ask("GET", f"/members/ana/points?{query}")
    assert set(problem(answer, 422)["fields"]) == {field}


def test_it_knows_no_stranger(portal: Portal) -> None:
    problem(portal.visitor().ask("GET", "/members/nobody/points"), 404)


def test_it_lists_the_levels(portal: Portal) -> None:
    levels = portal.visitor().ask("GET", "/levels").json["levels"]
    assert [one["level"] for one in levels] == [
        "newcomer",
        "contributor",
        "regular",
        "guide",
        "pillar",
    ]
    assert levels[0]["standing"] == 0


@pytest.mark.parametrize("period", ["week", "month", "all-time"])
def test_it_says_who_leads(voted: Portal, period: str) -> None:
    document = voted.program("ana").ask("GET", f"/leaderboards/{period}").json
    assert document["entries"] == [
        {"rank": 1, "handle": "ana", "display_name": "Ana", "standing": 2}
    ]
    assert document["own"]["rank"] == 1
    assert (document["since"] is None) == (period == "all-time")
    there = voted.visitor().ask("GET", f"/leaderboards/{period}?board=ideas").json
    assert [one["handle"] for one in there["entries"]] == ["ana"]


def test_it_leaves_out_who_does_not_want_to_be_shown(voted: Portal) -> None:
    ana = voted.program("ana")
    assert ana.ask("GET", "/rewards/me/preferences").json == {"on_leaderboards": True}
    assert ana.ask("PATCH", "/rewards/me/preferences", {"on_leaderboards": False}).json == {
        "on_leaderboards": False
    }
    voted.settle()
    document = ana.ask("GET", "/leaderboards/week").json
    assert document["entries"] == []
    assert document["opted_out"] is True
    answer = ana.ask("PATCH", "/rewards/me/preferences", {"on_leaderboards": "no"})
    assert set(problem(answer, 422)["fields"]) == {"on_leaderboards"}


def test_it_knows_no_other_leaderboards(portal: Portal) -> None:
    problem(portal.visitor().ask("GET", "/leaderboards/decade"), 404)
    answer = portal.visitor().ask("GET", "/leaderboards/week?board=nowhere")
    assert answer.status_code in (200, 404)


def test_it_gets_one_row_for_its_member_and_staff(voted: Portal) -> None:
    row = voted.program("ana").ask("GET", "/members/ana/points").json["transfers"][0]["id"]
    for caller in (voted.program("ana"), voted.program("stella", "moderator")):
        assert caller.ask("GET", f"/rewards/transfers/{row}").json["id"] == row
    problem(voted.visitor().ask("GET", f"/rewards/transfers/{row}"), 401)
    problem(voted.program("ana").ask("GET", "/rewards/transfers/x"), 404)


def test_it_searches_the_ledger(voted: Portal) -> None:
    staff = voted.program("stella", "moderator")

    def found(query: str) -> int:
        return len(staff.ask("GET", f"/rewards/transfers?{query}").json["transfers"])

    assert found("") == found("member=ana") == found("object=ideas/1") == 2
    assert found("reason=earned&rule=idea-supported&unit=standing") == 2
    assert found("unit=credit") == found("reason=adjusted") == found("object=ideas/9") == 0
    assert found("after=2100-01-01T00:00:00Z") == found("before=2000-01-01T00:00:00Z") == 0
    assert set(problem(staff.ask("GET", "/rewards/transfers?reason=magic"), 422)["fields"]) == {
        "reason"
    }
    problem(staff.ask("GET", "/rewards/transfers?member=nobody"), 404)


def adjustment(**fields: object) -> dict[str, object]:
    """Return a small adjustment."""
    return {"unit": "credit", "amount": 20, "note": NOTE, **fields}


def test_it_adjusts_with_a_note_and_only_once(portal: Portal) -> None:
    portal.member("ana")
    staff = portal.program("stella", "manager")
    path = "/rewards/members/ana/adjustments"
    made = staff.ask("POST", path, adjustment(), Idempotency_Key="one")
    assert made.status_code == 201
    assert made.json["state"] == "posted"
    assert made.json["asked_by"]["handle"] == "stella"
    again = staff.ask("POST", path, adjustment(), Idempotency_Key="one")
    assert again.json["id"] == made.json["id"]
    found = portal.program("ana").ask("GET", "/members/ana/points").json
    assert found["balances"]["credit"] == 20
    assert found["transfers"][0]["note"] == NOTE
    assert found["transfers"][0]["reason"] == "adjusted"
    other = staff.ask("POST", path, adjustment(amount=21), Idempotency_Key="one")
    assert set(problem(other, 422)["fields"]) == {"Idempotency-Key"}


def test_it_lets_a_second_person_decide(portal: Portal) -> None:
    portal.member("ana")
    staff = portal.program("stella", "manager")
    made = staff.ask("POST", "/rewards/members/ana/adjustments", adjustment(amount=5000)).json
    assert made["state"] == "waiting"
    path = f"/rewards/adjustments/{made['id']}"
    problem(staff.ask("POST", f"{path}/approve"), 403, "SECOND_PERSON_NEEDED")
    second = portal.program("ada", "admin")
    assert second.ask("POST", f"{path}/approve").json["state"] == "posted"
    listed = second.ask("GET", "/rewards/adjustments").json["adjustments"]
    assert [(one["id"], one["decided_by"]["handle"]) for one in listed] == [(made["id"], "ada")]
    problem(second.ask("POST", f"{path}/decline"), 409, "ADJUSTMENT_DECIDED")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 1.5}, "amount"),
        ({"amount": "20"}, "amount"),
        ({"amount": 10**17}, "amount"),
        ({"unit": "gold"}, "unit"),
        ({"note": " "}, "note"),
        ({"note": None}, "note"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_it_refuses_an_adjustment_and_says_why(
    portal: Portal, fields: dict[str, object], field: str
) -> None:
    portal.member("ana")
    staff = portal.program("stella", "manager")
    answer = staff.ask("POST", "/rewards/members/ana/adjustments", adjustment(**fields))
    assert set(problem(answer, 422)["fields"]) == {field}


def test_it_adjusts_nobody_who_is_not_there(portal: Portal) -> None:
    staff = portal.program("stella", "manager")
    problem(staff.ask("POST", "/rewards/members/nobody/adjustments", adjustment()), 404)
    problem(
        staff.ask("POST", "/rewards/members/stella/adjustments", adjustment()), 403, "OWN_POINTS"
    )
