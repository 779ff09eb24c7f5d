"""Dismissing a case gives its points back, and so does deciding nothing in time."""

from datetime import timedelta

import pytest

from services.rewards import actions
from shared.actor import Actor
from tests.harness import freeze, make_actor
from tests.rewards.abuse_cases.cases import NOW, confirm, dismiss, get, open_case, points, support
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_gives_the_points_back_(world: World) -> None:
    support(world)
    case = dismiss(world, open_case(world))
    assert case.state == pb.CASE_STATE_DISMISSED
    assert world.balance(world.people.ana) == 4
    assert world.balance(world.people.ana, place="escrow") == 0
    assert points(get(world, case, world.people.ana)) == {pb.UNIT_STANDING: 4}


def test_it_needs_no_message(world: World) -> None:
    support(world)
    assert dismiss(world, open_case(world)).decision_message == ""
    told = world.events("CaseChanged")[-1]
    assert (told["from_state"], told["to_state"]) == ("open", "dismissed")


def test_it_decides_once(world: World) -> None:
    support(world)
    case = dismiss(world, open_case(world), "All is well.")
    assert case.decision_message == "All is well."
    request = pb.DismissCaseRequest(name=case.name)
    problem = world.call.refused(world.stub.DismissCase, request, world.people.admin)
    assert problem.reason == "CASE_DECIDED"


def test_it_is_for_staff_whom_it_is_not_about(world: World) -> None:
    support(world)
    case = open_case(world, world.people.ben)
    request = pb.DismissCaseRequest(name=case.name)

    def refused(who: Actor) -> str:
        return world.call.refused(world.stub.DismissCase, request, who).reason

    def hired(who: Actor) -> Actor:
        return make_actor(world.community, "admin", member=who.member, handle=who.handle)

    people = world.people
    assert [refused(who) for who in (people.ana, people.cleo)] == ["ROLE_NEEDED"] * 2
    assert refused(people.visitor) == "SIGN_IN_NEEDED"
    assert [refused(hired(who)) for who in (people.ana, people.ben)] == ["OWN_CASE"] * 2


@pytest.mark.parametrize("decided", [False, True])
def test_nobody_deciding_in_time_clears_it(world: World, *, decided: bool) -> None:
    support(world)
    case = open_case(world)
    if decided:
        confirm(world, case)
    freeze(NOW + timedelta(days=29))
    assert actions.finalize_cases(world.work_db) == 0
    freeze(NOW + timedelta(days=31))
    assert actions.finalize_cases(world.work_db) == (0 if decided else 1)
    world.settle()
    seen = get(world, case, world.people.ana)
    if decided:
        assert seen.state == pb.CASE_STATE_CONFIRMED
    else:
        assert seen.state == pb.CASE_STATE_DISMISSED
        assert seen.decision_message == "Nobody decided in time."
        assert world.balance(world.people.ana) == 4
    assert actions.finalize_cases(world.work_db) == 0
