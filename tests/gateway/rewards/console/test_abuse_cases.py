"""Cases about points: opened, decided, and looked at again by somebody else."""

from datetime import timedelta

import pytest

from shared import clock
from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/cases"
NOTE = "They vote for each other within minutes."


@pytest.fixture
def voted(office: Office) -> Office:
    """Return an office where Ben and Carla voted for Ana's idea, which brought her 2 standing."""
    number = office.idea("Export my data as CSV")
    office.vote(number, "ben", "carla")
    assert standing(office) == 2
    return office


def standing(office: Office) -> int:
    """Return what counts for Ana."""
    office.portal.settle()
    found = office.portal.visitor().ask("GET", "/members/ana/points").json
    return int(found["balances"]["standing"])


def fill(desk: Desk, answers: int = 200, **fields: str) -> None:
    """Open a case about Ana by hand."""
    today = clock.now().date()
    desk.open(f"{HERE}/-/new")
    said = {
        "member": "@ana",
        "reason": "reciprocity",
        "window_start": str(today - timedelta(days=7)),
        "window_end": str(today),
        "note": NOTE,
    }
    desk.press("Open case and hold points", answers, **said | fields)


def mine(office: Office) -> Desk:
    """Return Ana's desk at her case."""
    ana = office.desk("ana")
    ana.open("/points/cases")
    ana.open(str(ana.at('a[href^="/points/cases/"]')["href"]))
    return ana


def test_it_sets_points_aside_and_gives_them_back(voted: Office, moderator: Desk) -> None:
    fill(moderator)
    assert "The points are on hold" in moderator.said
    assert standing(voted) == 0
    assert NOTE in moderator.text
    assert NOTE not in mine(voted).text
    assert moderator.queue == ["Ana"]
    moderator.press("Dismiss case", message="We looked, and all is well.")
    assert "Case dismissed. The points were returned." in moderator.said
    assert standing(voted) == 2
    assert "We looked, and all is well." in mine(voted).text


def test_it_takes_points_and_lets_other_staff_look_again(voted: Office, moderator: Desk) -> None:
    fill(moderator)
    standing(voted)
    moderator.press("Confirm abuse", message="These votes do not count.")
    assert "the member can appeal" in moderator.said
    assert standing(voted) == 0
    ana = mine(voted)
    assert "These votes do not count." in ana.text
    ana.browser.submit(f"{ana.path}/appeal", text="They are my colleagues, and they use it.")
    moderator.open(moderator.path)
    assert "You decided this case, so someone else has to review the appeal." in moderator.text
    assert not moderator.page.select("#decide-case")
    moderator.browser.submit(f"{moderator.path}/appeal", decision="grant", message="Fine.")
    assert standing(voted) == 0
    other = voted.desk("mara", "manager")
    other.open(moderator.path)
    assert "They are my colleagues, and they use it." in other.text
    other.press("Grant the appeal", message="You are right.")
    assert "Appeal granted. The points were returned." in other.said
    assert standing(voted) == 2


def test_it_upholds_a_decision(voted: Office, moderator: Desk) -> None:
    fill(moderator)
    moderator.press("Confirm abuse", message="These votes do not count.")
    ana = mine(voted)
    ana.browser.submit(f"{ana.path}/appeal", text="They are my colleagues.")
    other = voted.desk("mara", "manager")
    other.open(moderator.path)
    other.press("Reject the appeal", message="They never opened the product.")
    assert "Appeal rejected. The decision stands." in other.said
    assert standing(voted) == 0


def test_it_is_about_some_peoples_confirmations_only(voted: Office, moderator: Desk) -> None:
    fill(moderator, others="@ben")
    assert standing(voted) == 1


def test_it_keeps_what_was_typed_when_it_is_refused(voted: Office, moderator: Desk) -> None:
    fill(moderator, 422, member="nobody-here")
    assert "No member has this handle." in moderator.text
    assert moderator.at("#f-note").get_text(strip=True) == NOTE
    fill(moderator, 422, note=" ")
    assert moderator.at("#f-note")["aria-invalid"] == "true"
    fill(moderator, 422, window_start="", window_end="")
    assert "Enter a start date." in moderator.text
    assert "Enter an end date." in moderator.text
    fill(moderator, 422, window_start="2020-01-01")
    assert moderator.at("#f-window_start")["aria-invalid"] == "true"
    fill(moderator, 409, window_start="2026-01-01", window_end="2026-01-02")
    assert "Choose another period or other members." in moderator.text


def test_it_takes_no_points_without_a_sentence(voted: Office, moderator: Desk) -> None:
    fill(moderator)
    moderator.press("Confirm abuse", 422, message=" ")
    assert moderator.at("#f-message")["aria-invalid"] == "true"
    assert standing(voted) == 0


def test_it_lets_nobody_judge_themselves(voted: Office, moderator: Desk) -> None:
    fill(moderator)
    ana = voted.desk("ana", "moderator")
    ana.open(moderator.path)
    assert "This case is about you" in ana.text
    assert not ana.page.select("#decide-case")


def test_it_is_glad_where_there_is_none(moderator: Desk) -> None:
    moderator.open(f"{HERE}?state=appealed")
    assert "No cases." in moderator.text
