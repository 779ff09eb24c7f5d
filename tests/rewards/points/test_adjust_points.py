"""Adjusting points by hand."""

import threading
from typing import Any

import pytest

from shared import ids
from shared.actor import Actor
from tests.harness import Refusal, make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import clean, give, give_standing
from upwell.rewards.v1 import rewards_pb2 as pb

POSTED = pb.ADJUSTMENT_STATE_POSTED
WAITING = pb.ADJUSTMENT_STATE_WAITING
NOTE = "For the talk at the meeting in May."


def wish(amount: int, unit: "pb.Unit" = pb.UNIT_CREDIT, **fields: Any) -> pb.AdjustPointsRequest:  # noqa: ANN401  whatever the message takes
    return pb.AdjustPointsRequest(
        **{"name": "members/ana", "unit": unit, "amount": amount, "note": NOTE, **fields}
    )


def adjust(
    world: World, request: pb.AdjustPointsRequest, who: Actor | None = None
) -> pb.Adjustment:
    return world.call(world.stub.AdjustPoints, request, who or world.people.manager)


def refused(world: World, request: pb.AdjustPointsRequest, who: Actor | None = None) -> str:
    return world.call.refused(world.stub.AdjustPoints, request, who or world.people.manager).reason


@pytest.mark.parametrize("unit", [pb.UNIT_CREDIT, pb.UNIT_STANDING])
def test_it_gives_and_takes(world: World, unit: "pb.Unit") -> None:
    name = {pb.UNIT_CREDIT: "credit", pb.UNIT_STANDING: "standing"}[unit]
    made = adjust(world, wish(40, unit))
    assert (made.state, made.amount, made.note) == (POSTED, 40, NOTE)
    assert (made.member.handle, made.asked_by.handle, made.decided_by.handle) == ("ana", "max", "")
    assert world.balance(world.people.ana, name) == 40
    adjust(world, wish(-15, unit))
    assert world.balance(world.people.ana, name) == 25
    clean(world)


def test_it_leaves_a_row_that_says_why_and_by_whom(world: World) -> None:
    made = adjust(world, wish(40))
    row = world.rows("SELECT * FROM rewards.transfers")[0]
    assert (row.debit, row.reason, row.note, row.cause) == ("adjust", "adjusted", NOTE, made.name)
    assert row.actor_id == world.people.manager.member


def test_it_has_the_member_settled_again(world: World) -> None:
    world.settle()
    adjust(world, wish(40, pb.UNIT_STANDING))
    marked = world.rows("SELECT member_id FROM rewards.recompute_queue")
    assert [row.member_id for row in marked] == [world.people.ana.member]


def test_it_waits_for_a_second_person_where_it_is_much(world: World) -> None:
    assert adjust(world, wish(100)).state == POSTED
    for amount in (101, -101):
        request = wish(amount, name="members/ben")
        if amount < 0:
            give(world, world.people.ben, 500)
        assert adjust(world, request).state == WAITING
    assert world.balance(world.people.ben, "credit") == 500
    clean(world)


def test_it_adds_up_what_one_person_does_in_small_parts(world: World) -> None:
    assert [adjust(world, wish(50)).state for _ in range(3)] == [POSTED, POSTED, WAITING]
    # Giving and taking in turns is not less, and somebody else begins anew.
    assert adjust(world, wish(-50)).state == WAITING
    assert adjust(world, wish(50), world.people.admin).state == POSTED
    assert adjust(world, wish(50, name="members/ben")).state == POSTED


def test_it_takes_no_more_than_there_is(world: World) -> None:
    give(world, world.people.ana, 30)
    request = wish(-31)
    problem = world.call.refused(world.stub.AdjustPoints, request, world.people.manager)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "NOT_ENOUGH_TO_TAKE")
    assert "has 30" in problem.message
    give_standing(world, world.people.ana, 10)
    assert refused(world, wish(-11, pb.UNIT_STANDING)) == "NOT_ENOUGH_TO_TAKE"
    adjust(world, wish(-30))
    assert world.balance(world.people.ana, "credit") == 0


def test_it_takes_it_once_from_whoever_two_take_from_at_once(world: World) -> None:
    give(world, world.people.ana, 50)
    outcomes: list[str] = []

    def run(who: Actor) -> None:
        try:
            adjust(world, wish(-50), who)
            outcomes.append("posted")
        except Refusal as refusal:
            outcomes.append(refusal.problem.reason)

    threads = [
        threading.Thread(target=run, args=(who,))
        for who in (world.people.manager, world.people.admin)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["NOT_ENOUGH_TO_TAKE", "posted"]
    assert world.balance(world.people.ana, "credit") == 0


def test_nobody_adjusts_their_own(world: World) -> None:
    assert refused(world, wish(10, name="members/max")) == "OWN_POINTS"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE handle IN ('max', 'ana')",
        uid=ids.new_id(),
    )
    assert refused(world, wish(10)) == "OWN_POINTS"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 0),
        ("amount", 1_000_001),
        ("amount", -1_000_001),
        ("unit", pb.UNIT_UNSPECIFIED),
        ("unit", 7),
        ("note", "too short"),
        ("note", "n" * 501),
        ("note", " " * 20),
    ],
)
def test_it_says_what_is_wrong_with_a_field(world: World, field: str, value: object) -> None:
    request = wish(10)
    setattr(request, field, value)
    problem = world.call.refused(world.stub.AdjustPoints, request, world.people.manager)
    assert problem.fields.keys() == {field}


def test_it_gives_a_repeated_request_the_first_answer(world: World) -> None:
    request = wish(40, request_id="once")
    assert adjust(world, request) == adjust(world, request)
    assert world.balance(world.people.ana, "credit") == 40
    problem = world.call.refused(
        world.stub.AdjustPoints, wish(41, request_id="once"), world.people.manager
    )
    assert problem.fields.keys() == {"request_id"}


def test_it_is_for_managers_and_admins(world: World) -> None:
    reader = make_actor(world.community, "admin", member=ids.new_id(), scopes=("read",))
    assert [
        refused(world, wish(10), who)
        for who in (world.people.visitor, world.people.ben, world.people.moderator, reader)
    ] == ["SIGN_IN_NEEDED", "ROLE_NEEDED", "ROLE_NEEDED", "SCOPE_NEEDED"]
    assert refused(world, wish(10, name="members/nobody")) == "MEMBER_NOT_FOUND"
    assert refused(world, wish(10, name="ana")) == "MEMBER_NOT_FOUND"
