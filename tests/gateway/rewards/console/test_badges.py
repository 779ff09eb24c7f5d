"""Giving badges by hand, agreeing to them, and taking them back."""

import pytest

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/awards"
NOTE = "For the guide to exports you wrote."


def make(office: Office, credit: int = 0) -> None:
    """Make an achievement that people give."""
    definition = {
        "kind": "manual",
        "display_name": "Guide of the year",
        "description": "Wrote the guide everybody uses.",
        "criteria": "Be chosen by the team.",
        "credit": credit,
        "design": {"shape": "rosette", "symbol": "star", "color": "#b7791f"},
    }
    made = office.portal.program("ada", "admin").ask(
        "POST", "/achievements", {"id": "guide", "definition": definition}
    )
    assert made.status_code == 201, made.json


def give(desk: Desk, answers: int = 200, **fields: str) -> None:
    """Give the badge to Ana."""
    desk.open(HERE)
    said = {"achievement": "guide", "member": "@ana", "note": NOTE, **fields}
    desk.press("Award badge", answers, **said)


@pytest.fixture
def ready(office: Office) -> Office:
    """Return an office with Ana and a badge to give."""
    office.portal.member("ana")
    make(office)
    return office


def test_it_awards_with_a_note_that_the_member_reads(ready: Office, admin: Desk) -> None:
    give(admin)
    assert "Badge awarded." in admin.said
    ana = ready.portal.visitor().ask("GET", "/members/ana/badges").json["badges"]
    assert [(one["achievement"], one["note"]) for one in ana] == [("guide", NOTE)]


def test_it_waits_for_a_second_person_who_is_not_the_same(office: Office) -> None:
    office.portal.member("ana")
    make(office, credit=5000)
    first, second = office.desk("olga", "admin"), office.desk("mara", "manager")
    give(first)
    assert "A second person has to approve first." in first.said
    assert "Waiting for a second person" in first.text
    assert "Waiting for someone else" in first.text
    assert not first.page.select('button[value="approve"]')
    second.open(HERE)
    # The form that she is shown, sent by who asked for the award.
    action = str(second.form("Approve")["action"])
    first.browser.submit(action, decision="approve")
    first.open(HERE)
    assert "You requested this yourself, so someone else has to decide." in first.said
    second.press("Approve")
    assert "Badge awarded." in second.said
    found = office.portal.visitor().ask("GET", "/members/ana/badges").json["badges"]
    assert [one["approved_by"]["handle"] for one in found] == ["mara"]


def test_it_gives_nothing_where_the_second_person_declines(office: Office) -> None:
    office.portal.member("ana")
    make(office, credit=5000)
    give(office.desk("olga", "admin"))
    second = office.desk("mara", "manager")
    second.open(HERE)
    second.press("Decline")
    assert "Declined. The badge was not awarded." in second.said
    assert office.portal.visitor().ask("GET", "/members/ana/badges").json["badges"] == []


def test_it_shows_why_a_badge_was_taken_back(ready: Office, admin: Desk) -> None:
    give(admin)
    admin.open(f"{HERE}?of=@ana")
    admin.open(str(admin.at('a[href$="/revoke"]')["href"]))
    assert "Revoke “Guide of the year” from Ana" in admin.text
    admin.press("Revoke badge", 422, reason=" ")
    assert admin.at("#f-reason")["aria-invalid"] == "true"
    admin.press("Revoke badge", reason="Somebody else had written the guide.")
    assert "revoked permanently" in admin.said
    assert "Somebody else had written the guide." in admin.text
    found = ready.portal.program("ana").ask("GET", "/members/ana/badges?show_all=true").json
    assert found["badges"][0]["state"] == "revoked"
    assert found["badges"][0]["revoke_reason"] == "Somebody else had written the guide."


def test_it_keeps_what_was_typed_about_a_stranger(ready: Office, admin: Desk) -> None:
    give(admin, 422, member="nobody-here")
    assert "No member has this handle." in admin.text
    assert admin.at("#f-member")["aria-invalid"] == "true"
    assert (admin.value("note"), admin.value("achievement")) == (NOTE, "guide")
    give(admin, 422, note=" ")
    assert admin.at("#f-note")["aria-invalid"] == "true"
    give(admin, 422, achievement="")
    assert "Choose a badge." in admin.text


def test_it_lets_nobody_award_themselves(ready: Office, admin: Desk) -> None:
    give(admin, 403, member="olga")
    assert "You can’t award a badge to yourself." in admin.text


def test_it_says_that_it_is_held_already(ready: Office, admin: Desk) -> None:
    give(admin)
    give(admin, 409)
    assert "It can be awarded once." in admin.text


def test_it_says_when_nobody_is_called_so(ready: Office, admin: Desk) -> None:
    admin.open(f"{HERE}?of=nobody-here")
    assert "There is no member named nobody-here." in admin.said
    admin.open(f"{HERE}?of=ana")
    assert "ana has no badges yet." in admin.text
