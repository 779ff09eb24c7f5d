"""GetCase shows a case to its member and to staff, each what is for them."""

import pytest

from tests.harness import make_actor
from tests.rewards.abuse_cases.cases import confirm, get, open_case, points, support
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_tells_its_member_why_and_how_much_but_not_how_we_know(world: World) -> None:
    support(world)
    case = open_case(world, world.people.ben)
    world.rows(
        "UPDATE rewards.cases SET evidence = '[\"2 of 4 votes are from one person.\"]'"
        " WHERE community_id = :community"
    )
    seen = get(world, case, world.people.ana)
    assert seen.reason == pb.CASE_REASON_RECIPROCITY
    assert seen.window_start == case.window_start
    assert seen.fact_count == 2
    assert points(seen) == {pb.UNIT_STANDING: 2}
    assert not seen.evidence
    assert not seen.others
    assert not seen.note
    assert not seen.facts
    assert not seen.HasField("decided_by")
    staff = get(world, case, world.people.manager)
    assert list(staff.evidence) == ["2 of 4 votes are from one person."]
    assert [one.handle for one in staff.others] == ["ben"]
    assert staff.note == "They vote for each other."
    assert len(staff.facts) == 2


def test_it_tells_its_member_what_was_decided_but_not_by_whom(world: World) -> None:
    support(world)
    case = open_case(world)
    confirm(world, case, message="These votes were arranged.")
    seen = get(world, case, world.people.ana)
    assert seen.decision_message == "These votes were arranged."
    assert seen.HasField("appeal_until")
    assert not seen.HasField("decided_by")
    assert get(world, case, world.people.admin).decided_by.handle == "max"


@pytest.mark.parametrize(
    "name", ["cases/x", "cases/", "ideas/1", "cases/01a201cd-9fef-77ee-abca-94cf63181391"]
)
def test_it_is_not_there_for_others(world: World, name: str) -> None:
    support(world)
    case = open_case(world, world.people.ben)
    for who in (world.people.ben, world.people.cleo):
        problem = world.call.refused(world.stub.GetCase, pb.GetCaseRequest(name=case.name), who)
        assert problem.reason == "CASE_NOT_FOUND"
    problem = world.call.refused(
        world.stub.GetCase, pb.GetCaseRequest(name=name), world.people.manager
    )
    assert problem.reason == "CASE_NOT_FOUND"
    problem = world.call.refused(
        world.stub.GetCase, pb.GetCaseRequest(name=case.name), world.people.visitor
    )
    assert problem.reason == "SIGN_IN_NEEDED"


def test_it_shows_staff_their_own_case_as_its_member(world: World) -> None:
    support(world)
    case = open_case(world, world.people.ben)
    ana = world.people.ana
    hired = make_actor(world.community, "moderator", member=ana.member, handle=ana.handle)
    seen = get(world, case, hired)
    assert not seen.others
    assert not seen.facts
    assert not seen.note
