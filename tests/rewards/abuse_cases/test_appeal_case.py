"""AppealCase asks for another look."""

from datetime import timedelta

from shared.actor import Actor
from tests.harness import freeze, make_actor
from tests.rewards.abuse_cases.cases import NOW, appeal, confirm, open_case, support
from tests.rewards.conftest import World, stamp
from upwell.rewards.v1 import rewards_pb2 as pb


def refused(world: World, case: pb.Case, who: Actor, text: str = "It is wrong.") -> str:
    """Return why an appeal is refused."""
    request = pb.AppealCaseRequest(name=case.name, text=text)
    return world.call.refused(world.stub.AppealCase, request, who).reason


def test_it_waits_for_another_decision_and_the_points_stay_taken(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    assert case.appeal_until == stamp(NOW + timedelta(days=30))
    appealed = appeal(world, case, " We work together. ")
    world.settle()
    assert appealed.state == pb.CASE_STATE_APPEALED
    assert appealed.appeal == "We work together."
    assert not appealed.HasField("appeal_until")
    assert world.balance(world.people.ana) == 0
    told = world.events("CaseChanged")[-1]
    assert (told["from_state"], told["to_state"]) == ("confirmed", "appealed")


def test_it_is_for_its_member_alone(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    assert refused(world, case, world.people.visitor) == "SIGN_IN_NEEDED"
    assert refused(world, case, world.people.ben) == "CASE_NOT_FOUND"
    assert refused(world, case, world.people.admin) == "NOT_YOUR_CASE"


def test_it_is_also_for_a_suspended_member(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    ana = make_actor(world.community, member=world.people.ana.member, handle="ana", suspended=True)
    request = pb.AppealCaseRequest(name=case.name, text="It is wrong.")
    assert world.call(world.stub.AppealCase, request, ana).state == pb.CASE_STATE_APPEALED


def test_it_refuses_what_is_not_confirmed_and_a_second_time(world: World) -> None:
    support(world)
    case = open_case(world)
    assert refused(world, case, world.people.ana) == "APPEAL_NOT_OPEN"
    confirm(world, case)
    appeal(world, case)
    assert refused(world, case, world.people.ana) == "APPEAL_NOT_OPEN"


def test_it_refuses_an_empty_text_and_one_too_late(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    request = pb.AppealCaseRequest(name=case.name, text=" ")
    problem = world.call.refused(world.stub.AppealCase, request, world.people.ana)
    assert "text" in problem.fields
    freeze(NOW + timedelta(days=30, seconds=1))
    assert refused(world, case, world.people.ana) == "APPEAL_TOO_LATE"
