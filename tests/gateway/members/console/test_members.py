"""Members in the console: found, given roles, suspended, invited and erased."""

from services.gateway.members.console import members
from tests.gateway.desk import Desk, Office


def test_it_finds_members_and_gives_and_takes_roles(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/members")
    admin.press("Search", q="ana")
    assert admin.queue == ["Ana"]
    admin.open("/console/members/ana")
    admin.press("Grant: Moderator")
    assert "Ana now has the role Moderator." in admin.said
    assert office.desk("ana").open("/console")
    admin.press("Undo")
    assert "Ana no longer has the role Moderator." in admin.said
    office.desk("ana").open("/console", 404)


def test_it_keeps_the_last_administrator(admin: Desk) -> None:
    admin.open("/console/members/olga")
    admin.press("Revoke: Administrator")
    assert "This is the last administrator." in admin.said


def test_it_gives_capabilities_with_an_end(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    office.portal.board("ideas")
    admin.open("/console/members/ana")
    form = admin.page.select_one('form[action$="/capabilities"]')
    sent = {"capability": "Moderate!", "scope": "board=ideas", "expire_time": "2001-01-01"}
    answer = admin.browser.submit(str(form["action"]), **sent)
    admin._arrive(answer, 422)
    assert admin.at("#f-capability")["aria-invalid"] == "true"
    sent["capability"] = "moderate"
    admin._arrive(admin.browser.submit(str(form["action"]), **sent), 422)
    assert admin.at("#f-expire_time")["aria-invalid"] == "true"
    until = members._in_days(30)
    admin._arrive(
        admin.browser.post(
            str(form["action"]),
            data=sent | {"csrf_token": admin.browser.csrf(), "expire_time": until},
            follow_redirects=True,
        ),
        200,
    )
    row = admin.at("tbody tr").get_text(" ", strip=True)
    assert "Moderate a board Ideas" in row


def test_it_suspends_and_reinstates(office: Office, moderator: Desk) -> None:
    office.portal.member("ana")
    moderator.open("/console/members/ana")
    moderator.press("Suspend", 422, reason=" ")
    moderator.press("Suspend", reason="Sells watches.")
    assert "Member suspended." in moderator.said
    moderator.press("Reinstate")
    assert "They can take part again" in moderator.said


def test_it_invites_and_says_what_is_wrong_with_an_address(admin: Desk) -> None:
    admin.open("/console/members/-/invite")
    admin.press("Send invitation", 422, email="nonsense")
    assert admin.value("email") == "nonsense"
    admin.press("Send invitation", email="dora@example.org")
    assert "sent the invitation to dora@example.org" in admin.said
    assert "Not signed in yet" in admin.text


def test_it_erases_only_after_the_handle_was_typed(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/members/ana/erase")
    admin.press("Erase permanently", 422, handle="anna", content="remove")
    assert admin.value("content") == "remove"
    admin.press("Erase permanently", handle="ana")
    assert "Erased." in admin.said
    admin.open("/console/members/-/audit")
    assert "erased a member" in admin.text
