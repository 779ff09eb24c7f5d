"""Redeeming a perk."""

import threading
from collections.abc import Callable
from datetime import timedelta

import grpc
import pytest

from services.rewards import rpc
from shared import clock, ids
from shared.db import Database
from tests.harness import Refusal, freeze, make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import ANSWER, clean, give, give_standing, perk, redeem, see
from upwell.rewards.v1 import rewards_pb2 as pb


def states(redemption: pb.Redemption) -> list[str]:
    return [
        pb.RedemptionState.Name(step.state).removeprefix("REDEMPTION_STATE_").lower()
        for step in redemption.steps
    ]


def refused(world: World, slug: str = "mug", **fields: str) -> str:
    problem = world.call.refused(
        world.stub.RedeemPerk,
        pb.RedeemPerkRequest(name=f"perks/{slug}", **fields),
        world.people.ana,
    )
    # Whoever looks at the perk is told the same before they try.
    assert see(world, slug, world.people.ana).hindrance == problem.reason
    assert see(world, slug, world.people.ana).hindrance_message == problem.message
    return problem.reason


def test_it_sets_one_and_its_price_aside(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 100)
    made = redeem(world, world.people.ana)
    assert made.state == pb.REDEMPTION_STATE_RESERVED
    assert (made.price, made.perk.slug, made.member.handle) == (30, "mug", "ana")
    assert states(made) == ["requested", "reserved"]
    assert world.balance(world.people.ana, "credit") == 70
    assert world.balance(world.people.ana, "credit", "escrow") == 30
    assert see(world, "mug", world.people.ben).available == 4
    clean(world)


def test_it_approves_at_once_where_nobody_has_to(world: World) -> None:
    perk(world, needs_approval=False)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    assert made.state == pb.REDEMPTION_STATE_APPROVED
    assert states(made) == ["requested", "reserved", "approved"]
    assert not made.HasField("expire_time")
    clean(world)


def test_it_moves_nothing_for_what_costs_nothing(world: World) -> None:
    perk(world, price=0)
    redeem(world, world.people.ana)
    assert world.scalar("SELECT count(*) FROM rewards.transfers") == 0
    clean(world)


def test_it_says_when_it_lapses(world: World) -> None:
    freeze(clock.now())
    perk(world, price=0)
    made = redeem(world, world.people.ana)
    assert made.expire_time.ToDatetime() - made.create_time.ToDatetime() == timedelta(days=14)


def test_it_announces_it_once(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 100)
    made = redeem(world, world.people.ana)
    assert world.events("RedemptionChanged") == [
        {
            "redemption_uid": made.name.removeprefix("redemptions/"),
            "member_uid": str(world.people.ana.member),
            "perk": "mug",
            "to_state": "reserved",
        }
    ]


def test_it_gives_a_repeated_request_the_first_answer(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 100)
    first = redeem(world, world.people.ana, request_id="once")
    assert redeem(world, world.people.ana, request_id="once").name == first.name
    assert world.balance(world.people.ana, "credit") == 70
    perk(world, "cup")
    request = pb.RedeemPerkRequest(name="perks/cup", request_id="once")
    problem = world.call.refused(world.stub.RedeemPerk, request, world.people.ana)
    assert problem.fields.keys() == {"request_id"}


def test_it_says_how_much_credit_is_missing(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 18)
    problem = world.call.refused(
        world.stub.RedeemPerk, pb.RedeemPerkRequest(name="perks/mug"), world.people.ana
    )
    assert problem.reason == "NOT_ENOUGH_CREDIT"
    assert "you have 18" in problem.message
    assert "12 are missing" in problem.message
    assert problem.metadata["missing"] == "12"
    assert refused(world) == "NOT_ENOUGH_CREDIT"


def test_it_refuses_where_none_is_left(world: World) -> None:
    perk(world, stock=1)
    give(world, world.people.ben, 30)
    redeem(world, world.people.ben)
    give(world, world.people.ana, 30)
    assert refused(world) == "OUT_OF_STOCK"


def test_it_refuses_more_than_one_may_have(world: World) -> None:
    perk(world, limit_per_member=1)
    give(world, world.people.ana, 100)
    made = redeem(world, world.people.ana)
    assert refused(world) == "LIMIT_REACHED"
    world.call(
        world.stub.CancelRedemption, pb.CancelRedemptionRequest(name=made.name), world.people.ana
    )
    assert see(world, "mug", world.people.ana).hindrance == ""


def test_it_refuses_members_below_the_standing(world: World) -> None:
    perk(world, price=0, least_standing=50)
    give_standing(world, world.people.ana, 49)
    assert refused(world) == "STANDING_TOO_LOW"
    give_standing(world, world.people.ana, 1)
    redeem(world, world.people.ana)


def test_it_counts_standing_as_faded(world: World) -> None:
    perk(world, price=0, least_standing=50)
    give_standing(world, world.people.ana, 50)
    assert see(world, "mug", world.people.ana).hindrance == ""
    later = clock.now() + timedelta(days=40)
    freeze(later)
    assert refused(world) == "STANDING_TOO_LOW"


