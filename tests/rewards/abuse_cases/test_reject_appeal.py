"""Rejecting an appeal lets the decision stand."""

from tests.rewards.abuse_cases.cases import appeal, confirm, get, open_case, points, reject, support
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_lets_the_decision_stand(world: World) -> None:
    support(world)
    case = appeal(world, confirm(world, open_case(world)))
    decided = reject(world, case)
    assert decided.state == pb.CASE_STATE_UPHELD
    assert world.balance(world.people.ana) == 0
    assert points(get(world, case, world.people.ana)) == {pb.UNIT_STANDING: 4}
    request = pb.AppealCaseRequest(name=case.name, text="Once more.")
    problem = world.call.refused(world.stub.AppealCase, request, world.people.ana)
    assert problem.reason == "APPEAL_NOT_OPEN"


def test_it_is_for_somebody_else_than_who_decided(world: World) -> None:
    support(world)
    case = appeal(world, confirm(world, open_case(world)))
    request = pb.RejectAppealRequest(name=case.name, message="We looked again.")
    for who, reason in (
        (world.people.manager, "APPEAL_NEEDS_ANOTHER"),
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        assert world.call.refused(world.stub.RejectAppeal, request, who).reason == reason


def test_it_needs_an_appeal_and_a_message(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    request = pb.RejectAppealRequest(name=case.name, message="We looked again.")
    problem = world.call.refused(world.stub.RejectAppeal, request, world.people.admin)
    assert problem.reason == "CASE_DECIDED"
    appeal(world, case)
    request.message = " "
    problem = world.call.refused(world.stub.RejectAppeal, request, world.people.admin)
    assert "message" in problem.fields
