"""GetLeaderboard says who leads."""

from collections.abc import Callable
from datetime import datetime

import grpc
import pytest
import redis

from services.rewards import rpc
from shared import ids
from tests.harness import freeze, make_actor
from tests.rewards.conftest import World, uid
from tests.rewards.points.leaderboards import (
    LONG_AGO,
    NOW,
    THIS_MONTH,
    THIS_WEEK,
    board,
    build,
    carry,
    give,
    lines,
)
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb

BOTH = pytest.mark.parametrize("built", [True, False], ids=["redis", "ledger"])


def prepare(world: World, *, built: bool) -> None:
    """Read from Redis, or leave Redis empty so that the ledger answers."""
    if built:
        build(world)


@BOTH
def test_it_ranks_by_what_was_earned_in_the_period(world: World, *, built: bool) -> None:
    freeze(NOW)
    ana, ben, cleo = world.people.ana, world.people.ben, world.people.cleo
    give(world, ana, 5, moment=THIS_WEEK)
    give(world, ben, 20, moment=THIS_MONTH)
    give(world, cleo, 100, moment=LONG_AGO)
    prepare(world, built=built)
    assert lines(board(world, period=pb.PERIOD_WEEK)) == [(1, "ana", 5)]
    assert lines(board(world, period=pb.PERIOD_MONTH)) == [(1, "ben", 20), (2, "ana", 5)]
    assert lines(board(world)) == [(1, "cleo", 100), (2, "ben", 20), (3, "ana", 5)]
    assert board(world, period=pb.PERIOD_WEEK).since == "2026-11-16"
    assert board(world, period=pb.PERIOD_MONTH).since == "2026-11-01"
    assert board(world).since == ""


@BOTH
def test_it_lets_those_with_as_much_share_a_rank(world: World, *, built: bool) -> None:
    freeze(NOW)
    give(world, world.people.ana, 7)
    give(world, world.people.ben, 7)
    give(world, world.people.cleo, 3)
    prepare(world, built=built)
    found = lines(board(world))
    assert [(rank, standing) for rank, _, standing in found] == [(1, 7), (1, 7), (3, 3)]


@BOTH
def test_it_has_one_for_each_board(world: World, *, built: bool) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5, board="product")
    give(world, world.people.ana, 2, board="api")
    give(world, world.people.ben, 6, board="api")
    prepare(world, built=built)
    assert lines(board(world, board="api")) == [(1, "ben", 6), (2, "ana", 2)]
    assert lines(board(world, board="product")) == [(1, "ana", 5)]
    assert lines(board(world)) == [(1, "ana", 7), (2, "ben", 6)]
    assert not board(world, board="nothing-here").entries


@BOTH
def test_it_leaves_out_staff_suspended_and_former_members(world: World, *, built: bool) -> None:
    freeze(NOW)
    people = world.people
    for who in (people.ana, people.ben, people.cleo, people.moderator):
        give(world, who, 5)
    world.tell(members.MemberSuspended(member_uid=uid(people.ben)))
    world.tell(members.MemberErased(member_uid=uid(people.cleo)))
    prepare(world, built=built)
    assert lines(board(world)) == [(1, "ana", 5)]


@BOTH
def test_it_shows_placeholders_and_nobody_without_points(world: World, *, built: bool) -> None:
    freeze(NOW)
    placeholder = make_actor(world.community, member=ids.new_id(), handle="imported")
    world.tell(
        members.MemberJoined(member_uid=uid(placeholder), handle="imported", is_placeholder=True)
    )
    give(world, placeholder, 5)
    give(world, world.people.ben, 5)
    give(world, world.people.ben, -5)
    prepare(world, built=built)
    found = board(world)
    assert lines(found) == [(1, "imported", 5)]
    assert found.entries[0].member.is_placeholder


@BOTH
def test_it_says_where_the_caller_is(world: World, *, built: bool) -> None:
    freeze(NOW)
    give(world, world.people.ana, 9)
    give(world, world.people.ben, 5)
    give(world, world.people.cleo, 1)
    prepare(world, built=built)
    found = board(world, world.people.cleo, page_size=1)
    assert lines(found) == [(1, "ana", 9)]
    assert (found.own.rank, found.own.standing) == (3, 1)
    assert not board(world, world.people.moderator).HasField("own")
    assert not board(world).HasField("own")


@BOTH
def test_it_pages_through_everybody_once(world: World, *, built: bool) -> None:
    freeze(NOW)
    given = {f"m{number}": number // 3 + 1 for number in range(11)}
    for handle, standing in given.items():
        give(world, world.member(handle), standing)
    prepare(world, built=built)
    seen: list[tuple[int, str, int]] = []
    token = ""
    while True:
        found = board(world, page_size=2, page_token=token)
        seen += lines(found)
        token = found.next_page_token
        if not token:
            break
    assert {handle: standing for _, handle, standing in seen} == given
    assert len(seen) == len(given)
    for rank, _, standing in seen:
        assert rank == 1 + sum(other > standing for other in given.values())


def test_it_pages_on_where_whoever_was_last_has_moved(world: World) -> None:
    freeze(NOW)
    people = [world.member(f"m{number}") for number in range(6)]
    for one in people:
        give(world, one, 4)
    build(world)
    first = board(world, page_size=3)
    last = next(one for one in people if one.handle == first.entries[-1].member.handle)
    give(world, last, 4)
    carry(world, last)
    rest = board(world, page_size=5, page_token=first.next_page_token)
    assert {handle for _, handle, _ in lines(first)}.isdisjoint(
        handle for _, handle, _ in lines(rest)
    )
    assert len(first.entries) + len(rest.entries) == len(people)
    assert {rank for rank, _, _ in lines(rest)} == {2}


@pytest.mark.parametrize(
    ("moment", "leaders"),
    [
        (datetime.fromisoformat("2026-11-22T23:59:59+00:00"), ["ana"]),
        (datetime.fromisoformat("2026-11-23T00:00:00+00:00"), []),
    ],
)
def test_it_turns_the_week_on_monday_utc(
    world: World, moment: datetime, leaders: list[str]
) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    build(world)
    freeze(moment)
    assert [handle for _, handle, _ in lines(board(world, period=pb.PERIOD_WEEK))] == leaders


def test_it_counts_in_a_new_week_without_a_rebuild(world: World) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    build(world)
    monday = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
    freeze(monday)
    give(world, world.people.ben, 2, moment=monday)
    carry(world, world.people.ben)
    assert lines(board(world, period=pb.PERIOD_WEEK)) == [(1, "ben", 2)]
    assert lines(board(world)) == [(1, "ana", 5), (2, "ben", 2)]


def test_it_answers_without_redis(world: World, serve: Callable[..., grpc.Channel]) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    away = redis.Redis.from_url("unix:///nowhere/redis.sock", decode_responses=True)
    for client in (away, None):
        servicer = rpc.RewardsServicer(world.db, client)
        channel = serve(world.service.part(servicer))
        stub = world.service.stub(channel)
        found = world.call(
            stub.GetLeaderboard,
            pb.GetLeaderboardRequest(period=pb.PERIOD_WEEK),
            world.people.ana,
        )
        assert lines(found) == [(1, "ana", 5)]
        assert found.own.rank == 1


def test_it_refuses_tokens_of_other_boards(world: World) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    give(world, world.people.ben, 4)
    token = board(world, page_size=1).next_page_token
    request = pb.GetLeaderboardRequest(period=pb.PERIOD_ALL_TIME, board="api", page_token=token)
    problem = world.call.refused(world.stub.GetLeaderboard, request, world.people.visitor)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
