"""Approving a redemption, and letting lapse what nobody decides."""

from datetime import timedelta

from services.rewards import actions
from shared import clock, ids
from tests.harness import freeze, make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import (
    ANSWER,
    approve,
    clean,
    fulfil,
    perk,
    redeem,
    refusal,
    reserved,
)
from upwell.rewards.v1 import rewards_pb2 as pb


def test_nobody_approves_their_own(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.manager)
    assert refusal(approve, world, made) == "OWN_REDEMPTION"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE handle IN ('max', 'ada')",
        uid=ids.new_id(),
    )
    assert refusal(approve, world, made, who=world.people.admin) == "OWN_REDEMPTION"


def test_it_is_for_managers_and_admins(world: World) -> None:
    made = reserved(world)
    reader = make_actor(world.community, "admin", member=ids.new_id(), scopes=("read",))
    assert [
        refusal(approve, world, made, who=who)
        for who in (world.people.visitor, world.people.ana, world.people.moderator, reader)
    ] == ["SIGN_IN_NEEDED", "ROLE_NEEDED", "ROLE_NEEDED", "SCOPE_NEEDED"]
    missing = pb.Redemption(name=f"redemptions/{ids.new_id()}")
    assert refusal(approve, world, missing) == "REDEMPTION_NOT_FOUND"


def test_it_lets_lapse_what_nobody_decides_in_time(world: World) -> None:
    begin = clock.now()
    freeze(begin)
    made = reserved(world)
    freeze(begin + timedelta(days=14) - timedelta(seconds=1))
    assert actions.expire_redemptions(world.work_db) == 0
    freeze(begin + timedelta(days=14))
    assert actions.expire_redemptions(world.work_db) == 1
    assert actions.expire_redemptions(world.work_db) == 0
    assert world.balance(world.people.ana, "credit") == 30
    assert refusal(approve, world, made) == "REDEMPTION_SETTLED"
    assert world.events("RedemptionChanged")[-1]["to_state"] == "expired"
    clean(world)


def test_it_keeps_what_was_approved_for_as_long_as_it_takes(world: World) -> None:
    begin = clock.now()
    freeze(begin)
    made = reserved(world)
    approve(world, made)
    freeze(begin + timedelta(days=400))
    assert actions.expire_redemptions(world.work_db) == 0
    assert fulfil(world, made).state == pb.REDEMPTION_STATE_FULFILLED


def test_it_holds_no_answer_back_from_whoever_delivers(world: World) -> None:
    perk(world, price=0, question="Where shall we send it?")
    made = redeem(world, world.people.ana, answer=ANSWER)
    assert approve(world, made).answer == ANSWER
