"""Boards in the console."""

from tests.gateway.desk import Desk, Office


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
