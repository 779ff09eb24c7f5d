"""GetSettings tells how ideas work here."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_begins_with_the_defaults(world: World) -> None:
    settings = world.call(world.stub.GetSettings, pb.GetSettingsRequest(), world.people.visitor)
    assert (settings.answer_promise_days, settings.trend_half_life_days) == (30, 7)
