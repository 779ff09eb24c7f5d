"""Getting a redemption."""

import pytest

from services.rewards import actions
from shared import ids
from shared.actor import Actor
from tests.harness import make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import ANSWER, approve, clean, fulfil, perk, redeem
from upwell.rewards.v1 import rewards_pb2 as pb


def get(world: World, made: pb.Redemption, who: Actor) -> pb.Redemption:
    return world.call(world.stub.GetRedemption, pb.GetRedemptionRequest(name=made.name), who)


def test_it_shows_the_member_every_step_and_who_took_it(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.ana)
    approve(world, made, "It is on its way.")
    found = get(world, made, world.people.ana)
    assert [(step.state, step.by.handle, step.note) for step in found.steps] == [
        (pb.REDEMPTION_STATE_REQUESTED, "ana", ""),
        (pb.REDEMPTION_STATE_RESERVED, "", ""),
        (pb.REDEMPTION_STATE_APPROVED, "max", "It is on its way."),
    ]
    assert found.note == "It is on its way."


def test_it_shows_the_answer_to_its_member_and_those_who_deliver(world: World) -> None:
    perk(world, price=0, question="Where shall we send it?")
    made = redeem(world, world.people.ana, answer=ANSWER)
    seen = {
        who.handle: get(world, made, who).answer
        for who in (
            world.people.ana,
            world.people.moderator,
            world.people.manager,
            world.people.admin,
        )
    }
    assert seen == {"ana": ANSWER, "mo": "", "max": ANSWER, "ada": ANSWER}


def test_it_does_not_find_somebody_elses(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.ana)
    elsewhere = make_actor(ids.new_id(), "admin", member=ids.new_id())
    request = pb.GetRedemptionRequest(name=made.name)
    for who in (world.people.ben, world.people.visitor, elsewhere):
        problem = world.call.refused(world.stub.GetRedemption, request, who)
        assert (problem.code, problem.reason) == ("NOT_FOUND", "REDEMPTION_NOT_FOUND")


@pytest.mark.parametrize("name", ["redemptions/x", "", "perks/mug", f"redemptions/{'-' * 36}"])
def test_it_does_not_find_what_is_not_there(world: World, name: str) -> None:
    request = pb.GetRedemptionRequest(name=name)
    problem = world.call.refused(world.stub.GetRedemption, request, world.people.admin)
    assert problem.reason == "REDEMPTION_NOT_FOUND"


def test_it_forgets_what_an_erased_member_wrote_and_gives_everything_back(world: World) -> None:
    perk(world, price=0, question="Where shall we send it?")
    waiting = redeem(world, world.people.ana, answer=ANSWER)
    done = redeem(world, world.people.ana, answer=ANSWER)
    approve(world, done)
    fulfil(world, done, f"Sent to {ANSWER}.")
    assert world.people.ana.member is not None
    with world.work_db.begin(world.community) as tx:
        actions.forget_redemptions(tx, world.community, world.people.ana.member)
    assert get(world, waiting, world.people.admin).state == pb.REDEMPTION_STATE_CANCELLED
    assert get(world, done, world.people.admin).state == pb.REDEMPTION_STATE_FULFILLED
    for table in ("redemptions", "redemption_steps"):
        assert ANSWER not in str(world.rows(f"SELECT * FROM rewards.{table}"))  # noqa: S608  our own names
    clean(world)
