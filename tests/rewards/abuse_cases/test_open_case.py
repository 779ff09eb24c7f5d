"""OpenCase sets points aside that somebody has doubts about."""

from datetime import timedelta
from typing import Any

import pytest

from shared import ids
from tests.rewards.abuse_cases.cases import NOW, get, open_case, opening, points, support
from tests.rewards.conftest import World, stamp, uid
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_moves_points_to_escrow(world: World) -> None:
    support(world)
    assert world.balance(world.people.ana) == 4
    case = open_case(world)
    assert case.state == pb.CASE_STATE_OPEN
    assert case.fact_count == 4
    assert world.balance(world.people.ana) == 0
    assert world.balance(world.people.ana, place="escrow") == 4
    assert points(get(world, case, world.people.moderator)) == {pb.UNIT_STANDING: 4}


def test_it_is_only_about_the_others_named_and_the_window(world: World) -> None:
    support(world)
    world.idea(3)
    world.vote(3, world.people.ben, at=NOW - timedelta(days=60))
    world.settle()
    case = open_case(world, world.people.ben)
    assert case.fact_count == 2
    assert [one.handle for one in case.others] == ["ben"]
    assert {fact.actor.handle for fact in case.facts} == {"ben"}
    assert world.balance(world.people.ana) == 3
    assert world.balance(world.people.ana, place="escrow") == 2


def test_it_leaves_alone_what_the_member_did_alone(world: World) -> None:
    support(world)
    case = open_case(world)
    assert {fact.type for fact in case.facts} == {"vote"}


def test_it_announces_the_class_of_reason_only(world: World) -> None:
    support(world)
    case = open_case(world, reason=pb.CASE_REASON_FEW_VOTERS)
    assert world.events("CaseChanged") == [
        {
            "case_uid": case.name.removeprefix("cases/"),
            "member_uid": uid(world.people.ana),
            "reason_class": "few_voters",
            "to_state": "open",
        }
    ]


def test_it_says_when_the_points_come_back_by_themselves(world: World) -> None:
    support(world)
    case = open_case(world)
    assert case.finalize_time == stamp(NOW + timedelta(days=30))


def test_it_answers_a_repeat_with_the_first_case(world: World) -> None:
    support(world)
    request = opening(world.people.ana, request_id="once")
    first = world.call(world.stub.OpenCase, request, world.people.moderator)
    again = world.call(world.stub.OpenCase, request, world.people.moderator)
    assert first == again
    assert len(world.events("CaseChanged")) == 1
    request.note = "Something else."
    problem = world.call.refused(world.stub.OpenCase, request, world.people.moderator)
    assert problem.reason == "REQUEST_ID_REUSED"


def test_it_refuses_where_nothing_is_left_to_set_aside(world: World) -> None:
    support(world)
    open_case(world)
    again = opening(world.people.ana, reason=pb.CASE_REASON_OTHER)
    problem = world.call.refused(world.stub.OpenCase, again, world.people.manager)
    assert problem.reason == "NOTHING_TO_SET_ASIDE"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"note": " "}, "note"),
        ({"note": "x" * 4001}, "note"),
        ({"reason": pb.CASE_REASON_UNSPECIFIED}, "reason"),
        ({"window_start": None}, "window_start"),
        ({"window_end": None}, "window_end"),
        ({"window_end": stamp(NOW - timedelta(days=20))}, "window_end"),
        ({"window_start": stamp(NOW - timedelta(days=800))}, "window_start"),
        ({"reason": pb.CASE_REASON_OWN_ACCOUNTS}, "others"),
        ({"others": ["members/ana"]}, "others"),
    ],
)
def test_it_refuses_what_is_missing(world: World, fields: dict[str, Any], field: str) -> None:
    support(world)
    request = opening(world.people.ana, **fields)
    problem = world.call.refused(world.stub.OpenCase, request, world.people.moderator)
    assert field in problem.fields


def test_it_is_for_staff_and_not_about_themselves(world: World) -> None:
    support(world)
    for who in (world.people.visitor, world.people.ana, world.people.ben):
        problem = world.call.refused(world.stub.OpenCase, opening(world.people.ana), who)
        assert problem.reason in ("SIGN_IN_NEEDED", "ROLE_NEEDED")
    problem = world.call.refused(
        world.stub.OpenCase, opening(world.people.moderator), world.people.moderator
    )
    assert problem.reason == "OWN_CASE"
    nobody = opening(world.people.ana, member=f"members/nobody-{ids.new_id()}")
    problem = world.call.refused(world.stub.OpenCase, nobody, world.people.moderator)
    assert problem.reason == "MEMBER_NOT_FOUND"
