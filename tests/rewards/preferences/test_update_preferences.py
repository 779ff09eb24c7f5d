"""UpdatePreferences lets members choose whether leaderboards show them."""

import pytest

from shared import ids
from shared.actor import Actor
from tests.harness import freeze, make_actor
from tests.rewards.conftest import World
from tests.rewards.points.leaderboards import NOW, board, build, give, lines
from upwell.rewards.v1 import rewards_pb2 as pb


def choose(
    *, shown: bool, paths: tuple[str, ...] = ("on_leaderboards",)
) -> pb.UpdatePreferencesRequest:
    """Return the request for a choice."""
    request = pb.UpdatePreferencesRequest(preferences=pb.Preferences(on_leaderboards=shown))
    request.update_mask.paths.extend(paths)
    return request


@pytest.mark.parametrize("built", [True, False], ids=["redis", "ledger"])
def test_it_takes_effect_at_once_and_back(world: World, *, built: bool) -> None:
    freeze(NOW)
    ana = world.people.ana
    give(world, ana, 5)
    give(world, world.people.ben, 3)
    if built:
        build(world)
    world.call(world.stub.UpdatePreferences, choose(shown=False), ana)
    found = board(world, ana)
    assert lines(found) == [(1, "ben", 3)]
    assert found.opted_out
    assert not found.HasField("own")
    assert not world.call(
        world.stub.GetPreferences, pb.GetPreferencesRequest(), ana
    ).on_leaderboards
    world.call(world.stub.UpdatePreferences, choose(shown=True), ana)
    found = board(world, ana)
    assert lines(found) == [(1, "ana", 5), (2, "ben", 3)]
    assert not found.opted_out


def test_it_keeps_the_choice_of_somebody_whose_joining_is_on_its_way(world: World) -> None:
    dora = make_actor(world.community, member=ids.new_id(), handle="dora")
    world.call(world.stub.UpdatePreferences, choose(shown=False), dora)
    world.join(dora)
    found = world.call(world.stub.GetPreferences, pb.GetPreferencesRequest(), dora)
    assert not found.on_leaderboards


def test_it_is_also_for_the_suspended(world: World) -> None:
    ana: Actor = world.people.ana
    suspended = make_actor(world.community, member=ana.member, handle=ana.handle, suspended=True)
    found = world.call(world.stub.UpdatePreferences, choose(shown=False), suspended)
    assert not found.on_leaderboards


def test_it_refuses_visitors_reading_tokens_and_unknown_fields(world: World) -> None:
    update = world.stub.UpdatePreferences
    problem = world.call.refused(update, choose(shown=False), world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
    reading = make_actor(world.community, member=ids.new_id(), scopes=("read",))
    problem = world.call.refused(update, choose(shown=False), reading)
    assert problem.reason == "SCOPE_NEEDED"
    problem = world.call.refused(update, choose(shown=False, paths=()), world.people.ana)
    assert "update_mask" in problem.fields
    problem = world.call.refused(update, choose(shown=False, paths=("colour",)), world.people.ana)
    assert "update_mask" in problem.fields