def test_it_refuses_members_below_the_level(world: World) -> None:
    perk(world, price=0, least_level="regular")
    assert refused(world) == "LEVEL_TOO_LOW"
    world.rows(
        "UPDATE rewards.people SET level = 'guide' WHERE member_id = :uid",
        uid=world.people.ana.member,
    )
    redeem(world, world.people.ana)


def test_it_refuses_before_the_start_and_after_the_end(world: World) -> None:
    now = clock.now()
    made = pb.Perk()
    made.start_time.FromDatetime(now + timedelta(days=1))
    made.end_time.FromDatetime(now + timedelta(days=2))
    perk(world, price=0, start_time=made.start_time, end_time=made.end_time)
    assert refused(world) == "NOT_YET"
    freeze(now + timedelta(days=2))
    assert refused(world) == "OVER"


def test_it_refuses_visitors_readers_and_the_suspended(world: World) -> None:
    perk(world, price=0)
    request = pb.RedeemPerkRequest(name="perks/mug")
    reader = make_actor(world.community, member=ids.new_id(), scopes=("read",))
    suspended = make_actor(world.community, member=ids.new_id(), suspended=True)
    assert [
        world.call.refused(world.stub.RedeemPerk, request, who).reason
        for who in (world.people.visitor, reader, suspended)
    ] == ["SIGN_IN_NEEDED", "SCOPE_NEEDED", "MEMBER_SUSPENDED"]


def test_it_does_not_find_drafts_and_retired_perks(world: World) -> None:
    perk(world, "draft", state=pb.PERK_STATE_DRAFT, price=0)
    for name in ("perks/draft", "perks/nothing", "perks/", "redemptions/mug", ""):
        request = pb.RedeemPerkRequest(name=name)
        problem = world.call.refused(world.stub.RedeemPerk, request, world.people.ana)
        assert (problem.code, problem.reason) == ("NOT_FOUND", "PERK_NOT_FOUND")
    request = pb.RedeemPerkRequest(name="perks/draft")
    problem = world.call.refused(world.stub.RedeemPerk, request, world.people.admin)
    assert problem.reason == "PERK_NOT_ACTIVE"


def test_it_wants_an_answer_only_where_something_is_asked(world: World) -> None:
    perk(world, price=0, question="Where shall we send it?")
    request = pb.RedeemPerkRequest(name="perks/mug")
    problem = world.call.refused(world.stub.RedeemPerk, request, world.people.ana)
    assert problem.fields.keys() == {"answer"}
    assert redeem(world, world.people.ana, answer=f" {ANSWER} ").answer == ANSWER
    perk(world, "thanks", price=0)
    assert redeem(world, world.people.ana, "thanks", answer=ANSWER).answer == ""


def test_it_leaves_nothing_behind_where_it_refuses(world: World) -> None:
    perk(world)
    request = pb.RedeemPerkRequest(name="perks/mug", request_id="again")
    world.call.refused(world.stub.RedeemPerk, request, world.people.ana)
    assert see(world, "mug", world.people.ana).available == 5
    give(world, world.people.ana, 30)
    # The refused request was no answer, so the same id may try again.
    assert redeem(world, world.people.ana, request_id="again").price == 30
    clean(world)


@pytest.mark.parametrize("connections", [2, 16])
def test_it_gives_the_last_one_to_exactly_one_of_a_hundred(
    world: World,
    database_url: str,
    serve: Callable[..., grpc.Channel],
    connections: int,
) -> None:
    perk(world, stock=1)
    members = [make_actor(world.community, member=ids.new_id()) for _ in range(100)]
    for member in members:
        give(world, member, 30)
    db = Database(database_url, "upwell_rewards", pool_size=connections)
    servicer = rpc.RewardsServicer(db, world.redis, "")
    channel = serve(
        world.service.part(servicer),
        workers=8,
    )
    stub = world.service.stub(channel)
    outcomes: list[str] = []
    start = threading.Barrier(len(members))

    def run(index: int) -> None:
        start.wait()
        try:
            world.call(stub.RedeemPerk, pb.RedeemPerkRequest(name="perks/mug"), members[index], 30)
            outcomes.append("redeemed")
        except Refusal as refusal:
            outcomes.append(refusal.problem.reason)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(members))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.close()
    assert sorted(outcomes) == ["OUT_OF_STOCK"] * 99 + ["redeemed"]
    assert world.scalar("SELECT count(*) FROM rewards.redemptions") == 1
    assert world.scalar("SELECT count(*) FROM rewards.transfers WHERE reason = 'reserved'") == 1
    clean(world)


def test_it_spends_no_credit_twice_when_a_member_redeems_many_at_once(world: World) -> None:
    give(world, world.people.ana, 100)
    for number in range(8):
        perk(world, f"mug-{number}")
    outcomes: list[str] = []

    def run(number: int) -> None:
        try:
            redeem(world, world.people.ana, f"mug-{number}")
            outcomes.append("redeemed")
        except Refusal as refusal:
            outcomes.append(refusal.problem.reason)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["NOT_ENOUGH_CREDIT"] * 5 + ["redeemed"] * 3
    assert world.balance(world.people.ana, "credit") == 10
    clean(world)
