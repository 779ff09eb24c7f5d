"""Writing rules: tried before they count, published in versions."""

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/rules"


def write(desk: Desk, answers: int = 200, **fields: str) -> None:
    """Write a rule that gives 3 standing for raising an idea, and keep it as a draft."""
    desk.open(f"{HERE}/-/new")
    desk.press("Save as draft", answers, **_said(**fields))


def _said(**fields: str) -> dict[str, str]:
    return {"display_name": "Ideas count", "trigger": "idea_raised", "amount": "3", **fields}


def standing(office: Office, handle: str) -> int:
    """Return what a member's ideas brought."""
    office.portal.settle()
    found = office.portal.visitor().ask("GET", f"/members/{handle}/points").json
    return int(found["balances"]["standing"])


def figures(desk: Desk) -> list[str]:
    """Return the numbers of a preview."""
    return [one.get_text(strip=True) for one in desk.page.select(".figure strong")]


def test_it_publishes_a_rule_after_its_preview(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    admin.open(f"{HERE}/-/new")
    admin.press("Preview changes", **_said(retroactive="1"))
    assert figures(admin) == ["1", "0", "0"]
    assert "would gain 3 points in total" in admin.text
    assert "All past events" in admin.text
    assert admin.at("#preview tbody th").get_text(strip=True) == "Ana"
    assert admin.value("display_name") == "Ideas count"
    admin.press("Save as draft")
    assert "It has no effect until you publish" in admin.said
    assert standing(office, "ana") == 0
    admin.press("Apply retroactively")
    assert "It gives points from now on" in admin.said
    assert admin.at(".thing-head .pill").get_text(strip=True) == "Active"
    assert standing(office, "ana") == 3


def test_it_counts_only_from_now_on_where_that_is_asked_for(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    write(admin)
    office.later(1)
    admin = office.desk("olga", "admin")
    admin.open(f"{HERE}/ideas-count")
    admin.press("Publish from now on")
    assert standing(office, "ana") == 0
    office.later(1)
    office.idea("Import my data from CSV", by="ben")
    assert standing(office, "ben") == 3


def test_it_previews_the_last_four_weeks_where_only_the_future_counts(
    office: Office, admin: Desk
) -> None:
    office.idea("Export my data as CSV")
    write(admin)
    admin.press("Preview changes")
    assert "Events of the last four weeks" in admin.text
    assert figures(admin)[0] == "1"


def test_it_shows_what_a_shadow_would_have_given(office: Office, admin: Desk) -> None:
    write(admin)
    admin.press("Run in shadow mode")
    assert "events are counted, but no points are given" in admin.said
    office.later(1)
    office.idea("Export my data as CSV")
    assert standing(office, "ana") == 0
    admin = office.desk("olga", "admin")
    admin.open(f"{HERE}/ideas-count")
    admin.open(str(admin.at('a[href$="/shadow/1"]')["href"]))
    assert "Version 1 in shadow mode, results so far" in admin.text
    assert figures(admin)[0] == "1"


def test_it_keeps_what_was_typed_when_it_is_refused(admin: Desk) -> None:
    write(admin, 422, amount="-3", description="Because ideas matter.")
    assert admin.at("#f-amount")["aria-invalid"] == "true"
    assert admin.value("amount") == "-3"
    assert admin.at("#f-description").get_text(strip=True) == "Because ideas matter."
    write(admin, 422, amount="many")
    assert "Enter a whole number." in admin.text
    write(admin, 422, trigger="nice_weather")
    assert admin.at("#f-trigger")["aria-invalid"] == "true"


def test_it_says_that_a_short_name_is_taken(admin: Desk) -> None:
    write(admin)
    write(admin, 409)
    assert "already used by another rule" in admin.text
    assert admin.value("display_name") == "Ideas count"


def test_it_writes_the_next_version_beside_the_live_one(office: Office, admin: Desk) -> None:
    write(admin)
    admin.press("Publish from now on")
    units = [one["value"] for one in admin.page.select("#f-unit option")]
    assert units == ["standing"]
    admin.press("Save as draft", amount="5")
    assert "The active version stays in place" in admin.said
    versions = [one.get_text(" ", strip=True) for one in admin.page.select("tr[data-row]")]
    assert [one.split()[1] for one in versions] == ["Draft", "Active"]
    admin.press("Publish from now on")
    versions = [one.get_text(" ", strip=True) for one in admin.page.select("tr[data-row]")]
    assert [one.split()[1] for one in versions] == ["Active", "Ended"]
    office.idea("Export my data as CSV")
    assert standing(office, "ana") == 5


def test_it_ends_a_rule_and_keeps_what_it_gave(office: Office, admin: Desk) -> None:
    write(admin)
    admin.press("Publish from now on")
    office.idea("Export my data as CSV")
    assert standing(office, "ana") == 3
    office.later(1)
    admin = office.desk("olga", "admin")
    admin.open(f"{HERE}/ideas-count")
    admin.press("Retire rule")
    assert "Rule retired. Points it gave are kept." in admin.said
    assert "Does not give points" in admin.text
    office.idea("Import my data from CSV")
    assert (
        office.portal.visitor()
        .ask("GET", "/members/ana/points")
        .json["balances"]["earned_standing"]
        == 3
    )


def test_it_keeps_what_the_form_does_not_show(office: Office, admin: Desk) -> None:
    portal = office.portal
    definition = {
        "trigger": "idea_raised",
        "unit": "standing",
        "amount": 3,
        "display_name": "From the portal",
        "filter": {"sources": ["web"], "least_quantity": 2},
    }
    made = portal.program("ada", "admin").ask(
        "POST", "/rewards/rules", {"id": "from-the-portal", "definition": definition}
    )
    assert made.status_code == 201
    admin.open(f"{HERE}/from-the-portal")
    admin.press("Save as draft", amount="4")
    found = portal.program("ada").ask("GET", "/rewards/rules/from-the-portal").json
    assert found["versions"][0]["definition"]["amount"] == 4
    assert found["versions"][0]["definition"]["filter"] == {
        "boards": [],
        "sources": ["web"],
        "least_quantity": 2,
    }


def test_it_lets_moderators_look_but_not_write(office: Office, moderator: Desk) -> None:
    write(office.desk("olga", "admin"))
    moderator.open(f"{HERE}/ideas-count")
    assert "Only managers and administrators can change this" in moderator.text
    assert not moderator.page.select("#rule-form, form[action$='/publish']")
    moderator.open(f"{HERE}/-/new", 403)
