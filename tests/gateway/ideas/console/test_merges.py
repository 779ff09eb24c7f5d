"""Merging after a preview, undoing it, and splitting."""

from tests.gateway.desk import Desk, Office


def _twins(office: Office) -> tuple[int, int]:
    one = office.idea("Export my data as CSV")
    other = office.idea("Download reports as CSV files", by="bela")
    office.vote(one, "cleo", "dina", "emil")
    office.vote(other, "cleo", "fritz")
    return one, other


def test_it_previews_merges_and_undoes(office: Office, admin: Desk) -> None:
    one, other = _twins(office)
    admin.open(f"/console/ideas/{one}/merge?into={other}")
    figures = [part.get_text(" ", strip=True) for part in admin.page.select(".figure")]
    before = _votes(admin, one), _votes(admin, other)
    admin.open(f"/console/ideas/{one}/merge?into={other}")
    # Whoever raises an idea may count as its first voter; Cleo voted for both.
    union = sum(before) - 1
    assert figures[0] == f"{union} votes after the merge, {before[1]} now"
    assert figures[1] == "1 person voted for both and counts once"
    assert "Merged into the other" in admin.text
    assert "Kept" in admin.text
    admin.press(f"Merge into #{other}", message="They want the same.")
    assert admin.number == other
    assert f"#{one} was merged into this idea." in admin.said
    assert _votes(admin, other) == union
    admin.open(f"/console/ideas/{one}")
    assert "This idea was merged into another" in admin.text
    admin.press("Undo the merge")
    assert "Merge undone." in admin.said
    assert (_votes(admin, one), _votes(admin, other)) == before


def _votes(desk: Desk, number: int) -> int:
    desk.open(f"/console/ideas/{number}")
    return int(desk.at(".fact-list dd").get_text())


def test_it_offers_those_that_are_alike_and_those_found(office: Office, admin: Desk) -> None:
    one, other = _twins(office)
    far = office.idea("Keyboard shortcuts for everyone")
    admin.open(f"/console/ideas/{one}/merge")
    assert f"#{one} " not in admin.at("#candidates").get_text(" ")
    admin.press("Find idea", find="keyboard")
    assert f"#{far} Keyboard" in " ".join(admin.at("#candidates").get_text(" ").split())
    admin.press("Find idea", find=f"#{other}")
    admin.open(str(admin.at("#candidates a")["href"]))
    assert "Merge preview" in admin.text
    found = admin.open(f"/console/ideas/{one}/merge/candidates?title=shortcuts")
    assert f"#{far}" in found.get_text()
    assert not found.select("html")


def test_it_says_why_a_merge_is_not_possible(office: Office, admin: Desk) -> None:
    one, _other = _twins(office)
    admin.open(f"/console/ideas/{one}/merge?into={one}", 409)
    assert "can’t be merged into itself" in admin.text
    admin.open(f"/console/ideas/{one}/merge?into=99999", 404)
    assert "Search by title or number" in admin.text


def test_it_splits_with_voters_and_comments(office: Office, admin: Desk) -> None:
    one, _other = _twins(office)
    admin.open(f"/console/ideas/{one}/discussion")
    admin.press("Post comment", body="I want it on paper, too.")
    admin.open(f"/console/ideas/{one}/split")
    comment = admin.at('[name="comments"]')["value"]
    admin.press("Split idea", 422, title="Paper", voters=["dina"], comments=[comment])
    assert admin.at('[name="voters"][value="dina"]').has_attr("checked")
    admin.press("Split idea", title="Print reports on paper")
    assert admin.number not in (one, _other)
    assert f"split from #{one}" in admin.text
    admin.open(f"{admin.path.split('?')[0]}/voters")
    assert "Dina" in admin.text
    assert "Cleo" not in admin.at("article").get_text()
