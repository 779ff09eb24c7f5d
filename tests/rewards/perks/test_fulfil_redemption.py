"""Fulfilling a redemption: its perk was handed out."""

import threading
from collections.abc import Callable

from shared import ids
from tests.harness import Refusal, make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import (
    approve,
    clean,
    decline,
    fulfil,
    perk,
    redeem,
    refusal,
    reserved,
    see,
)
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_spends_the_credit_once_the_perk_is_handed_out(world: World) -> None:
    made = reserved(world)
    approve(world, made)
    assert world.balance(world.people.ana, "credit", "escrow") == 30
    found = fulfil(world, made, "Handed over at the meeting.")
    assert (found.state, found.note) == (
        pb.REDEMPTION_STATE_FULFILLED,
        "Handed over at the meeting.",
    )
    assert world.balance(world.people.ana, "credit") == 0
    assert world.balance(world.people.ana, "credit", "escrow") == 0
    row = world.rows("SELECT * FROM rewards.transfers WHERE reason = 'spent'")[0]
    assert (row.credit, row.amount, row.cause) == ("burn", 30, made.name)
    assert see(world, "mug", world.people.ana).available == 4
    clean(world)


def test_it_tells_who_got_what_and_what_it_is_worth(world: World) -> None:
    made = reserved(world, fair_value=1200, currency="EUR")
    approve(world, made)
    assert world.events("PerkGranted") == []
    fulfil(world, made)
    assert world.events("PerkGranted") == [
        {
            "redemption_uid": made.name.removeprefix("redemptions/"),
            "member_uid": str(world.people.ana.member),
            "perk": "mug",
            "kind": "swag",
            "display_name": "Mug",
            "fair_value": "1200",
            "currency": "EUR",
        }
    ]
    assert [event["to_state"] for event in world.events("RedemptionChanged")] == [
        "reserved",
        "approved",
        "fulfilled",
    ]


def test_it_hands_out_only_what_is_approved(world: World) -> None:
    made = reserved(world)
    assert refusal(fulfil, world, made) == "REDEMPTION_NOT_APPROVED"


def test_it_changes_nothing_about_what_is_settled(world: World) -> None:
    made = reserved(world)
    decline(world, made, "Sorry, not now.")
    for decide in (approve, fulfil):
        assert refusal(decide, world, made) == "REDEMPTION_SETTLED"
    done = redeem(world, world.people.ana)
    approve(world, done)
    fulfil(world, done)
    assert refusal(decline, world, done, "Too late.") == "REDEMPTION_SETTLED"
    clean(world)


def test_it_takes_the_same_decision_twice_as_once(world: World) -> None:
    made = reserved(world)
    for decide in (approve, fulfil):
        assert decide(world, made) == decide(world, made)
    assert len(world.events("PerkGranted")) == 1
    clean(world)


def test_it_takes_one_of_two_decisions_at_once(world: World) -> None:
    made = reserved(world)
    approve(world, made)
    outcomes: list[str] = []

    def run(decide: Callable[..., pb.Redemption]) -> None:
        try:
            decide(world, made, "Two people decide.")
            outcomes.append("decided")
        except Refusal as refusal:
            outcomes.append(refusal.problem.reason)

    threads = [threading.Thread(target=run, args=(decide,)) for decide in (fulfil, decline)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["REDEMPTION_SETTLED", "decided"]
    clean(world)


def test_nobody_fulfils_their_own(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.manager)
    assert refusal(fulfil, world, made) == "OWN_REDEMPTION"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE handle IN ('max', 'ada')",
        uid=ids.new_id(),
    )
    assert refusal(fulfil, world, made, who=world.people.admin) == "OWN_REDEMPTION"


def test_it_is_for_managers_and_admins(world: World) -> None:
    made = reserved(world)
    reader = make_actor(world.community, "admin", member=ids.new_id(), scopes=("read",))
    assert [
        refusal(fulfil, world, made, who=who)
        for who in (world.people.visitor, world.people.ana, world.people.moderator, reader)
    ] == ["SIGN_IN_NEEDED", "ROLE_NEEDED", "ROLE_NEEDED", "SCOPE_NEEDED"]
    missing = pb.Redemption(name=f"redemptions/{ids.new_id()}")
    assert refusal(fulfil, world, missing) == "REDEMPTION_NOT_FOUND"
