"""Members in the console: found, given roles, suspended, invited and erased."""

import pytest

from services.gateway.members import calls
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


def test_it_invites_many_and_says_of_each_what_became_of_it(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/members/-/invite")
    admin.press("Send invitations", 422, people=" ,;\n")
    people = 'Dora Li <dora@example.org>, nonsense\r\n"Li, Eve" <eve@example.org>; f@example.org'
    admin.press("Send invitations", people=people)
    said = [" ".join(one.get_text(" ").split()) for one in admin.page.select(".setup-list li")]
    assert said == [
        "Dora Li <dora@example.org> Invited",
        "nonsense This is not a valid email address. Use a format like name@example.com.",
        "Li, Eve <eve@example.org> Invited",
        "f@example.org Invited",
    ]
    assert "3 invitations are on their way." in admin.text
    assert admin.value("people") == "nonsense"
    admin.open("/console/members/dora-li")
    assert "Not signed in yet" in admin.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.c", [("a@b.c", "")]),
        ("a@b.c d@e.f\tg@h.i", [("a@b.c", ""), ("d@e.f", ""), ("g@h.i", "")]),
        ("Ana <A@b.c>\nana again <a@B.c>", [("A@b.c", "Ana")]),
        ("'Ana' <a@b.c>;;, \n,", [("a@b.c", "Ana")]),
        ('"Li, Ana; x" <a@b.c>, "b@c.d"', [("a@b.c", "Li, Ana; x"), ("b@c.d", "")]),
        ("Ana Li, b@c.d", [("Ana Li", ""), ("b@c.d", "")]),
        ('"open <a@b.c>, b@c.d', [("b@c.d", "")]),
        ("", []),
    ],
)
def test_it_reads_lists_as_people_paste_them(text: str, found: list[tuple[str, str]]) -> None:
    assert calls.listed(text)[-len(found) or 99 :] == found


def test_it_erases_only_after_the_handle_was_typed(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/members/ana/erase")
    admin.press("Erase permanently", 422, handle="anna", content="remove")
    assert admin.value("content") == "remove"
    admin.press("Erase permanently", handle="ana")
    assert "Erased. Copy this link for the person: it is not shown again." in admin.text
    admin.open("/console/members/-/audit")
    assert "erased a member" in admin.text
