"""Confirming a case takes its points."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from shared.actor import Actor
from tests.harness import Refusal, make_actor
from tests.rewards.abuse_cases.cases import (
    confirm,
    dismiss,
    get,
    open_case,
    opening,
    points,
    support,
)
from tests.rewards.conftest import World
from upwell.common.v1 import invariants_pb2
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_takes_the_points_where_it_is_confirmed(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    assert case.state == pb.CASE_STATE_CONFIRMED
    assert world.balance(world.people.ana) == 0
    assert world.balance(world.people.ana, place="escrow") == 0
    assert points(get(world, case, world.people.ana)) == {pb.UNIT_STANDING: 4}
    reasons = [
        row.reason
        for row in world.rows(
            "SELECT reason FROM rewards.transfers WHERE community_id = :community"
            " AND reverses IS NOT NULL AND debit LIKE 'escrow:%'"
        )
    ]
    assert reasons == ["confirmed"] * 4


def test_it_takes_points_that_nobody_had_come_to_set_aside(world: World) -> None:
    support(world)
    case = world.call(world.stub.OpenCase, opening(world.people.ana), world.people.moderator)
    confirm(world, case)
    assert world.balance(world.people.ana) == 0
    assert points(get(world, case, world.people.ana)) == {pb.UNIT_STANDING: 4}


def test_it_is_not_got_round_by_voting_again(world: World) -> None:
    ben = world.people.ben
    support(world)
    case = open_case(world)
    world.unvote(1, ben)
    world.vote(1, ben)
    world.settle()
    assert world.balance(world.people.ana) == 0
    assert world.balance(world.people.ana, place="escrow") == 4
    confirm(world, case)
    world.unvote(2, ben)
    world.vote(2, ben)
    world.settle()
    assert world.balance(world.people.ana) == 0
    assert world.balance(world.people.ana, place="escrow") == 0


def test_it_announces_the_step(world: World) -> None:
    support(world)
    confirm(world, open_case(world))
    told = world.events("CaseChanged")[-1]
    assert (told["from_state"], told["to_state"]) == ("open", "confirmed")


def test_it_lets_one_of_two_who_decide_at_once_win(world: World) -> None:
    support(world)
    case = open_case(world)

    def judge(decide: Callable[..., pb.Case], who: Actor) -> str:
        try:
            decide(world, case, "Decided.", who)
        except Refusal as refusal:
            return refusal.problem.reason
        return ""

    with ThreadPoolExecutor(2) as pool:
        people = (world.people.manager, world.people.admin)
        outcomes = sorted(pool.map(judge, (confirm, dismiss), people))
    assert outcomes == ["", "CASE_DECIDED"]
    world.settle()
    assert world.balance(world.people.ana) in (0, 4)
    assert len(world.events("CaseChanged")) == 2


def test_it_needs_a_message_to_confirm(world: World) -> None:
    support(world)
    case = open_case(world)
    request = pb.ConfirmCaseRequest(name=case.name, message=" ")
    problem = world.call.refused(world.stub.ConfirmCase, request, world.people.manager)
    assert "message" in problem.fields


def test_it_is_for_staff_whom_it_is_not_about(world: World) -> None:
    support(world)
    case = open_case(world, world.people.ben)
    request = pb.ConfirmCaseRequest(name=case.name, message="We looked at the votes.")

    def hired(who: Actor) -> Actor:
        return make_actor(world.community, "admin", member=who.member, handle=who.handle)

    for who in (world.people.ana, world.people.cleo, world.people.visitor):
        problem = world.call.refused(world.stub.ConfirmCase, request, who)
        assert problem.reason in ("ROLE_NEEDED", "SIGN_IN_NEEDED")
    for who in (world.people.ana, world.people.ben):
        problem = world.call.refused(world.stub.ConfirmCase, request, hired(who))
        assert problem.reason == "OWN_CASE"


def test_own_accounts_never_count_again_until_an_appeal_is_granted(world: World) -> None:
    support(world)
    case = open_case(world, world.people.ben, reason=pb.CASE_REASON_OWN_ACCOUNTS)
    confirm(world, case)
    assert world.balance(world.people.ana) == 2
    assert points(get(world, case, world.people.ana)) == {pb.UNIT_STANDING: 2}
    world.idea(7)
    world.vote(7, world.people.ben, world.people.cleo)
    world.settle()
    assert world.balance(world.people.ana) == 3
    # Nor do the two count as two for anybody else.
    persons = world.rows(
        "SELECT DISTINCT person_id FROM rewards.people WHERE community_id = :community"
        " AND person_id IS NOT NULL"
    )
    assert len(persons) == 1
    request = pb.AppealCaseRequest(name=case.name, text="Ben is my brother.")
    world.call(world.stub.AppealCase, request, world.people.ana)
    granted = pb.GrantAppealRequest(name=case.name, message="So we see.")
    world.call(world.stub.GrantAppeal, granted, world.people.admin)
    world.settle()
    assert world.balance(world.people.ana) == 6


def test_own_accounts_found_in_two_cases_are_one_person(world: World) -> None:
    support(world)
    first = open_case(world, world.people.ben, reason=pb.CASE_REASON_OWN_ACCOUNTS)
    second = open_case(world, world.people.cleo, reason=pb.CASE_REASON_OWN_ACCOUNTS)
    confirm(world, first)
    confirm(world, second)
    count = "SELECT count(person_id), count(DISTINCT person_id) FROM rewards.people"
    assert tuple(world.rows(f"{count} WHERE community_id = :community")[0]) == (3, 1)
    world.call(
        world.stub.AppealCase,
        pb.AppealCaseRequest(name=first.name, text="Ben is my brother."),
        world.people.ana,
    )
    world.call(
        world.stub.GrantAppeal,
        pb.GrantAppealRequest(name=first.name, message="So we see."),
        world.people.admin,
    )
    assert tuple(world.rows(f"{count} WHERE community_id = :community")[0]) == (2, 1)


def test_nothing_contradicts_itself_whatever_was_decided(world: World) -> None:
    support(world)
    first = open_case(world, world.people.ben, reason=pb.CASE_REASON_OWN_ACCOUNTS)
    confirm(world, first)
    dismiss(world, open_case(world, world.people.cleo))
    # What was dismissed may be looked at again.
    open_case(world, world.people.cleo, reason=pb.CASE_REASON_OTHER)
    answer = world.call(
        world.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), world.people.system
    )
    assert any(one.invariant.startswith("A case is about facts") for one in answer.results)
    assert [one.invariant for one in answer.results if one.violations] == []
