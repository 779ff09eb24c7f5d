"""Saying through the API that two ideas are the same."""

from tests.gateway.conftest import Portal, problem


def test_it_suggests_lists_and_declines(portal: Portal) -> None:
    one, other = portal.idea(), portal.idea(by="ben", title="Download everything as CSV")
    cleo = portal.program("cleo")
    made = cleo.ask("POST", f"/ideas/{one}/duplicates", {"into": other, "note": "Same."}).json
    assert (made["idea_number"], made["into_number"], made["state"]) == (one, other, "waiting")
    assert made["into"]["title"] == "Download everything as CSV"
    again = cleo.ask("POST", f"/ideas/{other}/duplicates", {"into": one}).json
    assert again["id"] == made["id"]
    staff = portal.program("stella", "moderator")
    listed = staff.ask("GET", "/duplicate-suggestions").json
    assert (listed["waiting_count"], listed["next_page_token"]) == (1, "")
    assert listed["suggestions"][0]["suggested_by"]["handle"] == "cleo"
    path = f"/duplicate-suggestions/{made['id']}/decline"
    declined = staff.ask("POST", path, {"message": "One is about import."}).json
    assert (declined["state"], declined["message"]) == ("declined", "One is about import.")
    assert declined["decide_time"]
    assert staff.ask("GET", "/duplicate-suggestions").json["suggestions"] == []


def test_it_pages(portal: Portal) -> None:
    one, other = portal.idea(), portal.idea(by="ben", title="Download everything as CSV")
    for handle in ("cleo", "dina", "emil"):
        portal.program(handle).ask("POST", f"/ideas/{one}/duplicates", {"into": other})
    staff = portal.program("stella", "moderator")
    first = staff.ask("GET", "/duplicate-suggestions?page_size=2")
    assert 'rel="next"' in first.headers["Link"]
    token = first.json["next_page_token"]
    second = staff.ask("GET", f"/duplicate-suggestions?page_size=2&page_token={token}").json
    handles = [
        found["suggested_by"]["handle"]
        for found in [*first.json["suggestions"], *second["suggestions"]]
    ]
    assert handles == ["cleo", "dina", "emil"]


def test_it_names_the_field_that_was_sent(portal: Portal) -> None:
    one = portal.idea()
    cleo = portal.program("cleo")
    path = f"/ideas/{one}/duplicates"
    for into, reason in ((one, "SAME_IDEA"), (4711, "OTHER_IDEA_UNKNOWN")):
        refused = problem(cleo.ask("POST", path, {"into": into}), 422, reason)
        assert list(refused["fields"]) == ["into"]
    problem(cleo.ask("POST", path, {}), 422)


def test_it_needs_a_sentence_and_staff(portal: Portal) -> None:
    one, other = portal.idea(), portal.idea(by="ben", title="Download everything as CSV")
    cleo = portal.program("cleo")
    made = cleo.ask("POST", f"/ideas/{one}/duplicates", {"into": other}).json
    path = f"/duplicate-suggestions/{made['id']}/decline"
    staff = portal.program("stella", "moderator")
    problem(staff.ask("POST", path, {"message": " "}), 422, "ANSWER_MISSING")
    problem(cleo.ask("POST", path, {"message": "No."}), 403)
    problem(cleo.ask("GET", "/duplicate-suggestions"), 403)
    problem(staff.ask("POST", "/duplicate-suggestions/x/decline", {"message": "No."}), 404)
