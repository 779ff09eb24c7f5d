"""Boards, tags, members and settings."""

import io

from services.gateway.console import members
from tests.gateway.console.conftest import Desk, Office, file_of


def test_it_makes_changes_orders_and_deletes_boards(office: Office, admin: Desk) -> None:
    office.portal.board("first")
    admin.open("/console/boards/-/new")
    admin.press("Create board", 422, display_name="", threshold="many")
    assert "Enter a whole number" in admin.text
    assert admin.value("threshold") == "many"
    admin.press("Create board", display_name="Mobile apps", threshold="25", purpose="On the way.")
    assert admin.path == "/console/boards/mobile-apps"
    assert "Board created." in admin.said
    admin.press("Save", access="staff", owner_handle="@olga")
    assert admin.value("access") == "staff"
    assert admin.value("threshold") == "25"
    names = admin.queue
    admin.press("Move up" if names[-1] == "Mobile apps" else "Move down")
    assert admin.queue == list(reversed(names))
    admin.press("Delete")
    assert "Board deleted." in admin.said
    assert "Mobile apps" not in admin.queue


def test_it_keeps_a_board_that_holds_ideas(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    admin.open("/console/boards/ideas")
    admin.press("Delete")
    assert "This board still has ideas." in admin.said


def test_it_makes_renames_deletes_and_remakes_tags(moderator: Desk) -> None:
    moderator.open("/console/tags")
    assert "No tags yet" in moderator.text
    moderator.press("Create achievement", display_name="Accounting")
    moderator.press("Create achievement", 409, display_name="Accounting")
    assert moderator.value("display_name") == "Accounting"
    moderator.open("/console/tags?edit=accounting")
    moderator.press("Rename", new_name="Bookkeeping")
    assert "Bookkeeping" in moderator.at("table").get_text()
    moderator.press("Delete")
    assert "is deleted" in moderator.said
    moderator.press("Restore tag")
    assert "Bookkeeping" in moderator.at("table").get_text()


def test_it_finds_members_and_gives_and_takes_roles(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/members")
    admin.press("Search", q="ana")
    assert admin.queue == ["Ana"]
    admin.open("/console/members/ana")
    admin.press("Give: Moderator")
    assert "Ana has the role Moderator now." in admin.said
    assert office.desk("ana").open("/console")
    admin.press("Undo")
    assert "Ana no longer has the role Moderator." in admin.said
    office.desk("ana").open("/console", 404)


def test_it_keeps_the_last_administrator(admin: Desk) -> None:
    admin.open("/console/members/olga")
    admin.press("Take away: Administrator")
    assert "This is the last administrator." in admin.said


def test_it_gives_capabilities_with_an_end(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/members/ana")
    form = admin.page.select_one('form[action$="/capabilities"]')
    sent = {"capability": "Moderate!", "scope": "board=ideas", "until": "2001-01-01"}
    answer = admin.browser.submit(str(form["action"]), **sent)
    admin._arrive(answer, 422)
    assert admin.at("#f-capability")["aria-invalid"] == "true"
    assert admin.at("#f-until")["aria-invalid"] == "true"
    until = members._in_days(30)
    admin._arrive(
        admin.browser.post(
            str(form["action"]),
            data=sent
            | {"csrf_token": admin.browser.csrf(), "capability": "moderate", "until": until},
            follow_redirects=True,
        ),
        200,
    )
    row = admin.at("tbody tr").get_text(" ", strip=True)
    assert "moderate board=ideas" in row


def test_it_suspends_and_reinstates(office: Office, moderator: Desk) -> None:
    office.portal.member("ana")
    moderator.open("/console/members/ana")
    moderator.press("Suspend", 422, reason=" ")
    moderator.press("Suspend", reason="Sells watches.")
    assert "Suspended." in moderator.said
    moderator.press("Reinstate")
    assert "They can take part again" in moderator.said


def test_it_invites_and_says_what_is_wrong_with_an_address(admin: Desk) -> None:
    admin.open("/console/members/-/invite")
    admin.press("Send invitation", 422, email="nonsense")
    assert admin.value("email") == "nonsense"
    admin.press("Send invitation", email="dora@example.org")
    assert "on its way to dora@example.org" in admin.said
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


def test_it_sets_the_community_up(office: Office, admin: Desk) -> None:
    admin.open("/console/settings")
    admin.press("Save", 422, promise="soon", display_name="Reading room")
    assert admin.value("display_name") == "Reading room"
    assert admin.at("#f-promise")["aria-invalid"] == "true"
    changes = {
        "promise": "14",
        "half_life": "3.5",
        "vision_place": "people who read",
        "vision_benefit": "quiet",
        "vision_excitement": "find a book",
        "brand_color": "#ffee00",
        "access": "hybrid",
    }
    admin.press("Save", **changes)
    assert "Saved." in admin.said
    assert {name: admin.value(name) for name in changes} == changes
    assert "most excited when they can find a book." in admin.text
    assert "so we use #" in admin.text
    home = office.portal.visitor().get("/").get_data(as_text=True)
    assert "Our community is the place for people who read." in home


def test_it_previews_the_vision_without_saving(admin: Desk) -> None:
    admin.open("/console/settings")
    admin.press("Preview", vision_place="tests", brand_color="#123456")
    assert "Our community is the place for tests." in admin.text
    assert len(admin.page.select(".brand-box")) == 2
    admin.open("/console/settings")
    assert admin.value("vision_place") == ""


def test_it_takes_a_logo_and_refuses_what_is_none(admin: Desk) -> None:
    admin.open("/console/settings")
    admin.press("Save", 422, logo=file_of(b"GIF89a", "logo.gif"))
    assert "Use SVG or PNG." in admin.text
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
    admin.press("Save", logo=(io.BytesIO(svg.encode()), "logo.svg"))
    assert admin.at('img[alt="The logo now"]')
    admin.press("Save", no_logo="1")
    assert not admin.page.select('img[alt="The logo now"]')


def test_it_publishes_a_code_of_conduct(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/settings/conduct")
    version = int(admin.at(".fact-list dd").get_text().split()[-1])
    admin.press("Preview", body="Be **kind**.")
    assert admin.at("#preview strong").get_text() == "kind"
    admin.press(f"Publish version {version + 1}", body="Be **kind**.")
    assert f"Version {version + 1} is published." in admin.said
    assert "0 of 2 active members" in admin.text
