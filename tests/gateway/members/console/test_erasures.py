"""Erasures in the console: which part of the site has confirmed, when, and why one has not."""

from typing import Any

import pytest

from services import registry
from services.portability.clients import Failed, Stubs
from shared.errors import Problem
from tests.gateway.desk import Desk, Office

# Every service has its part of an erasure.
ALL = len(registry.answering())


def erase(office: Office, admin: Desk, handle: str) -> str:
    """Erase a member, and return the link that is shown then."""
    office.portal.member(handle)
    admin.open(f"/console/members/{handle}/erase")
    admin.press("Erase permanently", handle=handle)
    return admin.at("#secret").get_text()


def states(desk: Desk) -> list[str]:
    """Return what the page says of each part of the site."""
    return [one.get_text(strip=True) for one in desk.page.select("tbody .pill")]


def test_it_shows_the_link_for_the_person_once(office: Office, admin: Desk) -> None:
    link = erase(office, admin, "ana")
    assert link.startswith(f"http://{office.portal.host}/erasures/")
    visitor = Desk(office.portal.visitor())
    visitor.open(link.partition(office.portal.host)[2])
    assert states(visitor) == ["Erased", *["Waiting"] * (ALL - 1)]
    admin.open(str(admin.page.find("a", string="Open the erasure")["href"]))
    assert not admin.page.select("#secret")
    assert states(admin) == ["Erased", *["Waiting"] * (ALL - 1)]


def test_it_lists_erasures_and_what_each_part_confirmed(office: Office, admin: Desk) -> None:
    erase(office, admin, "ana")
    admin.open("/console/members")
    admin.open(str(admin.page.find("a", string="Erasures")["href"]))
    row = admin.at("tbody tr").get_text(" ", strip=True)
    assert "Running" in row
    assert f"1 of {ALL}" in row
    office.portal.house.work()
    admin.open("/console/members/-/erasures")
    assert f"{ALL} of {ALL}" in admin.at("tbody tr").get_text(" ", strip=True)
    admin.open(str(admin.at("tbody a")["href"]))
    assert states(admin) == ["Erased"] * ALL
    former = admin.page.find("a", string="A former member")
    assert office.portal.uids["ana"] in str(former["href"])


def test_it_says_why_a_part_has_not_confirmed(
    office: Office, admin: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Stubs.ask

    def partly(self: Stubs, service: str, method: str, **given: Any) -> Any:  # noqa: ANN401  as the method it stands for
        if service == "ideas":
            raise Failed(Problem("UNAVAILABLE", "UNAVAILABLE", "Away."))
        return ask(self, service, method, **given)

    monkeypatch.setattr(Stubs, "ask", partly)
    erase(office, admin, "ana")
    office.portal.house.work()
    admin.open("/console/members/-/erasures")
    admin.open(str(admin.at("tbody a")["href"]))
    assert states(admin) == ["Erased", "Waiting", *["Erased"] * (ALL - 2)]
    ideas = admin.page.select("tbody tr")[1]
    assert "The service is not answering." in ideas.get_text(" ")
    assert len(ideas.select("time")) == 1


def test_it_shows_it_with_the_former_member(office: Office, admin: Desk) -> None:
    erase(office, admin, "ana")
    admin.open(f"/console/members/{office.portal.uids['ana']}")
    assert admin.at("#erasure").get_text(strip=True) == "Erasure"
    assert len(states(admin)) == ALL


def test_it_is_for_administrators(office: Office, admin: Desk, moderator: Desk) -> None:
    erase(office, admin, "ana")
    moderator.open("/console/members/-/erasures", 403)
