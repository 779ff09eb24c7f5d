"""Points that explain themselves: balances, rows, any day before, the rules, and cases."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from shared import clock
from shared.db import Database
from shared.events import Event
from tests.gateway.conftest import House
from tests.gateway.town import Browser, Town
from tests.harness import Service
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

POINTS = "/members/ana-li/points"


def rows(browser: Browser) -> list[str]:
    """Return what the rows of this page say."""
    return [" ".join(one.get_text(" ").split()) for one in browser.page.select(".ledger-row")]


def figures(browser: Browser) -> dict[str, int]:
    """Return the balances of this page by name."""
    return {
        one.dt.get_text(): int(one.select_one(".balance-n").get_text().replace(",", ""))
        for one in browser.page.select(".balance")
    }


def stamp(days: int) -> Timestamp:
    """Return a moment some days ago."""
    found = Timestamp()
    found.FromDatetime(clock.now() - timedelta(days=days))
    return found


def adjust(town: Town, amount: int, note: str) -> None:
    """Let the command line adjust Ana's credit."""
    house = town.portal.house
    house.call(
        house.rewards.AdjustPoints,
        rewards_pb2.AdjustPointsRequest(
            name="members/ana-li", unit=rewards_pb2.UNIT_CREDIT, amount=amount, note=note
        ),
        town.actor("sam", "admin"),
    )


def open_case(town: Town) -> str:
    """Open a case about what Noor and Sam confirmed of Ana, and return its page."""
    house = town.portal.house
    found = house.call(
        house.rewards.OpenCase,
        rewards_pb2.OpenCaseRequest(
            member="members/ana-li",
            reason=rewards_pb2.CASE_REASON_FEW_VOTERS,
            window_start=stamp(60),
            window_end=stamp(-1),
            note="The same two again.",
        ),
        town.actor("sam", "admin"),
    )
    town.settle()
    return f"/points/{found.name}"


@pytest.fixture
def reading(old_town: Town) -> Browser:
    """Return the browser of Ana, who only looks."""
    return old_town.browser("ana-li")


def test_it_leads_to_ones_own_points(reading: Browser) -> None:
    reading.get("/points")
    assert reading.place == POINTS
    assert reading.page.h1.get_text() == "Your points"


def test_it_sends_visitors_of_their_own_points_to_sign_in(reader: Browser) -> None:
    reader.get("/points")
    assert reader.place == "/sign-in"


def test_it_explains_every_row(reading: Browser) -> None:
    reading.get(POINTS)
    planned = next(one for one in rows(reading) if "was planned" in one)
    assert "Export my data as CSV was planned" in planned
    assert "version 1" in planned
    assert planned.startswith("+")
    row = next(one for one in reading.page.select(".ledger-row") if "was planned" in one.get_text())
    assert row.select_one('.ledger-what a[href^="/ideas/1-"]')
    assert row.select_one('.facts a[href^="/points/rules#"]')


def test_it_adds_up(reading: Browser) -> None:
    reading.get(f"{POINTS}?unit=standing")
    assert figures(reading)["Reputation"] > 0
    given = sum(int(one.split()[0].replace("−", "-")) for one in rows(reading))  # noqa: RUF001  a true minus
    assert figures(reading)["Reputation"] <= given


def test_it_shows_only_the_unit_that_is_asked_for(ana: Browser, town: Town) -> None:
    adjust(town, 20, "For the interview in June.")
    ana.get(f"{POINTS}?unit=credit")
    assert rows(ana) == [one for one in rows(ana) if " Credits " in one]
    assert "For the interview in June." in ana.text
    assert figures(ana)["Credits"] == 20


def test_it_shows_how_it_was_on_a_day(reading: Browser) -> None:
    reading.get(POINTS)
    now = figures(reading)["Reputation"]
    day = (clock.now() - timedelta(days=35)).date()
    reading.get(f"{POINTS}?on={day}")
    assert "Balance at the end of" in reading.text
    assert figures(reading)["Reputation"] < now
    assert reading.page.select_one("#on")["value"] == str(day)
    assert not [one for one in rows(reading) if "was planned" in one]


def test_it_takes_no_day_that_is_none(reading: Browser) -> None:
    for day in ("tomorrow", "2026-13-01", "9999-12-31", "0000-00-00"):
        reading.get(f"{POINTS}?on={day}&unit=gold")
        assert "Balance at the end" not in reading.text


def test_it_names_the_row_that_takes_another_back(ana: Browser, town: Town) -> None:
    tomas = town.browser("tomas")
    tomas.get("/ideas/3")
    tomas.send("/ideas/3/vote")
    town.settle()
    tomas.get("/ideas/3")
    tomas.send("/ideas/3/unvote")
    town.settle()
    ana.get(POINTS)
    back = next(one for one in ana.page.select(".ledger-row") if "Reversed" in one.get_text())
    link = back.find("a", string=re.compile("reverses an earlier entry"))
    assert link is not None
    first = ana.page.select_one(str(link["href"]))
    assert first is not None
    assert first.find("a", href=f"#{back['id']}") is not None


def test_it_says_that_an_idea_went_back(town: Town, ana: Browser) -> None:
    house = town.portal.house
    for status in (ideas_pb2.STATUS_SHIPPED, ideas_pb2.STATUS_PLANNED):
        house.call(
            house.ideas.ChangeIdeaStatus,
            ideas_pb2.ChangeIdeaStatusRequest(
                name="ideas/1", status=status, message="We looked at it again."
            ),
            town.actor("sam", "admin"),
        )
        town.settle()
    ana.get(POINTS)
    back = [one for one in rows(ana) if "shipped" in one and "Reversed" in one]
    assert back
    assert all("Reversed because the idea went back to “Planned”." in one for one in back)


