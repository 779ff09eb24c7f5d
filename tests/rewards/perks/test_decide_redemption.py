"""Deciding a redemption, and letting lapse what nobody decides."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from services.rewards import actions
from shared import clock, ids
from shared.actor import Actor
from tests.harness import Refusal, freeze, make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import ANSWER, clean, decide, give, perk, redeem, see
from upwell.rewards.v1 import rewards_pb2 as pb


def reserved(world: World, **fields: Any) -> pb.Redemption:  # noqa: ANN401  whatever the message takes
    """Let Ana redeem a perk for all her credit."""
    perk(world, **fields)
    give(world, world.people.ana, 30)
    return redeem(world, world.people.ana)


def refused(
    world: World,
    made: pb.Redemption,
    decision: "pb.Decision",
    note: str = "",
    who: Actor | None = None,
) -> str:
    request = pb.DecideRedemptionRequest(name=made.name, decision=decision, note=note)
    return world.call.refused(
        world.stub.DecideRedemption, request, who or world.people.manager
    ).reason


def test_it_spends_the_credit_once_the_perk_is_handed_out(world: World) -> None:
    made = reserved(world)
    decide(world, made, pb.DECISION_APPROVE)
    assert world.balance(world.people.ana, "credit", "escrow") == 30
    found = decide(world, made, pb.DECISION_FULFIL, "Handed over at the meeting.")
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
    decide(world, made, pb.DECISION_APPROVE)
    assert world.events("PerkGranted") == []
    decide(world, made, pb.DECISION_FULFIL)
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


def test_it_gives_everything_back_where_it_is_declined(world: World) -> None:
    made = reserved(world)
    found = decide(world, made, pb.DECISION_DECLINE, "We have none in your size.")
    assert found.note == "We have none in your size."
    assert found.steps[-1].note == "We have none in your size."
    assert world.balance(world.people.ana, "credit") == 30
    assert see(world, "mug", world.people.ana).available == 5
    clean(world)


def test_it_may_decline_what_was_approved(world: World) -> None:
    made = reserved(world)
    decide(world, made, pb.DECISION_APPROVE)
    decide(world, made, pb.DECISION_DECLINE, "The parcel came back twice.")
    assert world.balance(world.people.ana, "credit") == 30
    clean(world)


def test_it_wants_a_reason_for_declining(world: World) -> None:
    made = reserved(world)
    request = pb.DecideRedemptionRequest(name=made.name, decision=pb.DECISION_DECLINE, note=" ")
    problem = world.call.refused(world.stub.DecideRedemption, request, world.people.manager)
    assert problem.fields.keys() == {"note"}


def test_it_hands_out_only_what_is_approved(world: World) -> None:
    made = reserved(world)
    assert refused(world, made, pb.DECISION_FULFIL) == "REDEMPTION_NOT_APPROVED"


def test_it_changes_nothing_about_what_is_settled(world: World) -> None:
    made = reserved(world)
    decide(world, made, pb.DECISION_DECLINE, "Sorry, not now.")
    for decision in (pb.DECISION_APPROVE, pb.DECISION_FULFIL):
        assert refused(world, made, decision) == "REDEMPTION_SETTLED"
    done = redeem(world, world.people.ana)
    decide(world, done, pb.DECISION_APPROVE)
    decide(world, done, pb.DECISION_FULFIL)
    assert refused(world, done, pb.DECISION_DECLINE, "Too late.") == "REDEMPTION_SETTLED"
    clean(world)


def test_it_takes_the_same_decision_twice_as_once(world: World) -> None:
    made = reserved(world)
    for decision in (pb.DECISION_APPROVE, pb.DECISION_FULFIL):
        assert decide(world, made, decision) == decide(world, made, decision)
    assert len(world.events("PerkGranted")) == 1
    clean(world)


def test_it_takes_one_of_two_decisions_at_once(world: World) -> None:
    made = reserved(world)
    decide(world, made, pb.DECISION_APPROVE)
    outcomes: list[str] = []

    def run(decision: "pb.Decision") -> None:
        try:
            decide(world, made, decision, "Two people decide.")
            outcomes.append("decided")
        except Refusal as refusal:
            outcomes.append(refusal.problem.reason)

    threads = [
        threading.Thread(target=run, args=(decision,))
        for decision in (pb.DECISION_FULFIL, pb.DECISION_DECLINE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["REDEMPTION_SETTLED", "decided"]
    clean(world)


def test_nobody_decides_their_own(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.manager)
    assert refused(world, made, pb.DECISION_APPROVE) == "OWN_REDEMPTION"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE handle IN ('max', 'ada')",
        uid=ids.new_id(),
    )
    assert refused(world, made, pb.DECISION_APPROVE, who=world.people.admin) == "OWN_REDEMPTION"


def test_it_is_for_managers_and_admins(world: World) -> None:
    made = reserved(world)
    reader = make_actor(world.community, "admin", member=ids.new_id(), scopes=("read",))
    assert [
        refused(world, made, pb.DECISION_APPROVE, who=who)
        for who in (world.people.visitor, world.people.ana, world.people.moderator, reader)
    ] == ["SIGN_IN_NEEDED", "ROLE_NEEDED", "ROLE_NEEDED", "SCOPE_NEEDED"]
    missing = pb.Redemption(name=f"redemptions/{ids.new_id()}")
    assert refused(world, missing, pb.DECISION_APPROVE) == "REDEMPTION_NOT_FOUND"


@pytest.mark.parametrize("decision", [pb.DECISION_UNSPECIFIED, 9])
def test_it_wants_a_decision(world: World, decision: "pb.Decision") -> None:
    made = reserved(world)
    request = pb.DecideRedemptionRequest(name=made.name, decision=decision)
    problem = world.call.refused(world.stub.DecideRedemption, request, world.people.manager)
    assert problem.fields.keys() == {"decision"}


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
    assert refused(world, made, pb.DECISION_APPROVE) == "REDEMPTION_SETTLED"
    assert world.events("RedemptionChanged")[-1]["to_state"] == "expired"
    clean(world)


def test_it_keeps_what_was_approved_for_as_long_as_it_takes(world: World) -> None:
    begin = clock.now()
    freeze(begin)
    made = reserved(world)
    decide(world, made, pb.DECISION_APPROVE)
    freeze(begin + timedelta(days=400))
    assert actions.expire_redemptions(world.work_db) == 0
    assert decide(world, made, pb.DECISION_FULFIL).state == pb.REDEMPTION_STATE_FULFILLED


def test_it_holds_no_answer_back_from_whoever_delivers(world: World) -> None:
    perk(world, price=0, question="Where shall we send it?")
    made = redeem(world, world.people.ana, answer=ANSWER)
    assert decide(world, made, pb.DECISION_APPROVE).answer == ANSWER
