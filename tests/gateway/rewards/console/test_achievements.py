"""Writing achievements, seeing who would hold them, and what they did to people."""

import base64

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/achievements"
SAID = {
    "display_name": "First words",
    "description": "Raised an idea.",
    "criteria": "Raise one idea.",
    "kind": "count",
    "trigger": "idea_raised",
    "tiers": "1",
}


def write(desk: Desk, answers: int = 200, **fields: str) -> None:
    """Make an achievement."""
    desk.open(f"{HERE}/-/new")
    desk.press("Create achievement", answers, **SAID | fields)


def drawing(desk: Desk) -> str:
    """Return the SVG of the preview."""
    head, _comma, data = str(desk.at(".art-preview img")["src"]).partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(data).decode()


def held(office: Office, handle: str) -> list[str]:
    """Return what a member holds."""
    office.portal.settle()
    found = office.portal.visitor().ask("GET", f"/members/{handle}/badges").json["badges"]
    return [f"{one['achievement']} {one['tier']}".strip() for one in found]


def test_it_shows_who_would_hold_it_and_how_it_looks(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    admin.open(f"{HERE}/-/new")
    before = drawing(admin)
    look = {"shape": "shield", "symbol": "bulb", "color": "#2f855a"}
    admin.press("Preview who gets it", **SAID | look)
    figures = [one.get_text(strip=True) for one in admin.page.select(".figure strong")]
    assert figures == ["1", "1", "0"]
    assert admin.at("tbody th").get_text(strip=True) == "Ana"
    assert drawing(admin) != before
    assert admin.value("display_name") == "First words"
    assert "first-words" not in held(office, "ana")


def test_it_makes_one_and_gives_it_to_who_has_reached_it(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    write(admin)
    assert "get it automatically" in admin.said
    assert "first-words" in held(office, "ana")
    admin.open(f"{HERE}/first-words")
    assert "1 member has it" in admin.text


def test_it_takes_steps_with_names(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    office.idea("Dark mode at night")
    write(admin, tiers="bronze 1\nsilver 2\ngold 30")
    assert "first-words silver" in held(office, "ana")
    admin.open(f"{HERE}/first-words")
    steps = admin.at("#f-tiers").get_text().split("\n")
    assert [one for one in steps if one] == ["bronze 1", "silver 2", "gold 30"]


def test_it_keeps_what_was_typed_when_it_is_refused(admin: Desk) -> None:
    write(admin, 422, tiers="a few")
    assert "Enter one number per line" in admin.text
    assert admin.at("#f-tiers").get_text(strip=True) == "a few"
    write(admin, 422, trigger="nice_weather")
    assert admin.at("#f-trigger")["aria-invalid"] == "true"
    write(admin, 422, tiers="5\n3")
    assert admin.at("#f-tiers")["aria-invalid"] == "true"
    write(admin, 422, color="red")
    assert admin.page.select("#f-color[aria-invalid], #f-symbol[aria-invalid]")
    write(admin, 422, holdout_percent="90")
    assert admin.at("#f-holdout_percent")["aria-invalid"] == "true"
    assert admin.value("display_name") == "First words"


def test_it_sends_only_what_a_kind_takes(admin: Desk) -> None:
    write(admin, kind="manual", credit="10", cooling_off_days="3")
    assert "Achievement created." in admin.said
    assert admin.value("credit") == "10"
    assert admin.value("cooling_off_days") == ""
    assert admin.value("trigger") == ""


def test_it_says_that_a_short_name_is_taken(admin: Desk) -> None:
    write(admin)
    write(admin, 409)
    assert "already used by another achievement" in admin.text


def test_it_adds_a_version_and_takes_back_what_it_no_longer_gives(
    office: Office, admin: Desk
) -> None:
    office.idea("Export my data as CSV")
    write(admin)
    assert "first-words" in held(office, "ana")
    admin.open(f"{HERE}/first-words")
    admin.press("Preview who gets it", tiers="2")
    figures = [one.get_text(strip=True) for one in admin.page.select(".figure strong")]
    assert figures == ["0", "0", "1"]
    admin.press("Save as new version")
    assert "version 2" in admin.text
    kinds = [one["value"] for one in admin.page.select("#f-kind option")]
    assert kinds == ["count"]


def test_it_says_what_a_badge_did_only_once_somebody_held_it(office: Office, admin: Desk) -> None:
    admin.open(f"{HERE}/first-idea")
    assert "nobody has had this badge for four weeks" in admin.text
    office.idea("Export my data as CSV")
    office.later(40)
    admin = office.desk("olga", "admin")
    admin.open(f"{HERE}/first-idea")
    assert "Got it right away" in admin.text
    assert "Without a holdout group this only shows what happened" in admin.text
    assert "Too few members for a reliable result." in admin.text


def test_it_retires_one_and_lets_holders_keep_it(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    write(admin)
    assert "first-words" in held(office, "ana")
    admin.open(f"{HERE}/first-words")
    admin.press("Retire achievement")
    assert "Achievement retired. Members who have it keep it." in admin.said
    assert not admin.page.select("#achievement-form")
    office.idea("Dark mode at night", by="ben")
    assert "first-words" in held(office, "ana")
    assert "first-words" not in held(office, "ben")


def test_it_lets_moderators_look_but_not_write(moderator: Desk) -> None:
    moderator.open(f"{HERE}/first-idea")
    assert "Only managers and administrators can change this" in moderator.text
    assert not moderator.page.select("#achievement-form")
