"""Searching the ledger, and adjusting balances with a note."""

import pytest

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/ledger"
ADJUST = f"{HERE}/adjustments"
NOTE = "For the interview in June."


@pytest.fixture
def busy(office: Office) -> Office:
    """Return an office with rows of two members about two ideas, one of them taken back."""
    first = office.idea("Export my data as CSV")
    second = office.idea("Dark mode at night", by="ben")
    office.vote(first, "carla", "dora")
    office.vote(second, "carla")
    office.portal.sign_in("dora").submit(f"/ideas/{first}/unvote")
    office.portal.program("dora").ask("DELETE", f"/ideas/{first}/vote")
    office.portal.settle()
    return office


def rows(desk: Desk) -> list[str]:
    """Return the rows as they read: who, how much, what."""
    return [
        " ".join(" ".join(cell.get_text(" ", strip=True) for cell in one.select("td")).split())
        for one in desk.page.select("tr[data-row]")
    ]


def search(desk: Desk, **fields: str) -> list[str]:
    """Search the ledger."""
    desk.open(HERE)
    desk.press("Search", **fields)
    return rows(desk)


def test_it_shows_each_row_with_why(busy: Office, admin: Desk) -> None:
    found = search(admin)
    assert len(found) == 4
    assert [one.split()[:2] for one in found].count(["Ana", "+1"]) == 2
    assert any("Ana -1" in one and "the vote was removed" in one for one in found)
    assert any("Support for your idea" in one for one in found)


def test_it_searches_by_member(busy: Office, admin: Desk) -> None:
    found = search(admin, member="@ben")
    assert len(found) == 1
    assert "Dark mode at night" in found[0]
    assert admin.value("member") == "@ben"


@pytest.mark.parametrize("typed", ["#1", "1", "ideas/1"])
def test_it_searches_by_idea(busy: Office, admin: Desk, typed: str) -> None:
    found = search(admin, object=typed)
    assert len(found) == 3
    assert all("Export my data as CSV" in one for one in found)


def test_it_searches_by_reason_and_rule(busy: Office, admin: Desk) -> None:
    assert len(search(admin, reason="fact_withdrawn")) == 1
    assert len(search(admin, reason="earned", rule="idea-supported")) == 3
    assert search(admin, rule="idea-shipped") == []
    assert "No matching entries" in admin.text


def test_it_searches_by_unit_and_time(busy: Office, admin: Desk) -> None:
    assert search(admin, unit="credit") == []
    assert len(search(admin, after="2020-01-01")) == 4
    assert search(admin, before="2020-01-01") == []


def test_it_says_what_it_cannot_search_for(busy: Office, admin: Desk) -> None:
    admin.open(HERE)
    admin.press("Search", 422, member="nobody-here")
    assert admin.at("#f-member")["aria-invalid"] == "true"
    admin.open(f"{HERE}?after=tomorrow", 422)
    assert "Enter a date like 2027-06-30." in admin.text
    # Words that no form of ours sends are left out.
    admin.open(f"{HERE}?reason=magic&unit=gold")


def fill(desk: Desk, answers: int = 200, **fields: str) -> None:
    """Adjust Ana's credit."""
    desk.open(ADJUST)
    said = {"member": "@ana", "amount": "20", "unit": "credit", "note": NOTE, **fields}
    desk.press("Adjust balance", answers, **said)


def credit(office: Office) -> int:
    """Return what Ana can spend."""
    found = office.portal.program("ana").ask("GET", "/members/ana/points").json
    return int(found["balances"]["credit"])


@pytest.fixture
def open_office(office: Office) -> Office:
    """Return an office where Ana is."""
    office.portal.member("ana")
    return office


def test_it_adjusts_with_a_note_that_the_member_reads(open_office: Office, admin: Desk) -> None:
    fill(admin)
    assert "Balance adjusted." in admin.said
    assert credit(open_office) == 20
    ana = open_office.desk("ana")
    ana.open("/members/ana/points")
    assert NOTE in ana.text
    fill(admin, amount="-5")
    assert credit(open_office) == 15


def test_it_waits_for_a_second_person(open_office: Office, admin: Desk) -> None:
    fill(admin, amount="5000")
    assert "A second person has to approve first." in admin.said
    assert "Waiting for someone else" in admin.text
    assert not admin.page.select('button[value="approve"]')
    assert credit(open_office) == 0
    second = open_office.desk("mara", "manager")
    second.open(ADJUST)
    action = str(second.form("Approve")["action"])
    admin.browser.submit(action, decision="approve")
    assert credit(open_office) == 0
    second.press("Approve")
    assert "Adjusted" in second.text
    assert credit(open_office) == 5000


def test_it_changes_nothing_where_the_second_person_declines(
    open_office: Office, admin: Desk
) -> None:
    fill(admin, amount="5000")
    second = open_office.desk("mara", "manager")
    second.open(ADJUST)
    second.press("Decline")
    assert "Declined. Nothing was changed." in second.said
    assert credit(open_office) == 0


def test_it_keeps_what_was_typed_when_it_is_refused(open_office: Office, admin: Desk) -> None:
    fill(admin, 422, amount="lots")
    assert "Enter a whole number." in admin.text
    assert admin.value("amount") == "lots"
    assert admin.value("note") == NOTE
    for name, value in (("amount", "0"), ("note", " "), ("unit", "gold"), ("member", "nobody")):
        fill(admin, 422, **{name: value})
        assert admin.at(f"#f-{name}")["aria-invalid"] == "true", name
    fill(admin, 409, amount="-5")
    assert "Enter a smaller amount." in admin.text


def test_it_lets_nobody_adjust_their_own(open_office: Office, admin: Desk) -> None:
    fill(admin, 403, member="olga")
    assert "These are your own points" in admin.text


def test_it_lets_moderators_look_but_not_adjust(open_office: Office, moderator: Desk) -> None:
    moderator.open(ADJUST)
    assert "Only managers and administrators can change this" in moderator.text
    assert not moderator.page.select("[name=amount]")
    assert moderator.browser.submit(ADJUST, member="ana").status_code == 403
