"""Working through what members take for the same."""

from tests.gateway.desk import Desk, Office


def _suggest(office: Office, by: str, number: int, into: int, note: str = "") -> None:
    answer = office.portal.sign_in(by).submit(f"/ideas/{number}/duplicates", into=into, note=note)
    assert answer.status_code == 303


def _count(desk: Desk) -> str:
    """Return the number beside the place in the console."""
    place = desk.at('.con-nav a[href="/console/duplicates"]')
    count = place.select_one(".count")
    return count.get_text(strip=True) if count else ""


def test_it_shows_both_ideas_oldest_first(office: Office, moderator: Desk) -> None:
    one = office.idea("Export my data as CSV")
    other = office.idea("Download reports as CSV files", by="bela")
    third = office.idea("Take reports with me", by="bela")
    office.vote(one, "cleo", "dina")
    _suggest(office, "cleo", one, other, "Both want a *file*.")
    _suggest(office, "dina", third, other)
    moderator.open("/console/duplicates")
    assert _count(moderator) == "2"
    first, second = moderator.page.select(".suggestion")
    words = " ".join(first.get_text(" ").split())
    assert f"#{one} Export my data as CSV" in words
    assert "2 votes" in words
    assert f"#{other} Download reports as CSV files" in words
    assert "Both want a file ." in words
    assert "Cleo" in words
    assert f"#{third} " in second.get_text(" ")
    assert moderator.page.select_one('.con-nav a[aria-current="page"]')["href"] == (
        "/console/duplicates"
    )


def test_it_is_accepted_by_the_merge_it_leads_to(office: Office, admin: Desk) -> None:
    one = office.idea("Export my data as CSV")
    other = office.idea("Download reports as CSV files", by="bela")
    _suggest(office, "cleo", one, other)
    admin.open("/console/duplicates")
    admin.open(str(admin.at(".suggestion a.is-primary")["href"]))
    admin.press(f"Merge into #{other}")
    admin.open("/console/duplicates")
    assert "Nothing waiting" in admin.text
    assert _count(admin) == ""


def test_it_declines_with_a_sentence_the_member_reads(office: Office, moderator: Desk) -> None:
    one = office.idea("Export my data as CSV")
    other = office.idea("Import my data from CSV", by="bela")
    _suggest(office, "cleo", one, other)
    moderator.open("/console/duplicates")
    moderator.press("Decline", message="One brings data in, the other takes it out.")
    assert "Report declined." in moderator.said
    assert "Nothing waiting" in moderator.text
    page = office.portal.sign_in("cleo").get(f"/ideas/{one}", follow_redirects=True)
    assert "One brings data in, the other takes it out." in page.get_data(as_text=True)


def test_it_asks_for_the_sentence_and_keeps_the_place(office: Office, moderator: Desk) -> None:
    one = office.idea("Export my data as CSV")
    other = office.idea("Import my data from CSV", by="bela")
    _suggest(office, "cleo", one, other)
    moderator.open("/console/duplicates")
    moderator.press("Decline", 422, message="  ")
    assert "Write a sentence to whoever suggested it" in moderator.at(".error").get_text()
    assert moderator.at("details.decline").has_attr("open")


def test_it_offers_no_merge_of_what_is_gone(office: Office, admin: Desk) -> None:
    one = office.idea("Export my data as CSV")
    other = office.idea("Download reports as CSV files", by="bela")
    third = office.idea("Take reports with me", by="bela")
    _suggest(office, "cleo", one, other)
    admin.open(f"/console/ideas/{other}/merge?into={third}")
    admin.press(f"Merge into #{third}")
    admin.open("/console/duplicates")
    assert f"It was merged into #{third}." in admin.text
    link = str(admin.at(".suggestion a.is-primary")["href"])
    assert link == f"/console/ideas/{one}/merge?into={third}"
    office.portal.sign_in("ana").submit(f"/ideas/{one}/delete")
    admin.open("/console/duplicates")
    assert "These ideas are already merged." in admin.text


def test_it_says_when_one_was_decided_meanwhile(office: Office, admin: Desk) -> None:
    one = office.idea("Export my data as CSV")
    other = office.idea("Download reports as CSV files", by="bela")
    _suggest(office, "cleo", one, other)
    admin.open("/console/duplicates")
    form = str(admin.form("Decline")["action"])
    admin.open(f"/console/ideas/{one}/merge?into={other}")
    admin.press(f"Merge into #{other}")
    answer = admin.browser.submit(form, message="No.")
    assert answer.status_code == 409
    assert "have been merged" in answer.get_data(as_text=True)


def test_it_is_no_page_for_members(office: Office) -> None:
    member = Desk(office.portal.sign_in("cleo"))
    member.open("/console/duplicates", 404)
