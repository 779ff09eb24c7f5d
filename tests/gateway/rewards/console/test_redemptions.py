"""Deciding what members redeemed, and handing it out."""

import pytest

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/redemptions"


@pytest.fixture
def asked(office: Office) -> Office:
    """Return an office where Ana has redeemed a mug for 30 of her 100 credit."""
    program = office.portal.program("ada", "admin")
    office.portal.member("ana")
    mug = {"display_name": "Mug", "kind": "swag", "price": 30, "stock": 1, "state": "active"}
    made = program.ask("POST", "/perks", {"id": "mug", **mug, "question": "Which colour?"})
    assert made.status_code == 201, made.json
    gift = {"unit": "credit", "amount": 100, "note": "For the interview in June."}
    assert program.ask("POST", "/rewards/members/ana/adjustments", gift).json["state"] == "posted"
    ana = office.desk("ana")
    ana.open("/perks/mug")
    ana.browser.submit("/perks/mug/redeem", answer="Blue, please")
    return office


def credit(office: Office) -> int:
    """Return what Ana can spend."""
    found = office.portal.program("ana").ask("GET", "/members/ana/points").json
    return int(found["balances"]["credit"])


def mine(office: Office) -> str:
    """Return what Ana reads of her redemption."""
    ana = office.desk("ana")
    ana.open("/redemptions")
    ana.open(str(ana.at('a[href^="/redemptions/"]')["href"]))
    return ana.text


def start(desk: Desk) -> None:
    """Open the redemption that waits."""
    desk.open(HERE)
    assert desk.queue == ["Mug"]
    desk.open(str(desk.at(".queue-item a")["href"]))


def test_it_approves_and_hands_out(asked: Office, admin: Desk) -> None:
    assert credit(asked) == 70
    start(admin)
    assert "Blue, please" in admin.text
    assert "Which colour?" in admin.text
    admin.press("Approve", note="It is on its way.")
    assert "Approved. Deliver it next." in admin.said
    assert "It is on its way." in mine(asked)
    admin.press("Mark as delivered")
    assert "Perk delivered." in admin.said
    assert not admin.page.select("#redemption-form")
    assert "Delivered" in mine(asked)
    assert credit(asked) == 70


def test_it_declines_with_a_note_and_gives_the_credit_back(asked: Office, admin: Desk) -> None:
    start(admin)
    admin.press("Decline", 422)
    assert admin.at("#f-note")["aria-invalid"] == "true"
    admin.press("Decline", note="They broke on the way. Sorry!")
    assert "The member got their credits back." in admin.said
    assert "They broke on the way. Sorry!" in mine(asked)
    assert credit(asked) == 100


def test_it_shows_only_those_that_are_asked_for(asked: Office, admin: Desk) -> None:
    admin.open(f"{HERE}?state=fulfilled")
    assert admin.queue == []
    assert "Nothing is waiting here." in admin.text
    admin.open(f"{HERE}?state=reserved")
    assert admin.queue == ["Mug"]
    admin.open(f"{HERE}?state=nonsense")
    assert admin.queue == ["Mug"]


def test_it_says_when_somebody_was_faster(asked: Office, admin: Desk) -> None:
    other = asked.desk("mara", "manager")
    start(admin)
    start(other)
    admin.press("Decline", note="They are gone.")
    other.press("Approve", 409, note="With pleasure.")
    assert "This redemption is already completed" in other.text


def test_it_lets_nobody_decide_their_own(asked: Office) -> None:
    ana = asked.desk("ana", "manager")
    start(ana)
    assert "This is your own redemption" in ana.text
    assert not ana.page.select("#redemption-form")


def test_it_lets_moderators_look_but_not_decide(asked: Office, moderator: Desk) -> None:
    start(moderator)
    assert "Only managers and administrators can change this" in moderator.text
    assert not moderator.page.select("#redemption-form")
