"""ListCases shows what waits first."""

from datetime import timedelta
from typing import Any

from tests.harness import freeze
from tests.rewards.abuse_cases.cases import NOW, appeal, confirm, dismiss, open_case, support
from tests.rewards.conftest import World, stamp
from upwell.rewards.v1 import rewards_pb2 as pb


def fill(world: World) -> list[pb.Case]:
    """Open five cases about Ana, a day apart; the second, third and fourth are decided."""
    support(world)
    cases = []
    for number in range(5):
        moment = NOW + timedelta(days=number)
        freeze(moment)
        world.idea(10 + number)
        world.vote(10 + number, world.people.ben)
        freeze(moment + timedelta(hours=1))
        cases.append(
            open_case(
                world,
                window_start=stamp(moment - timedelta(minutes=1)),
                window_end=stamp(moment + timedelta(minutes=1)),
            )
        )
    confirm(world, cases[1])
    dismiss(world, cases[2])
    confirm(world, cases[3])
    appeal(world, cases[3])
    return cases


def test_it_shows_what_waits_first_and_oldest_first(world: World) -> None:
    cases = fill(world)
    wanted = [cases[number].name for number in (0, 3, 4, 2, 1)]
    for size in (1, 2, 3, 30):
        seen: list[str] = []
        token = ""
        while True:
            request = pb.ListCasesRequest(all=True, page_size=size, page_token=token)
            answer = world.call(world.stub.ListCases, request, world.people.moderator)
            seen += [case.name for case in answer.cases]
            token = answer.next_page_token
            if not token:
                break
        assert seen == wanted


def test_it_shows_one_state(world: World) -> None:
    cases = fill(world)
    request = pb.ListCasesRequest(all=True, state=pb.CASE_STATE_APPEALED)
    answer = world.call(world.stub.ListCases, request, world.people.moderator)
    assert [case.name for case in answer.cases] == [cases[3].name]
    newer: Any = 99
    request = pb.ListCasesRequest(all=True, state=newer)
    problem = world.call.refused(world.stub.ListCases, request, world.people.moderator)
    assert "state" in problem.fields


def test_it_shows_members_their_own_as_they_may_see_them(world: World) -> None:
    fill(world)
    answer = world.call(world.stub.ListCases, pb.ListCasesRequest(), world.people.ana)
    assert len(answer.cases) == 5
    assert not any(case.note for case in answer.cases)
    for who in (world.people.ben, world.people.moderator):
        assert not world.call(world.stub.ListCases, pb.ListCasesRequest(), who).cases


def test_it_refuses_everyones_to_members_and_tokens_of_other_lists(world: World) -> None:
    fill(world)
    everyone = pb.ListCasesRequest(all=True, page_size=1)
    problem = world.call.refused(world.stub.ListCases, everyone, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
    problem = world.call.refused(world.stub.ListCases, pb.ListCasesRequest(), world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
    token = world.call(world.stub.ListCases, everyone, world.people.moderator).next_page_token
    problem = world.call.refused(
        world.stub.ListCases, pb.ListCasesRequest(page_token=token), world.people.ana
    )
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
