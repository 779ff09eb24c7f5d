"""RebuildLeaderboards makes them anew from the ledger."""

from collections.abc import Callable

import grpc

from services.rewards import rpc
from tests.harness import freeze
from tests.rewards.conftest import World
from tests.rewards.points.leaderboards import LONG_AGO, NOW, board, build, give, lines, wrong
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_says_how_much_there_is(world: World) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    give(world, world.people.ben, 3, moment=LONG_AGO)
    answer = world.call(
        world.stub.RebuildLeaderboards, pb.RebuildLeaderboardsRequest(), world.people.admin
    )
    # Three periods on all boards and three on `product`.
    assert (answer.leaderboards, answer.entries) == (6, 8)


def test_it_brings_back_what_redis_lost(world: World) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    build(world)
    world.redis.flushdb()
    assert lines(board(world)) == [(1, "ana", 5)]
    build(world)
    assert not wrong(world)
    assert lines(board(world)) == [(1, "ana", 5)]


def test_it_drops_what_is_no_longer_there(world: World) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5, board="old")
    build(world)
    give(world, world.people.ana, -5, board="old")
    build(world)
    assert not board(world, board="old").entries
    assert not wrong(world)


def test_it_is_for_admins(world: World) -> None:
    for who in (world.people.visitor, world.people.ana, world.people.manager):
        problem = world.call.refused(
            world.stub.RebuildLeaderboards, pb.RebuildLeaderboardsRequest(), who
        )
        assert problem.reason in ("SIGN_IN_NEEDED", "ROLE_NEEDED")
    world.call(world.stub.RebuildLeaderboards, pb.RebuildLeaderboardsRequest(), world.people.system)


def test_it_says_so_where_there_is_no_redis(
    world: World, serve: Callable[..., grpc.Channel]
) -> None:
    servicer = rpc.RewardsServicer(world.db, None)
    channel = serve(world.service.part(servicer))
    problem = world.call.refused(
        world.service.stub(channel).RebuildLeaderboards,
        pb.RebuildLeaderboardsRequest(),
        world.people.admin,
    )
    assert problem.reason == "LEADERBOARDS_UNAVAILABLE"