def test_it_shows_one_row_with_its_accounts(reading: Browser) -> None:
    reading.get(POINTS)
    uid = str(reading.page.select_one(".ledger-row")["id"]).removeprefix("t-")
    reading.get(f"/points/transfers/{uid}")
    assert "the rule “" in reading.text
    assert "Entries are never changed or deleted" in reading.text
    reading.get("/points/transfers/nothing", 404)


def test_it_tells_nothing_of_ideas_one_may_not_read(town: Town, tomas: Browser) -> None:
    tomas.get(POINTS)
    assert "Export my data as CSV was planned" in rows(tomas)[-1]
    sam = town.browser("sam")
    sam.get("/ideas/1")
    sam.send("/ideas/1/delete")
    tomas.get(POINTS)
    assert "an idea was planned" in rows(tomas)[-1]
    assert "Export my data as CSV" not in tomas.text


def test_it_shows_others_no_credit(old_town: Town, reader: Browser) -> None:
    tomas = old_town.browser("tomas")
    tomas.get(POINTS)
    assert {*figures(tomas)} == {"Reputation"}
    assert rows(tomas)
    reader.get(POINTS)
    assert {*figures(reader)} == {"Reputation"}
    assert "Every number here is backed by ledger entries that members can read." in reader.text


def test_it_says_what_the_next_level_needs(reading: Browser) -> None:
    page = reading.get(POINTS)
    now = figures(reading)["Reputation"]
    assert page.select_one(".level progress")["max"] == "50"
    assert f"{50 - now} more points and 30 more days of membership to Regular" in reading.text


def test_it_says_how_points_work_to_everybody(reader: Browser) -> None:
    page = reader.get("/points/rules")
    assert "each vote for one of your ideas" in reader.text
    assert "that 5 different people vote for" in reader.text
    assert "Votes for your own ideas" in reader.text
    levels = [one.get_text() for one in page.select(".table tbody th")]
    assert levels == ["Newcomer", "Contributor", "Regular", "Guide", "Pillar"]


def test_it_keeps_its_head_when_rewards_is_away(ana: Browser, away: Callable[[str], None]) -> None:
    ana.get("/")
    away("rewards")
    for path in (POINTS, "/points/rules", "/perks", "/leaderboards", "/achievements"):
        page = ana.get(path, 503)
        assert page.h1
        assert "Part of this page is missing" in ana.text
    ana.get("/members/ana-li")
    assert ana.page.h1.get_text() == "Ana Li"
    ana.get("/settings/preferences")
    assert not ana.page.select("#f-on_leaderboards")


def test_it_sets_points_aside_and_says_so(town: Town, ana: Browser) -> None:
    ana.get(POINTS)
    before = figures(ana)["Reputation"]
    path = open_case(town)
    ana.get(POINTS)
    assert figures(ana)["Reputation"] < before
    assert "on hold" in ana.text
    ana.get("/points/cases")
    assert "Most support comes from very few people" in ana.text
    ana.get(path)
    assert "the points are returned automatically" in ana.text
    assert "The same two again." not in ana.text


def test_it_takes_an_appeal(town: Town, ana: Browser) -> None:
    path = open_case(town)
    house = town.portal.house
    house.call(
        house.rewards.ConfirmCase,
        rewards_pb2.ConfirmCaseRequest(
            name=path.removeprefix("/points/"), message="Both are one person."
        ),
        town.actor("sam", "admin"),
    )
    ana.get(path)
    assert "Both are one person." in ana.text
    ana.send(f"{path}/appeal", 422, text="")
    ana.send(f"{path}/appeal", text="They are colleagues of mine.")
    assert "Appeal submitted." in ana.text
    assert "They are colleagues of mine." in ana.text
    assert not ana.page.select("form.form")


def test_it_shows_nobody_elses_case(town: Town, tomas: Browser) -> None:
    tomas.get(open_case(town), 404)


def test_it_keeps_points_inside_a_gated_community(town: Town, browser: Browser) -> None:
    town.set_access(members_pb2.ACCESS_GATED)
    browser.get(POINTS)
    assert browser.place == "/sign-in"


def test_it_shows_level_and_badges_on_the_profile(reader: Browser) -> None:
    page = reader.get("/members/ana-li")
    assert page.select_one(f'.profile-head a[href="{POINTS}"]').get_text()
    assert "First idea" in page.select_one(".medals").get_text()


def test_it_shows_whom_rewards_has_not_heard_of_yet(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear = House._hear

    def hear_but_for_rewards(
        house: House, db: Database, service: Service, told: list[Event]
    ) -> None:
        if service.name != "rewards":
            hear(house, db, service, told)

    monkeypatch.setattr(House, "_hear", hear_but_for_rewards)
    town.person("new-here", "Somebody New")
    town.settle()
    assert town.browser().get("/members/new-here").h1.get_text() == "Somebody New"
    newcomer = town.browser("new-here")
    newcomer.get("/points")
    assert figures(newcomer) == {"Reputation": 0, "Credits": 0}
    assert "No points yet" in newcomer.text
    assert newcomer.get("/perks").h1
    assert newcomer.get("/members/new-here/badges").h1
