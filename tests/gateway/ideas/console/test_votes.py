"""Voters, and votes on behalf of customers."""

from tests.gateway.desk import Desk, Office


def test_it_shows_who_voted_from_where(office: Office, moderator: Desk) -> None:
    number = office.idea("Export my data as CSV")
    office.vote(number, "cleo")
    moderator.open(f"/console/ideas/{number}/voters")
    row = next(one for one in moderator.page.select("tbody tr") if "Cleo" in one.get_text())
    assert "Portal" in row.get_text()


def test_it_votes_for_a_customer_visibly_and_takes_it_back(office: Office, moderator: Desk) -> None:
    number = office.idea("Export my data as CSV")
    moderator.open(f"/console/ideas/{number}/voters")
    asked = {"customer": "Acme Corp", "email": "buyer@acme.example", "weight": "critical"}
    # The customer is new, and this house tells ideas of members only when it settles.
    moderator.press("Vote on their behalf", 422, **asked)
    assert moderator.value("customer") == "Acme Corp"
    office.portal.settle()
    moderator.press("Vote on their behalf")
    assert "Vote counted for Acme Corp." in moderator.said
    row = moderator.at("tbody tr").get_text(" ", strip=True)
    assert "Acme Corp" in row
    assert "Critical" in row
    assert "Milo" in row
    moderator.press("Remove vote")
    assert "Vote removed." in moderator.said
    moderator.press("Restore vote")
    assert "Acme Corp" in moderator.at("tbody tr").get_text()


def test_it_says_what_is_wrong_with_a_customer(office: Office, moderator: Desk) -> None:
    number = office.idea("Export my data as CSV")
    moderator.open(f"/console/ideas/{number}/voters")
    moderator.press("Vote on their behalf", 422, customer=" ", email="x")
    assert "This can't be empty." in moderator.text
    moderator.press("Vote on their behalf", 422, customer="Acme", email="no address")
    assert moderator.at("#f-email")["aria-invalid"] == "true"
    assert moderator.value("customer") == "Acme"
