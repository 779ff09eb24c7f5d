"""The unanswered list, and deciding about ideas."""

from tests.gateway.desk import Desk, Office


def test_it_lists_what_waits_longest_first(office: Office) -> None:
    old = office.idea("The older idea of the two")
    office.later(5)
    office.idea("The younger idea of the two")
    office.later(33)
    admin = office.desk("olga", "admin")
    admin.open("/console")
    assert admin.queue == ["The older idea of the two", "The younger idea of the two"]
    assert "Ideas without an answer after the 30 days you promise" in admin.text
    assert "Oldest:" in admin.text
    assert "Overdue by 8 days" in admin.text
    assert admin.at("article h1").get_text(strip=True) == "The older idea of the two"
    assert admin.at(".queue [aria-current]")["href"] == f"/console/ideas/{old}?in=unanswered"


def test_it_says_when_nothing_waits(office: Office, admin: Desk) -> None:
    office.idea("A very fresh idea")
    admin.open("/console")
    assert "All ideas are answered" in admin.text


def test_it_decides_and_shows_the_next(office: Office) -> None:
    first, second = office.idea("The older idea of the two"), office.idea("The younger of the two")
    office.later(40)
    admin = office.desk("olga", "admin")
    admin.open(f"/console/ideas/{first}?in=unanswered")
    planned = {"status": "planned", "message": "We begin in *May*."}
    admin.press("Update status", **planned, answer="Yes.")
    assert admin.number == second
    assert "in=unanswered" in admin.path
    assert admin.queue == ["The younger of the two"]
    assert f"Decision about #{first} saved." in admin.said
    admin.open(f"/console/ideas/{first}")
    assert admin.value("status") == "planned"
    assert admin.value("answer") == "Yes."
    assert admin.at(".timeline em").get_text() == "May"


def test_it_undoes_a_decision(office: Office, admin: Desk) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}")
    admin.press("Update status", status="planned", message="In May.")
    admin.press("Change back to “Open”")
    assert admin.number == number
    assert admin.value("status") == "open"
    assert "Status changed back." in admin.said


def test_it_needs_a_sentence_for_a_status_and_keeps_what_was_typed(
    office: Office, admin: Desk
) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}")
    admin.press("Update status", 422, status="planned", answer="Typed long.")
    assert "Write a message to voters" in admin.text
    assert (admin.value("status"), admin.value("answer")) == ("planned", "Typed long.")
    assert admin.at("#f-message")["aria-invalid"] == "true"
    admin.open(f"/console/ideas/{number}")
    assert (admin.value("status"), admin.value("answer")) == ("open", "")


def test_it_names_the_reason_of_a_declined_idea(office: Office, admin: Desk) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}")
    declined = {"status": "declined", "message": "Sorry about that."}
    admin.press("Update status", 422, **declined)
    assert "Explain why you decline it." in admin.text
    admin.press("Update status", **declined, reason="cost")
    admin.open(f"/console/ideas/{number}")
    assert (
        "It would cost more than it is worth. Sorry about that." in admin.at(".timeline").get_text()
    )


def test_it_says_when_somebody_was_faster(office: Office, admin: Desk, moderator: Desk) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}")
    moderator.open(f"/console/ideas/{number}")
    moderator.press("Update status", status="planned", message="In May.")
    admin.press("Update status", 409, status="shipped", message="Here.")
    assert "Someone else changed this in the meantime." in admin.text
    assert admin.value("message") == "Here."
    admin.press("Update status")
    admin.open(f"/console/ideas/{number}")
    assert admin.value("status") == "shipped"


def test_it_answers_without_changing_the_status(office: Office, admin: Desk) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}")
    admin.press("Update status", answer="We **know**.")
    assert "Saved." in admin.said
    admin.open(f"/ideas/{number}")
    assert admin.at(".answer strong").get_text() == "know"


def test_it_finds_by_words_board_and_number(office: Office, admin: Desk) -> None:
    office.portal.board("mobile")
    number = office.idea("Offline mode for long flights", board="mobile")
    office.idea("Keyboard shortcuts for reports")
    admin.open("/console/ideas?board=mobile")
    assert admin.queue == ["Offline mode for long flights"]
    admin.open("/console/ideas")
    assert len(admin.queue) == 2
    admin.press("Search", q="keyboard")
    assert admin.queue == ["Keyboard shortcuts for reports"]
    admin.press("Search", q=f"#{number}")
    assert admin.number == number


def test_it_keeps_the_list_beside_an_idea(office: Office, admin: Desk) -> None:
    office.portal.board("mobile")
    office.idea("Offline mode for long flights", board="mobile")
    office.idea("Keyboard shortcuts for reports")
    admin.open("/console/ideas?board=mobile")
    admin.open(str(admin.at(".queue a")["href"]))
    assert admin.queue == ["Offline mode for long flights"]
    assert admin.at("article h1").get_text(strip=True) == "Offline mode for long flights"


def test_it_pins_locks_deletes_and_brings_back(office: Office, admin: Desk) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}")
    admin.press("Pin to the top")
    assert "Pinned to the top of its board." in admin.said
    admin.press("Lock comments")
    assert admin.form("Unlock comments")
    admin.press("Delete")
    assert "This idea is deleted. Only staff can see it." in admin.text
    admin.press("Restore")
    assert "Restored." in admin.said
    assert admin.form("Unpin")


def test_it_edits_text_board_and_tags(office: Office, admin: Desk) -> None:
    office.portal.board("mobile")
    number = office.idea("An idea of some weight")
    admin.open("/console/tags")
    admin.press("Create tag", display_name="Big Thing")
    admin.open(f"/console/ideas/{number}/edit")
    admin.press("Save", 422, title="Short", body="Kept.")
    assert admin.value("body") == "Kept."
    admin.press("Save", title="A clearer title", board="mobile", tags="big-thing")
    assert admin.at("article h1").get_text(strip=True) == "A clearer title"
    facts = admin.at(".thing-head .facts").get_text(" ", strip=True)
    assert "Mobile" in facts
    assert "Big Thing" in facts


def test_it_leaves_what_the_form_does_not_ask_for(office: Office, admin: Desk) -> None:
    office.portal.board("mobile")
    number = office.idea("An idea of some weight", body="Kept.")
    admin.open(f"/console/ideas/{number}/edit")
    values = admin.form("Save")
    values.select_one('[name="body"]').decompose()
    admin.press("Save", title="A clearer title", board="mobile")
    admin.open(f"/console/ideas/{number}/edit")
    assert (admin.value("title"), admin.value("body")) == ("A clearer title", "Kept.")


def test_it_takes_internal_notes_that_members_never_see(office: Office, admin: Desk) -> None:
    number = office.idea("An idea of some weight")
    admin.open(f"/console/ideas/{number}/discussion")
    admin.press("Post comment", 422, body="  ", internal="1")
    admin.press("Post comment", body="Ask legal first.", internal="1")
    assert "Only staff can see this" in admin.at(".comment").get_text()
    assert "Ask legal" not in office.desk("ana").open(f"/ideas/{number}").get_text()
    admin.press("Delete")
    assert "Comment deleted." in admin.said
    admin.press("Undo")
    assert "Ask legal first." in admin.text


def test_it_answers_404_for_an_idea_that_is_not_there(admin: Desk) -> None:
    for end in ("", "/merge", "/voters", "/split", "/edit", "/discussion"):
        admin.open(f"/console/ideas/99999{end}", 404)
