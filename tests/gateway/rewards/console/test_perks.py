"""Offering perks: what credit is good for, and never money."""

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/perks"
MUG = {
    "display_name": "Mug",
    "description": "With your name on it.",
    "kind": "swag",
    "price": "30",
    "stock": "5",
    "state": "active",
}


def write(desk: Desk, answers: int = 200, **fields: str) -> None:
    """Make a perk."""
    desk.open(f"{HERE}/-/new")
    desk.press("Create perk", answers, **MUG | fields)


def test_it_offers_a_perk_to_members(office: Office, admin: Desk) -> None:
    write(admin)
    assert "Perk created." in admin.said
    assert "Mug" in admin.queue
    member = office.desk("ana")
    member.open("/perks/mug")
    assert "With your name on it." in member.text


def test_it_keeps_drafts_from_members(office: Office, admin: Desk) -> None:
    write(admin, state="draft")
    office.desk("ana").open("/perks/mug", 404)
    assert "Mug" in admin.queue


def test_it_takes_no_money(admin: Desk) -> None:
    write(admin, 422, kind="cash")
    assert admin.at("#f-kind")["aria-invalid"] == "true"
    assert admin.value("display_name") == "Mug"
    assert admin.value("price") == "30"
    kinds = [one["value"] for one in admin.page.select("#f-kind option")]
    assert "cash" not in kinds


def test_it_names_what_is_wrong_beside_it(admin: Desk) -> None:
    write(admin, 422, price="-5")
    assert admin.at("#f-price")["aria-invalid"] == "true"
    assert admin.value("price") == "-5"
    write(admin, 422, price="much")
    assert "Enter a whole number." in admin.text
    write(admin, 422, start_time="tomorrow")
    assert "Enter a date like 2027-06-30." in admin.text
    write(admin, 422, start_time="2027-06-30", end_time="2027-06-01")
    assert admin.page.select("#f-start_time[aria-invalid], #f-end_time[aria-invalid]")
    write(admin, 422, fair_value="1500")
    assert admin.at("#f-currency")["aria-invalid"] == "true"


def test_it_says_that_a_short_name_is_taken(admin: Desk) -> None:
    write(admin)
    write(admin, 409)
    assert "already used by another perk" in admin.text


def test_it_changes_a_perk_and_notices_who_was_faster(office: Office, admin: Desk) -> None:
    write(admin)
    other = office.desk("mara", "manager")
    other.open(f"{HERE}/mug")
    admin.press("Save", price="40")
    assert "Saved." in admin.said
    assert admin.value("price") == "40"
    other.press("Save", 409, price="50")
    assert "Someone else changed this in the meantime." in other.text
    assert other.value("price") == "50"


def test_it_is_never_a_draft_again(admin: Desk) -> None:
    write(admin)
    admin.press("Save", 409, state="draft")
    assert "can’t become a draft again" in admin.text
    admin.press("Save", state="retired")
    assert "Saved." in admin.said


def test_it_lets_moderators_look_but_not_change(office: Office, moderator: Desk) -> None:
    write(office.desk("olga", "admin"))
    moderator.open(f"{HERE}/mug")
    assert "Only managers and administrators can change this" in moderator.text
    assert moderator.page.select_one("fieldset[disabled]")
    assert not moderator.page.select("[form=perk-form]")
