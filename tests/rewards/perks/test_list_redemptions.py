"""Listing redemptions."""

from datetime import timedelta
from typing import Any

from shared import clock
from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.conftest import World
from tests.rewards.perks.perks import ANSWER, approve, decline, perk, redeem
from upwell.rewards.v1 import rewards_pb2 as pb


def listed(world: World, who: Actor, **wanted: Any) -> pb.ListRedemptionsResponse:  # noqa: ANN401  whatever the message takes
    return world.call(world.stub.ListRedemptions, pb.ListRedemptionsRequest(**wanted), who)


def names(world: World, who: Actor, **wanted: Any) -> list[str]:  # noqa: ANN401  whatever the message takes
    """Return the names of every page."""
    found: list[str] = []
    token = ""
    while True:
        page = listed(world, who, page_token=token, **wanted)
        found += [one.name for one in page.redemptions]
        token = page.next_page_token
        if not token:
            return found


def some(world: World, count: int, who: Actor | None = None) -> list[pb.Redemption]:
    """Redeem a free perk some times, a minute apart."""
    begin = clock.now()
    made = []
    for number in range(count):
        freeze(begin + timedelta(minutes=number))
        made.append(redeem(world, who or world.people.ana))
    freeze(begin + timedelta(minutes=count))
    return made


def test_it_lists_ones_own_the_newest_first(world: World) -> None:
    perk(world, price=0, stock=-1)
    made = some(world, 5)
    some(world, 1, world.people.ben)
    decline(world, made[4], "Sorry, not now.")
    assert names(world, world.people.ana, page_size=2) == [one.name for one in made[::-1]]


def test_it_lists_for_staff_what_waits_longest_and_then_what_is_settled(world: World) -> None:
    perk(world, price=0, stock=-1)
    made = some(world, 6)
    for one in (made[0], made[3]):
        decline(world, one, "Sorry, not now.")
    approve(world, made[2])
    wanted = [made[place].name for place in (1, 2, 4, 5, 3, 0)]
    for size in (1, 2, 4, 50):
        assert names(world, world.people.moderator, all=True, page_size=size) == wanted


def test_it_lists_those_of_one_state(world: World) -> None:
    perk(world, price=0, stock=-1)
    made = some(world, 4)
    for one in made[:2]:
        decline(world, one, "Sorry, not now.")

    def of(state: "pb.RedemptionState", who: Actor, *, everyone: bool) -> list[str]:
        return names(world, who, state=state, all=everyone, page_size=1)

    reserved, declined = pb.REDEMPTION_STATE_RESERVED, pb.REDEMPTION_STATE_DECLINED
    manager, ana = world.people.manager, world.people.ana
    assert of(reserved, manager, everyone=True) == [made[2].name, made[3].name]
    assert of(declined, manager, everyone=True) == [made[1].name, made[0].name]
    assert of(reserved, ana, everyone=False) == [made[3].name, made[2].name]
    assert of(pb.REDEMPTION_STATE_EXPIRED, manager, everyone=True) == []


def test_it_keeps_answers_from_moderators(world: World) -> None:
    perk(world, price=0, question="Where shall we send it?")
    redeem(world, world.people.ana, answer=ANSWER)
    for who, answer in ((world.people.moderator, ""), (world.people.manager, ANSWER)):
        assert [one.answer for one in listed(world, who, all=True).redemptions] == [answer]


def test_it_shows_everyones_to_staff_only(world: World) -> None:
    request = pb.ListRedemptionsRequest(all=True)
    problem = world.call.refused(world.stub.ListRedemptions, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
    request = pb.ListRedemptionsRequest()
    problem = world.call.refused(world.stub.ListRedemptions, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"


def test_it_refuses_states_and_tokens_it_does_not_know(world: World) -> None:
    request = pb.ListRedemptionsRequest(state=99)  # type: ignore[arg-type]
    problem = world.call.refused(world.stub.ListRedemptions, request, world.people.ana)
    assert problem.fields.keys() == {"state"}
    request = pb.ListRedemptionsRequest(page_token="x")
    problem = world.call.refused(world.stub.ListRedemptions, request, world.people.ana)
    assert problem.fields.keys() == {"page_token"}
