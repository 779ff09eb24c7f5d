"""What credit can be spent on, and what becomes of it."""

from typing import Any

import pytest

from tests.gateway.town import Browser, Town
from upwell.rewards.v1 import rewards_pb2

EARLY = "/perks/early-look"


def add_perk(town: Town, slug: str, **fields: Any) -> None:  # noqa: ANN401  any field of a perk
    """Let Sam add a perk."""
    house = town.portal.house
    asked = {
        "display_name": slug.replace("-", " ").capitalize(),
        "description": "Before anybody else.",
        "kind": rewards_pb2.PERK_KIND_ACCESS,
        "state": rewards_pb2.PERK_STATE_ACTIVE,
        "price": 30,
        "stock": 5,
        **fields,
    }
    house.call(
        house.rewards.CreatePerk,
        rewards_pb2.CreatePerkRequest(perk=rewards_pb2.Perk(slug=slug, **asked)),
        town.actor("sam", "admin"),
    )


@pytest.fixture
def shop(town: Town) -> Town:
    """Return a town with perks, in which Ana has fifty credit."""
    house = town.portal.house
    house.call(
        house.rewards.AdjustPoints,
        rewards_pb2.AdjustPointsRequest(
            name="members/ana-li",
            unit=rewards_pb2.UNIT_CREDIT,
            amount=50,
            note="For the interview.",
        ),
        town.actor("sam", "admin"),
    )
    add_perk(town, "early-look", question="Which days suit you?", needs_approval=True)
    add_perk(town, "dinner", price=500)
    add_perk(town, "mug", price=0, stock=0, kind=rewards_pb2.PERK_KIND_SWAG)
    return town


def decline(town: Town, path: str, note: str) -> None:
    """Let Sam decline a redemption."""
    house = town.portal.house
    house.call(
        house.rewards.DeclineRedemption,
        rewards_pb2.DeclineRedemptionRequest(name=path.removeprefix("/"), note=note),
        town.actor("sam", "admin"),
    )


def test_it_shows_what_each_costs_and_why_not_yet(shop: Town) -> None:
    ana = shop.browser("ana-li")
    page = ana.get("/perks")
    rows = {
        one.h2.get_text(): " ".join(one.get_text(" ").split()) for one in page.select(".perk-row")
    }
    assert "30 credit" in rows["Early look"]
    assert "5 of 5 left" in rows["Early look"]
    assert "You do not have enough credits yet." in rows["Dinner"]
    assert "Out of stock." in rows["Mug"]
    assert "50 credits to spend" in " ".join(page.select_one(".purse").get_text().split())


def test_it_asks_visitors_to_sign_in(shop: Town) -> None:
    visitor = shop.browser()
    page = visitor.get(EARLY)
    assert not page.select("form[action$=redeem]")
    assert page.select_one(".perk-act a")["href"] == "/sign-in?for=redeem&next=/perks/early-look"


def test_it_redeems_one(shop: Town) -> None:
    ana = shop.browser("ana-li")
    ana.get(EARLY)
    ana.send(f"{EARLY}/redeem", answer="Tuesdays.")
    assert ana.place.startswith("/redemptions/")
    assert "Perk reserved." in ana.text
    assert "Tuesdays." in ana.text
    ana.get("/redemptions")
    assert "Reserved" in ana.text
    ana.get("/points?unit=credit")
    assert "30 credits are on hold" in ana.text
    ana.get("/members/ana-li/points?unit=credit")
    assert ana.page.select_one('.ledger-row a[href^="/redemptions/"]')


def test_it_keeps_the_answer_that_was_refused(shop: Town) -> None:
    ana = shop.browser("ana-li")
    ana.get(EARLY)
    ana.send(f"{EARLY}/redeem", 422, answer=" ")
    assert ana.page.select_one("#f-answer-error")


def test_it_redeems_once_however_often_the_form_is_sent(shop: Town) -> None:
    ana = shop.browser("ana-li")
    ana.get(EARLY)
    typed = {**ana.values(ana.form(f"{EARLY}/redeem")), "answer": "Tuesdays."}
    places = {
        ana.client.post(f"{EARLY}/redeem", data=typed).headers["Location"] for _again in range(2)
    }
    assert len(places) == 1
    assert len(ana.get("/redemptions").select(".setting")) == 1


def test_it_offers_no_form_for_what_one_may_not_have(shop: Town) -> None:
    ana = shop.browser("ana-li")
    page = ana.get("/perks/dinner")
    assert not page.select("form[action$=redeem]")
    answer = ana.client.submit("/perks/dinner/redeem")
    assert answer.status_code == 409
    assert "You do not have enough credits" in answer.text


def test_it_gives_the_credit_back_for_what_is_cancelled(shop: Town) -> None:
    ana = shop.browser("ana-li")
    ana.get(EARLY)
    ana.send(f"{EARLY}/redeem", answer="Tuesdays.")
    place = ana.place
    ana.send(f"{place}/cancel")
    assert "Redemption cancelled. Your credits were returned." in ana.text
    assert not ana.page.select("form[action$=cancel]")
    assert "50" in ana.get("/perks").select_one(".purse b").get_text()


def test_it_says_what_became_of_it(shop: Town) -> None:
    ana = shop.browser("ana-li")
    ana.get(EARLY)
    ana.send(f"{EARLY}/redeem", answer="Tuesdays.")
    place = ana.place
    decline(shop, place, "The editor is late. We ask you again.")
    ana.get(place)
    assert "Declined" in ana.text
    assert "The editor is late. We ask you again." in ana.text
    assert "Your credits were returned." in ana.text
    ana.client.submit(f"{place}/cancel")
    assert "This redemption is already completed" in ana.get(place).get_text()


def test_it_shows_nobody_elses(shop: Town) -> None:
    ana = shop.browser("ana-li")
    ana.get(EARLY)
    ana.send(f"{EARLY}/redeem", answer="Tuesdays.")
    tomas = shop.browser("tomas")
    answer = tomas.client.get(ana.place)
    assert answer.status_code in (403, 404)
    assert "Tuesdays." not in answer.text


def test_it_knows_no_perk_that_is_none(reader: Browser) -> None:
    reader.get("/perks/nothing", 404)
