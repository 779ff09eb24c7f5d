"""Leaderboards in Redis are what the ledger says, whatever happens in whatever order."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.rewards import actions
from services.rewards.store.points import leaderboards as store
from shared import ids
from shared.actor import Actor
from tests.harness import freeze
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
    wrong,
)
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb

MOMENTS = (THIS_WEEK, THIS_MONTH, LONG_AGO)
AWAY = "unix:///nowhere/redis.sock"


def settle(world: World) -> None:
    """Settle everybody who waits and carry their scores over, as the worker does."""
    actions.recompute_queued(
        world.work_db,
        lambda community, who: actions.set_scores(world.redis, world.work_db, community, who),
    )


def hide(world: World, who: Actor, *, shown: bool) -> None:
    """Choose for somebody whether they are shown."""
    request = pb.UpdatePreferencesRequest(preferences=pb.Preferences(on_leaderboards=shown))
    request.update_mask.paths.append("on_leaderboards")
    world.call(world.stub.UpdatePreferences, request, who)


STEP = st.one_of(
    st.tuples(
        st.just("give"),
        st.integers(0, 2),
        st.integers(1, 9),
        st.sampled_from(["", "product", "api"]),
        st.sampled_from(MOMENTS),
    ),
    st.tuples(
        st.just("take"),
        st.integers(0, 2),
        st.integers(1, 9),
        st.sampled_from(["", "product", "api"]),
        st.sampled_from(MOMENTS),
    ),
    st.tuples(st.just("hide"), st.integers(0, 2)),
    st.tuples(st.just("show"), st.integers(0, 2)),
    st.tuples(st.just("suspend"), st.integers(0, 2)),
    st.tuples(st.just("reinstate"), st.integers(0, 2)),
    st.tuples(st.just("rebuild"), st.just(0)),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=12))
def test_they_are_what_the_ledger_says_after_anything(
    world: World, steps: list[tuple[Any, ...]]
) -> None:
    freeze(NOW)
    people = (world.people.ana, world.people.ben, world.people.cleo)
    build(world)
    for kind, whom, *rest in steps:
        who = people[whom]
        if kind in ("give", "take"):
            amount, where, moment = rest
            give(world, who, amount if kind == "give" else -amount, where, moment)
        elif kind in ("hide", "show"):
            hide(world, who, shown=kind == "show")
        elif kind == "suspend":
            world.tell(members.MemberSuspended(member_uid=uid(who)))
        elif kind == "reinstate":
            world.tell(members.MemberReinstated(member_uid=uid(who)))
        else:
            build(world)
        carry(world, who)
        assert not wrong(world)
    for period in (pb.PERIOD_WEEK, pb.PERIOD_MONTH, pb.PERIOD_ALL_TIME):
        for where in ("", "product", "api"):
            quick = board(world, world.people.ana, period, board=where)
            world.redis.delete(f"leaderboard:{{{world.community}}}:built")
            slow = board(world, world.people.ana, period, board=where)
            build(world)
            assert quick == slow


@pytest.mark.parametrize("seed", range(4))
def test_they_are_the_same_whatever_order_facts_arrive_in(world: World, seed: int) -> None:
    freeze(NOW)
    people = world.people
    voters = [people.ben, people.cleo, *(world.member(f"v{number}") for number in range(4))]
    happened: list[Callable[[], object]] = []
    for number, author in ((1, people.ana), (2, people.ben), (3, people.ana)):
        at = THIS_WEEK - timedelta(days=number * 4)
        happened.append(partial(world.idea, number, author, at=at))
        # Whom an idea belongs to comes with each event, so none has to wait for another.
        world._ideas[number] = (uid(author), "api" if number == 3 else "product")
        happened += [
            partial(world.vote, number, voter, at=at + timedelta(hours=1)) for voter in voters
        ]
        happened.append(partial(world.move, number, "planned", at=at + timedelta(days=1)))
    happened.append(partial(world.unvote, 1, people.cleo, at=THIS_WEEK - timedelta(days=3)))
    random.Random(seed).shuffle(happened)  # noqa: S311  it decides the order of a test only
    build(world)
    for one in happened:
        one()
        if one is happened[len(happened) // 2]:
            settle(world)
    settle(world)
    assert not wrong(world)
    # Ana: 5 and 6 votes, twice ten for five people, twice twenty for plans; Ben has his own idea.
    assert {handle: standing for _, handle, standing in lines(board(world))} == {
        "ana": 71,
        "ben": 35,
    }


def test_they_keep_what_changes_while_they_are_rebuilt(world: World) -> None:
    freeze(NOW)
    people = [world.member(f"m{number}") for number in range(6)]
    build(world)
    start = threading.Barrier(4)

    def earn(share: int) -> None:
        start.wait()
        for _ in range(5):
            for one in people[share::2]:
                give(world, one, 1)
                carry(world, one)

    def again(_: int) -> None:
        start.wait()
        for _ in range(5):
            build(world)

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(earn, 0), pool.submit(earn, 1), pool.submit(again, 0)]
        start.wait()
        for job in jobs:
            job.result()
    assert not wrong(world)
    assert [standing for _, _, standing in lines(board(world))] == [5] * 6


def test_they_take_the_newest_score_of_two_that_come_at_once(world: World) -> None:
    freeze(NOW)
    build(world)
    start = threading.Barrier(4)

    def earn(_: int) -> None:
        start.wait()
        for _ in range(6):
            give(world, world.people.ana, 1)
            carry(world, world.people.ana)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(earn, range(4)))
    assert lines(board(world)) == [(1, "ana", 24)]


def test_they_show_a_member_of_staff_who_left_the_team(world: World) -> None:
    freeze(NOW)
    give(world, world.people.moderator, 5)
    build(world)
    assert not board(world).entries
    world.tell(members.GrantsChanged(member_uid=uid(world.people.moderator)))
    settle(world)
    assert lines(board(world)) == [(1, "mo", 5)]


def test_the_worker_makes_up_for_what_redis_missed(world: World) -> None:
    freeze(NOW)
    build(world)
    away = redis.Redis.from_url(AWAY)
    give(world, world.people.ana, 5)
    ana = UUID(uid(world.people.ana))
    assert not actions.set_scores(away, world.work_db, world.community, [ana])
    assert wrong(world)
    assert actions.keep_leaderboards(world.work_db, world.redis) == 1
    assert not wrong(world)
    assert actions.keep_leaderboards(world.work_db, world.redis) == 0


def test_the_worker_rebuilds_what_redis_lost(world: World) -> None:
    freeze(NOW)
    give(world, world.people.ana, 5)
    build(world)
    world.redis.flushdb()
    assert actions.keep_leaderboards(world.work_db, world.redis) == 1
    assert store.is_built(world.redis, world.community)
    assert not wrong(world)


def test_the_worker_rebuilds_everything_when_it_starts(world: World) -> None:
    freeze(NOW)
    build(world)
    give(world, world.people.ana, 5)
    stop = threading.Event()
    job = threading.Thread(
        target=actions.run_leaderboards(world.work_db, world.redis), args=(stop,)
    )
    job.start()
    try:
        for _ in range(1000):
            if not wrong(world):
                break
        assert lines(board(world)) == [(1, "ana", 5)]
    finally:
        stop.set()
        job.join()


def test_a_community_does_not_see_another(world: World) -> None:
    freeze(NOW)
    other = UUID(str(ids.new_id()))
    give(world, world.people.ana, 5)
    build(world)
    assert not store.is_built(world.redis, other)
    with world.db.begin(other) as tx:
        assert not store.list_places(tx, world.community, ("all_time", "", NOW), None, 10)
