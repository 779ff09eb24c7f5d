"""Granting an appeal gives the points back."""

from shared import ids
from shared.actor import Actor
from tests.harness import make_actor
from tests.rewards.abuse_cases.cases import appeal, confirm, get, grant, open_case, points, support
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_gives_the_points_back(world: World) -> None:
    support(world)
    case = appeal(world, confirm(world, open_case(world)))
    decided = grant(world, case)
    assert decided.state == pb.CASE_STATE_DISMISSED
    assert decided.decision_message == "We looked again."
    assert world.balance(world.people.ana) == 4
    assert points(get(world, case, world.people.ana)) == {pb.UNIT_STANDING: 4}


def test_it_is_for_staff_other_than_who_decided_and_whom_it_is_about(world: World) -> None:
    support(world)
    case = appeal(world, confirm(world, open_case(world)))
    request = pb.GrantAppealRequest(name=case.name, message="We looked again.")

    def refused(who: Actor) -> str:
        return world.call.refused(world.stub.GrantAppeal, request, who).reason

    ana = make_actor(world.community, "admin", member=world.people.ana.member, handle="ana")
    assert refused(world.people.manager) == "APPEAL_NEEDS_ANOTHER"
    assert refused(ana) == "OWN_CASE"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE community_id = :community"
        " AND handle = ANY(:handles)",
        uid=ids.new_id(),
        handles=["max", "ada"],
    )
    assert refused(world.people.admin) == "APPEAL_NEEDS_ANOTHER"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE community_id = :community"
        " AND handle = ANY(:handles)",
        uid=ids.new_id(),
        handles=["ada", "ana"],
    )
    assert refused(world.people.admin) == "OWN_CASE"
    assert refused(world.people.ana) == "ROLE_NEEDED"
    assert refused(world.people.visitor) == "SIGN_IN_NEEDED"


def test_it_refuses_what_was_not_appealed_and_a_decision_without_a_word(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    request = pb.GrantAppealRequest(name=case.name, message="We looked again.")
    problem = world.call.refused(world.stub.GrantAppeal, request, world.people.admin)
    assert problem.reason == "CASE_DECIDED"
    appeal(world, case)
    request.message = ""
    problem = world.call.refused(world.stub.GrantAppeal, request, world.people.admin)
    assert "message" in problem.fields
